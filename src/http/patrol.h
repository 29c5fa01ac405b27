/* Ends what has stopped: slow heads, idle connections, readers that do not read, transfers of what
 * was withdrawn. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "visit.h"

struct loop;

enum patrol_verdict {
    PATROL_LEAVE,
    PATROL_LOOK, /* a sender whose time for this window is up: how fast is its reader? */
    PATROL_ASK,  /* is there more to tell? */
    PATROL_END,  /* what was sent still arrives */
    PATROL_CUT,  /* nothing more arrives, if the reader can be told so */
    PATROL_HOLD, /* not a byte more leaves, and he may never hear of it */
};

/* The rule of time alone. is_draining: the server is about to end. */
enum patrol_verdict patrol_weigh(enum visit_stage stage, int64_t elapsed_ms, bool is_draining);

/* PATROL_END or what follows it: the library finds out when it is run next. */
void patrol_end(struct visit *visit, enum patrol_verdict verdict);
/* Whether the transfer must end for what the catalogue says now; counts it. */
bool patrol_must_cut(struct loop *loop, const struct visit *visit, int64_t wall_ms);
/* Looks at the visits of a loop whose time is up. True: not yet at all of them. */
bool patrol_walk(struct loop *loop);
