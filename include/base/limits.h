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
/* Savings of one text that are kept, beside all that visitors ever got: an hour's captions are 60
 * KB, so that these are 6 MB, and go back further than anybody remembers. */
static const int64_t revisions_kept = 100;
/* What a studio's player tells of what it played: as many stretches as are kept. */
static const int64_t played_bytes_max = 2048;
/* Marks of captions in one answer: some 6,000, more than anybody looks at. */
static const int64_t api_marks_bytes_max = INT64_C(1) << 20;
/* Content notes: a page of them before a film is read by nobody, nor is a note of many lines. */
static const int notices_max = 40;
static const int notice_bytes_max = 300;
/* Who is named below a film: more than any of the series has in it. */
static const int credits_max = 100;
/* Longer than any picture of the library takes to be made: beyond it, staff are told that a film
 * may still be seen. */
static const int takedown_wait_ms_max = 3000;
/* As many as anybody looks through in one list. */
static const int takedown_choices_max = 1000;
/* A file of people: a thousand of them with all they agreed to. */
static const int64_t people_bytes_max = 1 << 20;
/* What is more at once, or faster, is said to be hard to read (and kept). */
static const int caption_lines_max = 2;
static const int caption_letters_a_second_max = 20;
/* Sound for a command that recognises speech: 16 kHz are 32 kB a second. */
static const int64_t speech_bytes_a_second = 32000;
static const int64_t speech_bytes_max = INT64_C(12) * 3600 * 32000 + (INT64_C(1) << 20);
/* TTML: players show a handful of looks and places; deeper or more is no caption file. */
static const int ttml_depth_max = 32;
static const int ttml_styles_max = 500;
/* NAME.json beside a film: a page of text. */
static const int64_t sidecar_bytes_max = INT64_C(64) << 10;
/* What is said of the files beside one film: a screen or two, then that there is more. */
static const int64_t complaints_bytes_max = 4096;

/* A film: what acceptance allows (12 hours; 8K). */
static const int64_t film_duration_ms_max = INT64_C(12) * 3600 * 1000;
static const int film_side_px_min = 16;
static const int film_side_px_max = 8192;

/* To wind through a film: so many of its pictures, one in 2 s of 20 minutes. Each is a page of its
 * file to be looked up. */
static const int film_keys_max = 600;

/* Probing one file: a healthy film needs 7 ms; a hostile one is ended. */
static const int64_t probe_deadline_ms = 10000;
static const int64_t probe_memory_bytes_max = INT64_C(1) << 30;
static const int probe_cpu_s_max = 10;
static const int64_t probe_read_bytes_max = INT64_C(8) << 20; /* libavformat probesize */

/* A picture that staff send: what telephones and cameras make. Posters are no larger than pages
 * show one. */
static const int64_t photo_bytes_max = INT64_C(20) << 20;
static const int sendings_max = 20; /* of a film: on their way, or refused */
static const int64_t photo_pixels_max = INT64_C(64) * 1000 * 1000;
static const int photo_side_px_min = 320;
static const int poster_width_px = 1280;
static const int poster_height_px = 720;

/* A sheet of 100 pictures takes a second; it runs only when nothing else wants to. */
static const int64_t stills_deadline_ms = 600000;

/* Proving one file clean reads all of it: a fifth of what the slowest disk gives that a film could
 * be streamed from, and time for a machine that is busy. Measured: 3 CPU seconds a GB of picture
 * and as many an hour of sound, so that the largest file takes 240. */
static const int64_t prove_bytes_a_ms_min = 4096;
static const int64_t prove_deadline_ms = 30000;
static const int64_t prove_deadline_ms_max = INT64_C(24) * 3600 * 1000;
static const int prove_cpu_s_max = 1200;

/* Packaging one film. So many threads, whatever the machine has: the same film becomes the same
 * bytes everywhere. Five encoders of two keep the four cores of a usual server busy. */
static const int package_encoder_threads = 2;
static const int package_decoder_threads = 3;
static const int package_filter_threads = 2;
/* Measured: four rungs at `medium` take 927 MB, and 8K decoders as much again. */
static const int64_t package_memory_bytes_max = INT64_C(4) << 30;
/* Twelve hours of 1080p are 28 GB. */
static const int64_t package_file_bytes_max = INT64_C(64) << 30;
/* Twelve hours of 4K in HDR, 60 CPU seconds a second. */
static const int64_t package_cpu_s_max = INT64_C(30) * 24 * 3600;
/* A second of HDR in 8K takes a minute: what computes for so long without one more frame
 * is stuck. */
