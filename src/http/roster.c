/* A list that visits carry themselves: joining and leaving cost the same however long it is. */
#include "roster.h"

#include <stddef.h>

#include "base/fault.h"
#include "visit.h"

void roster_join(struct roster *roster, struct visit *visit)
{
    visit->previous = roster->last;
    visit->next = NULL;
    *(roster->last ? &roster->last->next : &roster->first) = visit;
    roster->last = visit;
    roster->count++;
}

void roster_leave(struct roster *roster, struct visit *visit)
{
    check(roster->count > 0);
    *(visit->previous ? &visit->previous->next : &roster->first) = visit->next;
    *(visit->next ? &visit->next->previous : &roster->last) = visit->previous;
    visit->previous = visit->next = NULL;
    roster->count--;
}
