/* A partner as JSON says it, for the staff API: name, origins, all_films or films, until. */
#pragma once

#include "intake/partnership.h"

/* All of a partner: what is not said is none of it, and films that are not said are all of them. In
 * texts of the arena; key and revision are the caller's to set. 0, PARTNERSHIP_REFUSED or -ENOMEM.
 */
int enlist_read(const char *bytes, size_t length, struct arena *arena,
                struct partnership *partnership, struct partnership_problem *problem);