static const int64_t package_stuck_cpu_ms = 300000;
/* It runs only when nothing else wants to; an hour without a turn is none. */
static const int64_t package_stuck_ms = 3600000;
/* A film that says to be longer than what can be decoded of it has lost its end. What containers
 * say is rounded, and may be of a caption that stays after the film. */
static const int package_missing_ms_max = 5000;
static const int package_missing_percent_max = 2;
/* Shorter ones are cuts and pauses. */
static const int64_t warning_black_ms_min = 2000;
static const int64_t warning_silence_ms_min = 5000;
/* A clock is told from the rest in 14.5 seconds; what looks like one by chance does not last. */
static const int64_t warning_timecode_ms_min = 16000;
static const int package_report_ms = 500; /* how often it is said how far it has got */
/* An index in front of twelve hours in one piece is 40 MB. */
static const int64_t package_index_bytes_max = INT64_C(256) << 20;
/* What the web plays at (EBU R 128 s2, AES TD1008), and the most that is added to reach it: beyond,
 * the noise of a room becomes its loudest sound. */
static const int package_loudness_mlu = -16000;
static const int package_gain_db_max = 20;
/* How often who packages looks whether its film is still wanted, and tells how far it is. */
static const int package_tell_ms = 1000;
/* A film that ends the process that packages it so often is to blame for it. */
static const int package_attempts_max = 2;
/* What waits for room on the disk, or for its file, is looked at again. */
static const int64_t package_retry_ms = 60000;
/* All renditions of a second of film in 1080p together, as measured of busy pictures. */
static const int64_t package_bytes_a_second = INT64_C(1) << 20;
/* The same of all in AV1, at its peak; and the smallest side that SVT-AV1 encodes. */
static const int64_t recode_bytes_a_second = INT64_C(768) << 10;
static const int recode_side_px_min = 64;

/* Who is in the middle of a film whose file is replaced may have the old one for twice as long as
 * it lasts, and for this time more: a pause to put children to bed. */
static const int64_t replaced_seen_ms = 3600000;

/* A preview: for how long, at most and usually, and how often one recipient may need to open it: on
 * a phone, at a desk, with an editor. */
static const int64_t preview_days_max = 14;
static const int64_t preview_days = 7;
static const int64_t preview_opens_max = 10;

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
/* A request that is refused before it is whole: how long, and how much a quarter second, of its
 * rest is still read, so that the answer arrives: many round trips, and what one socket can hold.
 */
static const int64_t farewell_ms = 2000;
static const int64_t farewell_bytes_max = INT64_C(4) << 20;
/* How long what is left of a film in the kernel is kept within reach after its connection is over:
 * beyond, hardly anybody would have waited for it. */
static const int64_t remains_ms = 300000;
/* The same when the server is about to end: what was let in has asked, or does so at once. */
static const int drain_headers_deadline_ms = 500;
/* A connection that asks nothing more: browsers open another within a round trip. */
static const int keepalive_idle_ms = 60000;
/* A reader takes at least this much in each such time, or the film is cut and resumed by Range:
 * 1 KiB/s is less than the poorest sound. */
static const int reader_window_ms = 30000;
static const int64_t reader_window_bytes_min = INT64_C(30) << 10;
/* An answer that is still on its way after so long is looked at; a reader that takes less a second
 * than any film needs fourfold is a slow one: someone who watches. */
static const int reader_look_ms = 1000;
static const int64_t reader_fast_bytes = INT64_C(4) << 20;
/* So many connections, some 8 MiB, are worth giving their memory back when they have gone; the
 * loops may wait for it, 1 ms a thousand of them. */
static const int ebb_connections_min = 500;
static const int ebb_pause_ms = 10000;
/* How often each serving loop looks at its connections. */
static const int patrol_tick_ms = 250;
/* Connections whose time is up that it looks at before others are served again: about 0.5 ms. */
static const int patrol_visits_max = 256;
/* What the library may use for a connection: headers of both sides. 7 KiB of cookies still fit, and
 * all that an idle connection costs stays below 17,000 bytes. */
static const int connection_memory_bytes = 31 << 9;
/* Film bytes that wait in the kernel for one viewer. Its own choice comes to 1 to 4 MiB, and for
 * thousands of viewers to more than it has; with the least here they take a ninth of that. */
static const int unsent_bytes_min = 128 << 10;
static const int unsent_bytes_max = 4 << 20;
/* For those together who have more than the least: this much of what the kernel gives to all of TCP
 * before it presses (some 6 % of the memory), of which they take four fifths. */
static const int unsent_budget_percent = 75;
/* And nobody more than they take in such a time: what waits for a reader of one byte a second would
 * wait for days, and with a thousand of them the kernel has none left for others. */
