/* Reads a suspect file through a window and keeps the first blame. */
#include "glass.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"

void glass_blame_at(struct suspect *suspect, int64_t at, const char *reason)
{
    if (suspect->is_dirty)
        return;
    suspect->is_dirty = true;
    suspect->verdict->at = at;
    snprintf(suspect->verdict->reason, sizeof(suspect->verdict->reason), "%s", reason);
}

void glass_blame(struct glass *glass, const char *reason)
{
    glass_blame_at(glass->suspect, glass->at, reason);
}

void glass_open(struct glass *glass, struct suspect *suspect, int64_t at, int64_t end)
{
    glass->suspect = suspect;
    glass->at = at;
    glass->end = end;
    glass->held_at = at;
    glass->held = 0;
}

bool glass_more(const struct glass *glass)
{
    return !glass->suspect->is_dirty && glass->at < glass->end;
}

static void glass_move(struct glass *glass)
{
    int64_t left = glass->suspect->size - glass->at;
    int wanted = (int)(left < GLASS_BYTES ? left : GLASS_BYTES);
    ssize_t got = 1;

    glass->held_at = glass->at;
    glass->held = 0;
    while (glass->held < wanted && got != 0) {
        got = pread(glass->suspect->fd, glass->bytes + glass->held, (size_t)(wanted - glass->held),
                    glass->at + glass->held);
        if (got > 0)
            glass->held += (int)got;
        else if (got < 0 && errno != EINTR)
            break;
    }
    if (got < 0 && !glass->suspect->fault)
        glass->suspect->fault = -errno;
}

/* Brings the next length bytes into the window. */
static const uint8_t *glass_hold(struct glass *glass, int length)
{
    if (glass->at < glass->held_at || glass->at + length > glass->held_at + glass->held)
        glass_move(glass);
    if (length <= glass->held_at + glass->held - glass->at)
        return glass->bytes + (glass->at - glass->held_at);
    glass_blame(glass, "the file became shorter while it was read");
    return NULL;
}

const uint8_t *glass_peek(struct glass *glass, int length)
{
    check(length >= 0 && length <= GLASS_BYTES);
    if (glass->suspect->is_dirty)
        return NULL;
    if (length > glass->end - glass->at) {
        glass_blame(glass, "it ends before all that it must hold");
        return NULL;
    }
    return glass_hold(glass, length);
}

const uint8_t *glass_rest(struct glass *glass, int *length)
{
    int64_t left = glass->end - glass->at, held = glass->held_at + glass->held - glass->at;

    if (glass->suspect->is_dirty || left <= 0)
        return NULL;
    if (glass->at < glass->held_at || held <= 0)
        held = GLASS_BYTES;
    *length = (int)(left < held ? left : held);
    return glass_hold(glass, *length);
}

uint64_t glass_take(struct glass *glass, int length)
{
    const uint8_t *bytes = glass_peek(glass, length);
    uint64_t number = 0;

    if (!bytes)
        return 0;
    for (int i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    glass->at += length;
    return number;
}

void glass_must(struct glass *glass, int length, uint64_t number, const char *reason)
{
    int64_t at = glass->at;

    if (glass_take(glass, length) != number)
        glass_blame_at(glass->suspect, at, reason);
}

void glass_zero(struct glass *glass, int64_t length, const char *reason)
{
    int64_t stop = glass->at + length;
    const uint8_t *bytes;
    int held;

    if (length > glass->end - glass->at)
        glass_blame(glass, "it ends before all that it must hold");
    while (glass->at < stop && (bytes = glass_rest(glass, &held))) {
        for (int i = 0; i < held && glass->at < stop; i++, glass->at++)
            if (bytes[i]) {
                glass_blame(glass, reason);
                return;
            }
    }
}

void glass_same(struct glass *glass, const void *bytes, int length, const char *reason)
{
    const uint8_t *found = glass_peek(glass, length);

    if (found && memcmp(found, bytes, (size_t)length))
        glass_blame(glass, reason);
    else if (found)
        glass->at += length;
}

void glass_skip(struct glass *glass, int64_t length)
{
    if (length < 0 || length > glass->end - glass->at)
        glass_blame(glass, "it ends before all that it must hold");
    else if (!glass->suspect->is_dirty)
        glass->at += length;
}
