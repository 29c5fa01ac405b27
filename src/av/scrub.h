/* What libavformat writes that no published file should have, overwritten in place; and where its
 * index of segments lies. Private to av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "meter.h"

struct scrub_index {
    int64_t init_bytes, index_bytes; /* 0: there is no sidx */
    int32_t segments;
};

/* fd: a file of libavformat's own making. duration_ms: of a film in fragments, to be written there;
 * 0: none. is_av1: its picture is, and all it has. 0 or -errno (-EBADMSG: not such a file). */
int scrub_movie(int fd, int64_t duration_ms, bool is_av1);
/* Reads the sidx: each segment's bytes and ticks go to the meter. */
int scrub_index_read(int fd, struct scrub_index *index, struct meter *meter);
