/* Ends what has stopped: slow heads, idle connections, readers that do not read, transfers of what
 * was withdrawn. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "visit.h"

struct loop;

enum patrol_verdict {
    PATROL_LEAVE,
    PATROL_RENEW, /* a sender whose time for this window is up: has it progressed? */
    PATROL_END,   /* what was sent still arrives */
    PATROL_CUT,   /* nothing more arrives */
};

/* The rule of time alone. is_draining: the server is about to end. */
enum patrol_verdict patrol_weigh(enum visit_stage stage, int64_t elapsed_ms, bool is_draining);

struct patrol_count {
    int working; /* visits whose handler runs elsewhere: they must be waited for */
    int open;    /* that are being answered, or may be about to ask */
};

/* Looks at all visits of a loop. */
struct patrol_count patrol_walk(struct loop *loop);