static const int unsent_held_s = 32;
/* All certificates and keys of the site: a chain and its key need 5 to 10 KiB. */
enum { certificate_bytes_max = 256 << 10 };
/* A certificate that ends sooner is complained of: it should have been renewed by then. */
static const int64_t certificate_left_ms_min = INT64_C(14) * 24 * 3600 * 1000;
/* Serving loops: each has a core. Far fewer fill any network. */
enum { threads_max = 64 };
/* Descriptors of nothing that serves: folders, the catalogue's readers, signals, logs. */
static const int descriptors_kept = 64;
/* With room for fewer a loop turns away more than it serves. */
static const int connections_per_loop_min = 16;
/* Of all descriptors, this part for the files of films that somebody watches: for the first ones
 * that are mapped. */
static const int descriptors_mapped_parts = 16;
/* Requests that wait for the threads of slow routes, beyond which: 503; of those that read the
 * database, which go before them, beyond which the loops do it themselves; and of strangers for the
 * threads that write, behind all of the staff's, beyond which: 503. */
static const int slow_requests_max = 256;
/* So many of them one client may have at once, since it is all others whom they make wait: a class
 * of 30 behind one address that searches in the same moment. Beyond: 429. */
static const int client_slow_max = 32;
/* Threads that take in what staff send: enough for a slow disk. */
static const int writers_max = 4;
/* Gathered of a body before a thread writes it: a disk takes larger pieces no faster. */
static const int body_gathered_bytes_max = 256 << 10;
/* Who listens to news is told this soon of them, and that there are none this often: proxies give
 * up after 30 to 60 s. */
static const int news_look_ms = 1000;
static const int news_beat_ms = 15000;
/* Connections that listen: all of them, and one person's. Each costs a look into the catalogue a
 * second. */
static const int watchers_of_one_max = 8;
enum { watchers_max = 64 };
/* Each takes a row and a file, however small it is, and all of a person's are counted for each. */
static const int staff_uploads_max = 1000;
/* Parts of an upload that come to no more are joined while their sender waits; else the worker does
 * it, so many at a time, after which others have their turn. */
static const int64_t join_at_once_bytes_max = INT64_C(1) << 20;
static const int64_t join_step_bytes = INT64_C(64) << 20;
/* So often an upload is looked into when our own process is killed meanwhile (a file that breaks
 * the one that reads it is refused at once): mostly that is the machine's trouble, not the file's.
 * What a process lives to see, such as a disk that fails or is full, is not counted: see below. */
static const int upload_attempts_max = 8;
/* An upload that the disk fails may be a finished master: it is never given up, but tried again,
 * first soon, then after twice as long each time: a disk comes back, or a person is told of it. */
static const int64_t upload_wait_ms_min = 2000;
static const int64_t upload_wait_ms_max = 300000;
/* Read of a body that nobody wants, so that the sender reads why; then the connection ends. */
static const int64_t body_dropped_bytes_max = INT64_C(4) << 20;
/* A sender brings at least this much in each reader_window_ms, or is ended: it resumes. */
static const int64_t sender_window_bytes_min = INT64_C(30) << 10;
/* What a request costs of its client's budget, by how much work it is: the bytes of a film or an
 * asset, a page, a playlist, an answer of the API or a TLS handshake, and what a thread of the pool
 * runs, such as a search. */
static const int bytes_cost = 1;
static const int page_cost = 5;
static const int slow_cost = 50;
/* What a client may have sent of its handshake before it is ended: more than any begins with. */
static const int handshake_bytes_max = 64 << 10;
/* So many connections beyond its limit a client may open to be told why it gets no answer; what
 * comes after them is closed without a word. */
static const int connections_told_max = 32;
/* A connection that is one too many is told so when it has asked, which it does at once: longest
 * round trips take half a second. */
static const int surplus_deadline_ms = 500;
static const int surplus_tls_deadline_ms = 1500; /* two more, and what has to be reckoned */
/* One in so many connections is kept for who must be told to come back and for the operator. The
 * library takes in ten before it listens to any: fewer than twice that would let nobody speak. */
static const int connections_per_reserved = 8;
static const int connections_reserved_min = 24;
static const int connections_reserved_max = 512;
/* Beyond all of those, who comes is turned away at once; so many at a time. */
static const int connections_turned_away_max = 16;
/* When connections run out, these make room: idle for longer than the pieces of a page take;
 * without a whole request for longer than any line takes to bring one; a viewer's, for longer than
 * a player's buffer lasts. */
