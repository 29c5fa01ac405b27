/* What a loop does when it is nearly full: whoever asks nothing makes room for who comes, viewers
 * are left alone, and who finds no room is told so. */
#pragma once

#include "visit.h"

/* A connection has come: the stage in which it begins. It may be ended at once. */
enum visit_stage crowd_take_in(struct visit *visit);
