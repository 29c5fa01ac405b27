/* What a loop does when it is nearly full: whoever asks nothing makes room for who comes, viewers
 * are left alone, and who finds no room is told so. */
#pragma once

#include <stdbool.h>

#include "visit.h"

struct loop;

/* A connection has come: the stage in which it begins. It may be ended at once. */
enum visit_stage crowd_take_in(struct visit *visit);
/* There are as many viewers as may be, and one more comes: ends one who has asked nothing for
 * longer than a player's buffer lasts. False: there is none. */
bool crowd_free_place(struct loop *loop);
