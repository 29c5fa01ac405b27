/* Every limit in the program, with its reason. Units last. */
#pragma once

#include <stdint.h>

/* A page, a manifest or a JSON answer larger than this is a bug, not an answer. */
static const int64_t buf_bytes_max = INT64_C(64) << 20;
/* One request's working memory: the longest page (a 3-hour transcript) needs about 4 MiB. */
static const int64_t request_arena_bytes_max = INT64_C(32) << 20;

/* Captions: the BBC's longest programmes stay under 4,000 cues; five times that is a mistake. */
static const int64_t caption_bytes_max = INT64_C(2) << 20;
static const int caption_cues_max = 20000;
static const int chapters_max = 200;
/* NAME.json beside a film: a page of text. */
static const int64_t sidecar_bytes_max = INT64_C(64) << 10;

/* A film: what acceptance allows (12 hours; 8K). */
static const int64_t film_duration_ms_max = INT64_C(12) * 3600 * 1000;
static const int film_side_px_min = 16;
static const int film_side_px_max = 8192;

/* Probing one file: a healthy film needs 7 ms; a hostile one is ended. */
static const int64_t probe_deadline_ms = 10000;
static const int64_t probe_memory_bytes_max = INT64_C(1) << 30;
static const int probe_cpu_s_max = 10;
static const int64_t probe_read_bytes_max = INT64_C(8) << 20; /* libavformat probesize */

/* A library file that changed within this time may still be being copied. */
static const int64_t settle_ms = 2000;
/* Depth of folders below library/. */
static const int library_depth_max = 8;

/* Below this much room on the data dir's disk the server calls itself not ready: the catalogue's
 * journal and a restart must still fit. */
static const int64_t disk_free_bytes_min = INT64_C(256) << 20;

/* Requests. */
static const int request_target_bytes_max = 4096;
static const int request_headers_max = 100;
static const int request_headers_deadline_ms = 15000; /* all of the header, from the first byte */
static const int search_terms_max = 10;
static const int search_term_bytes_max = 64;
static const int search_ranked_max = 2000; /* beyond this many matches: newest first, not ranked */
static const int page_films_max = 60;
static const int api_films_max = 100;
