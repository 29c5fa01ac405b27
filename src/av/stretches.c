/* A list that ends somewhere: when there is no more room, its last stretch grows. */
#include "av/stretches.h"

void stretches_end(struct stretches *stretches)
{
    struct stretch *open = &stretches->open;

    if (!stretches->is_open)
        return;
    stretches->is_open = false;
    if (open->to_ms - open->from_ms < stretches->least_ms)
        return;
    if (stretches->count < STRETCHES_MAX)
        stretches->list[stretches->count++] = *open;
    else
        stretches->list[STRETCHES_MAX - 1].to_ms = open->to_ms;
}

void stretches_add(struct stretches *stretches, int64_t from_ms, int64_t to_ms)
{
    struct stretch *open = &stretches->open;

    if (stretches->is_open && from_ms - open->to_ms > stretches->gap_ms)
        stretches_end(stretches);
    if (!stretches->is_open)
        *open = (struct stretch){from_ms, to_ms};
    stretches->is_open = true;
    if (from_ms < open->from_ms)
        open->from_ms = from_ms;
    if (to_ms > open->to_ms)
        open->to_ms = to_ms;
}