static const int shed_idle_ms = 5000;
static const int shed_header_ms = 2000;
static const int shed_paused_ms = 30000;
/* When to try again: soon enough for a person, late enough for a crowd. */
static const int surplus_retry_s = 5;
static const int viewers_retry_s = 30;
static const int slow_retry_s = 1;
/* What the kernel holds for one viewer on a slow line, its own book-keeping included. */
static const int64_t viewer_kernel_bytes = INT64_C(150) << 10;
/* Who was given film bytes within this time is still watching: players that seek open a connection
 * anew, and a full buffer lasts half a minute. */
static const int viewer_memory_ms = 60000;
/* Ready answers that each serving loop keeps. */
static const int kept_answers_max = 512;
static const int64_t kept_bytes_max = INT64_C(32) << 20;
/* What is shorter fits one packet with its head, packed or not. */
static const int packed_bytes_min = 1000;
/* What a serving loop packs itself takes it half a millisecond at most; the pool packs any. */
static const int packed_hurried_bytes_max = 32 << 10;
/* How often counts of films are written: each time all pages are made anew, and no more are lost
 * than those of so long. */
static const int tally_write_s = 60;
enum { tally_counts_max = 4096 }; /* films and what was done with them, between two writes */
/* Below that staff are told only that it is below: a few in a small place may be known people. */
static const int number_told_min = 10;
enum { search_terms_max = 10 };
/* Of so many words a line must hold all: of ten of the commonest no line does, and to find that out
 * the lists of all ten are walked, which nothing can break off. */
static const int search_line_terms_max = 3;
static const int search_term_bytes_max = 64;
static const int search_ranked_max = 200; /* beyond this many films: newest first, not ranked */
static const int page_films_max = 60;
/* A few on each platform, in two languages, over years; all of them stand on one page. */
static const int posts_max = 200;
/* Rows of films in one part of the sitemap, at some 1.3 KB of XML: an answer of up to 4 MiB is
 * kept. (sitemaps.org: 50,000 addresses and 50 MB in a part, 50,000 parts in an index.) */
static const int sitemap_films_max = 1000;
static const int sitemap_parts_max = 50000;
static const int themes_max = 200; /* on one page */
static const int api_films_max = 100;
/* The catalogue in memory: 100,000 films need about 100 MiB. */
static const int64_t picture_bytes_max = INT64_C(1) << 30;
/* withdrawn.log: some 300,000 lines. */
static const int64_t withdrawals_bytes_max = INT64_C(64) << 20;
/* Kept on the disk for its next lines: some 300 of them fit when nothing else does any more. */
static const int64_t withdrawals_room_bytes = INT64_C(64) << 10;
/* Whom to ring for help is looked at again after a quarter of a year: hours and numbers change. */
static const int64_t helplines_checked_ms_max = INT64_C(90) * 24 * 3600 * 1000;
/* audit.log: 75 bytes a second in which staff did something, which is a million of those. */
static const int64_t audit_log_bytes_max = INT64_C(75) << 20;
/* Renditions kept mapped: half of what the kernel gives a process (vm.max_map_count 65,530). */
static const int mappings_kept_max = 32000;
/* Whether films are in memory is known in blocks: the kernel tells of one in about 2 us. */
enum { mapping_block_bytes = 256 << 10 };
/* How long that is believed. What the kernel drops sooner is sent all the same, a little later. */
static const int mapping_warm_s = 10;
/* Of a film, at most so much is handed to the kernel at once: no more need be known to be there. */
static const int64_t film_send_bytes_max = INT64_C(4) << 20;
/* How often the file of a film that is sent in the clear is asked for its length, at most. */
static const int film_looked_ms = 1000;
/* Copied to one connection before others have their turn: no more than two of the largest packets
 * that the kernel makes (65,215 bytes, rounded down to whole segments), of any segments. A third of
 * a few bytes would wait for its time to be sent, with a timer of its own, and with it all that
 * comes behind: at 128 KiB, 1 MiB costs more than twice as much. */
static const int64_t film_turn_bytes = INT64_C(124) << 10;
/* Encrypted for one connection before others have their turn: about 0.1 ms. */
static const int64_t records_bytes_max = INT64_C(128) << 10;
/* An answer longer than this that comes to wait in the kernel goes on as the pages of its file. */
static const int64_t lent_bytes_min = INT64_C(1) << 20;
/* One longer than this goes so from its start: of a few films some would wait soon and some late,
 * and the last to come be a quarter later than its neighbours. */
static const int64_t lent_at_once_bytes_min = INT64_C(16) << 20;
/* Threads that read films in: as many reads as disks order well among themselves. */
static const int film_readers = 16;
/* When a read fails of which more may come, as for want of memory: the transfer tries again after
 * so long. */
