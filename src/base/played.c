/* Which stretches of a film somebody has played. */
#include "base/played.h"

#include <string.h>

#include "base/limits.h"

static void remove_at(struct played *played, int i)
{
    played->count--;
    memmove(&played->stretches[i], &played->stretches[i + 1],
            (size_t)(played->count - i) * sizeof *played->stretches);
}

static void insert_at(struct played *played, int i, int64_t from_ms, int64_t to_ms)
{
    memmove(&played->stretches[i + 1], &played->stretches[i],
            (size_t)(played->count - i) * sizeof *played->stretches);
    played->stretches[i] = (struct played_stretch){from_ms, to_ms};
    played->count++;
}

static void forget_shortest(struct played *played)
{
    int shortest = 0;

    for (int i = 1; i < played->count; i++)
        if (played->stretches[i].to_ms - played->stretches[i].from_ms <
            played->stretches[shortest].to_ms - played->stretches[shortest].from_ms)
            shortest = i;
    remove_at(played, shortest);
}

void played_add(struct played *played, int64_t from_ms, int64_t to_ms)
{
    int i = 0;

    if (from_ms < 0 || to_ms <= from_ms || to_ms > film_duration_ms_max)
        return;
    while (i < played->count && played->stretches[i].to_ms + PLAYED_GAP_MS < from_ms)
        i++;
    while (i < played->count && played->stretches[i].from_ms <= to_ms + PLAYED_GAP_MS) {
        const struct played_stretch *other = &played->stretches[i];

        from_ms = other->from_ms < from_ms ? other->from_ms : from_ms;
        to_ms = other->to_ms > to_ms ? other->to_ms : to_ms;
        remove_at(played, i);
    }
    if (played->count == PLAYED_STRETCHES_MAX) {
        forget_shortest(played);
        played_add(played, from_ms, to_ms);
        return;
    }
    insert_at(played, i, from_ms, to_ms);
}

void played_forget(struct played *played, int64_t from_ms, int64_t to_ms)
{
    struct played before = *played;

    played->count = 0;
    for (int i = 0; i < before.count; i++) {
        const struct played_stretch *at = &before.stretches[i];
        int64_t left_ms = at->to_ms < from_ms ? at->to_ms : from_ms;
        int64_t right_ms = at->from_ms > to_ms ? at->from_ms : to_ms;

        if (left_ms > at->from_ms)
            insert_at(played, played->count, at->from_ms, left_ms);
        if (at->to_ms > right_ms && played->count < PLAYED_STRETCHES_MAX)
            insert_at(played, played->count, right_ms, at->to_ms);
        if (played->count == PLAYED_STRETCHES_MAX)
            return;
    }
}

bool played_missing(const struct played *played, int64_t until_ms, struct played_stretch *missing)
{
    *missing = (struct played_stretch){0, until_ms};
    for (int i = 0; i < played->count; i++) {
        const struct played_stretch *at = &played->stretches[i];

        if (at->from_ms > missing->from_ms + PLAYED_GAP_MS) {
            missing->to_ms = at->from_ms < until_ms ? at->from_ms : until_ms;
            break;
        }
        missing->from_ms = at->to_ms;
    }
    return missing->from_ms + PLAYED_GAP_MS < missing->to_ms;
}

/* Up to 9 digits. */
static const char *read_ms(const char *at, int64_t *ms)
{
    const char *start = at;

    for (*ms = 0; *at >= '0' && *at <= '9' && at - start < 9; at++)
        *ms = *ms * 10 + (*at - '0');
    return at == start ? NULL : at;
}

bool played_read(struct played *played, const char *text)
{
    const char *at = text;

    *played = (struct played){0};
    while (*at) {
        int64_t from_ms, to_ms;

        at = read_ms(at, &from_ms);
        if (at && *at == '-')
            at = read_ms(at + 1, &to_ms);
        else
            at = NULL;
        if (!at || to_ms <= from_ms || (*at && (*at != ',' || !at[1]))) {
            *played = (struct played){0};
            return false;
        }
        played_add(played, from_ms, to_ms);
        at += *at == ',';
    }
    return true;
}

void played_write(struct buf *out, const struct played *played)
{
    for (int i = 0; i < played->count; i++)
        buf_printf(out, "%s%lld-%lld", i ? "," : "", (long long)played->stretches[i].from_ms,
                   (long long)played->stretches[i].to_ms);
    if (!played->count)
        buf_text(out, "");
}
