/* A window of a few KiB over a file. */
#include "window.h"

#include <errno.h>
#include <unistd.h>

#include "base/fault.h"

void window_open(struct window *window, int fd, int64_t size)
{
    window->fd = fd;
    window->size = size;
    window->at = 0;
    window->held = 0;
}

static void window_move(struct window *window, int64_t at)
{
    ssize_t got;

    window->at = at;
    window->held = 0;
    do
        got = pread(window->fd, window->bytes + window->held, (size_t)(WINDOW_BYTES - window->held),
                    at + window->held);
    while ((got > 0 && (window->held += got) < WINDOW_BYTES) || (got < 0 && errno == EINTR));
}

const uint8_t *window_read(struct window *window, int64_t at, int64_t length)
{
    check(length >= 0 && length <= WINDOW_BYTES);
    if (at < 0 || length > window->size || at > window->size - length)
        return NULL;
    if (at < window->at || at + length > window->at + window->held)
        window_move(window, at);
    if (length > window->held)
        return NULL;
    return window->bytes + (at - window->at);
}

bool window_is_zero(struct window *window, int64_t at, int64_t end)
{
    while (at < end) {
        int64_t length = end - at < WINDOW_BYTES ? end - at : WINDOW_BYTES;
        const uint8_t *bytes = window_read(window, at, length);
        if (!bytes)
            return false;
        for (int64_t i = 0; i < length; i++)
            if (bytes[i])
                return false;
        at += length;
    }
    return true;
}
