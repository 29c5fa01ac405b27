/* Ends what has stopped: slow heads, idle connections, readers that do not read, transfers of what
 * was withdrawn. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "visit.h"

enum watch_verdict {
    WATCH_LEAVE,
    WATCH_RENEW, /* a sender whose time for this window is up: has it progressed? */
    WATCH_END,   /* what was sent still arrives */
    WATCH_CUT,   /* nothing more arrives */
};

/* The rule of time alone. is_draining: the server is about to end. */
enum watch_verdict watch_weigh(enum visit_stage stage, int64_t elapsed_ms, bool is_draining);

struct watch_count {
    int working, sending; /* visits still being answered */
};

/* Looks at all visits of a loop. */
struct watch_count watch_walk(struct loop *loop);
