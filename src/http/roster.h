/* Visits of one stage in the order in which they came to it. A stage has one time for all, so that
 * the first is the first whose time is up, and nobody else need be looked at. */
#pragma once

struct visit;

struct roster {
    struct visit *first, *last;
    int count;
};

/* As the last; it is in no other. */
void roster_join(struct roster *roster, struct visit *visit);
void roster_leave(struct roster *roster, struct visit *visit);