static const int film_again_ms = 200;
/* What is read ahead of a viewer: that many seconds of its own pace, within bounds. A crowd's
 * shares of memory stay small, and a fast line waits seldom. */
static const int film_ahead_ms = 4000;
static const int64_t film_ahead_bytes_min = INT64_C(1) << 20;
static const int64_t film_ahead_bytes_max = INT64_C(16) << 20;
/* When so many reads wait, no more are added that nobody waits for yet. */
static const int film_aheads_max = 64;
/* The catalogue is read again at most this often, however often it changes. */
static const int library_reread_ms_max = 900;
/* Search answers with what it has found by then. */
static const int search_deadline_ms = 100;
static const int search_film_hits_max = 5; /* lines shown of one film */
static const int search_lines_max = 60;    /* lines looked at for one answer */
/* Films that a filter keeps out, for one answer: some 10 us each. */
static const int search_refused_max = 200;
/* Films in one list of the studio: who wants others says some words of their titles. */
enum { desk_films_max = 300 };
static const int search_short_ms = 600000; /* under 10 minutes */
/* Acts of the audit log in one answer of the API, and in one file to keep: some 250 bytes each. */
static const int acts_listed_max = 1000;
static const int acts_exported_max = 100000;

/* Who works here, on one page of the studio; incare staff list tells all. */
static const int staff_shown_max = 500;

/* All partners' origins stand in one header of a frame, and proxies read 4 KiB of headers. */
static const int partner_origins_max = 60;
static const int partner_name_bytes_max = 100;
/* Who told of frames is not known: a crowd of invented sites must not fill the disk, nor hide for
 * long what is true. Three months tell of a season. */
static const int framings_of_day_max = 1000;
static const int framings_days = 90;
/* As many as anybody looks through in one list. */
static const int framings_told_max = 500;
/* Sites and films between two writes, and what one browser says of a frame that it refused. */
enum { sightings_max = 256 };
static const int framing_report_bytes_max = 8192;
/* A permit lets one film be watched: as long as that lasts, and so much for pauses on the way. */
static const int64_t permit_spare_ms = INT64_C(3600) * 1000;

/* A form: a film's captions in one field are what is longest, and a caption editor's lines are what
 * is most. */
static const int64_t form_bytes_max = INT64_C(4) << 20;
/* The same from who has not signed in: a name and a password. */
static const int64_t form_anybodys_bytes_max = INT64_C(16) << 10;
/* A form that encloses files: each part is a field; what browsers say of one is some 200 bytes and
 * the file's name. */
static const int multipart_parts_max = 1000;
static const int multipart_head_bytes_max = 4 << 10;
static const int form_fields_max = 10000;
static const int form_name_bytes_max = 64;
/* Signed in: a working day without a use, and a week at most. */
static const int64_t session_idle_ms = INT64_C(12) * 3600 * 1000;
static const int64_t session_ms = INT64_C(7) * 24 * 3600 * 1000;
/* That one is used is written no oftener. */
static const int64_t session_touch_ms = 300000;
/* An address to set oneself up: it reaches whom it is for over a weekend. */
static const int64_t setup_ms = INT64_C(72) * 3600 * 1000;
/* NIST SP 800-63B 5.1.1: long rather than odd, and no shorter bound than a sentence. */
static const int password_letters_min = 12;
static const int password_bytes_max = 1000;
/* Each takes 64 MiB and some 0.1 s of a core. */
static const int passwords_at_once_max = 2;
/* Who signed in lately is known to the loops by their pseudonyms; of others the catalogue is asked
 * at most so often, however many strangers come. */
enum { familiar_max = 256 };
static const int familiar_looks_a_second = 50;
/* Wrong tries to sign in before the next must wait: with one name, and with many, as an office
 * behind one address needs. Each wait is twice the one before. */
static const int tries_of_name_max = 5;
static const int tries_of_client_max = 20;
static const int64_t tries_wait_ms_min = 2000;
static const int64_t tries_wait_ms_max = 900000;
static const int64_t tries_memory_ms = 3600000;
enum { tries_max = 4096 };
/* What a passkey signs is told so long before: time to find a key, or a phone. Of those that led
 * somebody in, so many are known, more than may within that time. */
static const int64_t challenge_ms = 600000;
enum { challenges_used_max = 512 };
/* What a browser tells of a passkey: keys and signatures have under 100 bytes, what it says of
 * itself some hundred. */
static const int ceremony_bytes_max = 4096;
enum { ceremony_head_bytes_max = 600 };
