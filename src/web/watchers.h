/* How many connections listen to news, and whose they are. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct watchers;
/* NULL when out of memory. */
struct watchers *watchers_open(void);
void watchers_close(struct watchers *watchers); /* nobody may watch */
/* Takes a place for one of the staff; false: they have too many, or all are taken. */
bool watchers_enter(struct watchers *watchers, int64_t staff_id);
void watchers_leave(struct watchers *watchers, int64_t staff_id);
