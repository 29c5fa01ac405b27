/* Who signed in lately, by pseudonyms of what they showed: no right, but a place before strangers,
 * told without asking the catalogue. Any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct familiar;

/* NULL when out of memory. */
struct familiar *familiar_open(void);
void familiar_close(struct familiar *familiar);
void familiar_add(struct familiar *familiar, uint64_t name);
void familiar_drop(struct familiar *familiar, uint64_t name);
bool familiar_has(struct familiar *familiar, uint64_t name);
/* Of one who is not: whether the catalogue may be asked just now. Counts it. */
bool familiar_may_look(struct familiar *familiar, int64_t now_ms);
