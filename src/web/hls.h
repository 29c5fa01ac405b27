/* Playlists for HLS players (RFC 8216). All addresses are relative, so that whoever was given one
 * by a way of his own stays on it. */
#pragma once

#include "base/buf.h"
#include "manifest.h"

/* What there is to choose from. keys: the rate of what hls_write_keys lists; NULL: nothing. */
void hls_write_master(struct buf *out, const struct manifest *manifest, const struct bitrate *keys);
/* The pieces of a track, by their ranges in its file. */
void hls_write_track(struct buf *out, const struct track *track);
/* Its pictures to wind through. */
void hls_write_keys(struct buf *out, const struct track *track, const struct cmaf_pieces *keys);
/* Captions of so long a film: one piece, beside the playlist. */
void hls_write_captions(struct buf *out, const char *language, int64_t duration_ms);
