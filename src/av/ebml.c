/* Walks the elements of a Matroska file as far as its clusters, like boxes.c: whether it is whole,
 * and what it calls itself. */
#include "av/ebml.h"

#include <string.h>

#include "window.h"

enum {
    ELEMENTS_COUNT_MAX = 500000, /* a 12-hour film has a cluster every few seconds: 20,000 */
    EBML_HEADER = 0x1A45DFA3,
    EBML_DOCTYPE = 0x4282,
    EBML_SEGMENT = 0x18538067,
};

struct scan {
    struct window window;
    struct wire_probe *probe;
    int count;
};

struct element {
    uint32_t id;
    int64_t at, end;
};

/* A number whose length is in its first byte (RFC 8794, 4). marked: an id, which keeps the mark. */
static int scan_vint(struct scan *scan, int64_t at, int64_t end, int length_max, bool marked,
                     uint64_t *number)
{
    const uint8_t *bytes = at < end ? window_read(&scan->window, at, 1) : NULL;
    int length = bytes && bytes[0] ? __builtin_clz(bytes[0]) - 23 : 0;

    if (length == 0 || length > length_max || length > end - at)
        return 0;
    bytes = window_read(&scan->window, at, length);
    if (!bytes)
        return 0;
    *number = marked ? bytes[0] : bytes[0] & (0xffU >> length);
    for (int i = 1; i < length; i++)
        *number = *number << 8 | bytes[i];
    return length;
}

static bool scan_read(struct scan *scan, int64_t at, int64_t end, struct element *element)
{
    uint64_t id, size;
    int id_length, size_length;

    if (++scan->count > ELEMENTS_COUNT_MAX)
        return false;
    id_length = scan_vint(scan, at, end, 4, true, &id);
    size_length = id_length ? scan_vint(scan, at + id_length, end, 8, false, &size) : 0;
    if (!size_length)
        return false;
    element->id = (uint32_t)id;
    element->at = at + id_length + size_length;
    if (size == (UINT64_C(1) << (7 * size_length)) - 1) /* unknown: as far as what holds it */
        element->end = end;
    else if (size > (uint64_t)(INT64_MAX - element->at))
        return false;
    else
        element->end = element->at + (int64_t)size;
    return true;
}

/* Of a file, and of the segment in it. */
static void scan_elements(struct scan *scan, int64_t at, int64_t end, bool is_segment)
{
    struct element element;

    for (; at < end; at = element.end) {
        if (!scan_read(scan, at, end, &element)) {
            scan->probe->trailing_bytes += end - at;
            return;
        }
        if (element.end > end) {
            scan->probe->bytes_beyond_end = element.end - end;
            scan->probe->is_truncated = true;
            element.end = end;
        }
        if (!is_segment && element.id == EBML_SEGMENT)
            scan_elements(scan, element.at, element.end, true);
    }
}

static bool scan_is_webm(struct scan *scan, const struct element *header)
{
    struct element part;
    const uint8_t *type;

    for (int64_t at = header->at; at < header->end; at = part.end) {
        if (!scan_read(scan, at, header->end, &part))
            return false;
        if (part.id == EBML_DOCTYPE) {
            int64_t length = part.end - part.at; /* zeros may follow (RFC 8794, 7.4) */
            type = window_read(&scan->window, part.at, length < 5 ? length : 5);
            return length >= 4 && type && memcmp(type, "webm", length < 5 ? 4 : 5) == 0;
        }
    }
    return false;
}

void ebml_walk(int fd, struct wire_probe *probe, bool *webm)
{
    struct scan scan = {.probe = probe};
    struct element header;

    *webm = false;
    window_open(&scan.window, fd, probe->bytes);
    if (!scan_read(&scan, 0, probe->bytes, &header) || header.id != EBML_HEADER)
        return;
    *webm = scan_is_webm(&scan, &header);
    scan_elements(&scan, 0, probe->bytes, false);
}
