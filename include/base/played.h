/* Which stretches of a film somebody has played, as a short text: "0-61500,90000-548000", in
 * milliseconds, in order, none touching the next. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum { PLAYED_STRETCHES_MAX = 64, PLAYED_GAP_MS = 1000 };
struct played {
    struct played_stretch {
        int64_t from_ms, to_ms; /* from < to */
    } stretches[PLAYED_STRETCHES_MAX];
    int count;
};

/* False, and nothing played: that is no such text. */
bool played_read(struct played *played, const char *text);
void played_write(struct buf *out, const struct played *played);
/* One more. Gaps below PLAYED_GAP_MS close: players tell where they are a few times a second.
 * Of more stretches than there is room for the shortest is forgotten: it is played again. */
void played_add(struct played *played, int64_t from_ms, int64_t to_ms);
/* What was there is another now. */
void played_forget(struct played *played, int64_t from_ms, int64_t to_ms);
/* The first stretch that is missing from 0 to until_ms; false: none is. */
bool played_missing(const struct played *played, int64_t until_ms, struct played_stretch *missing);
