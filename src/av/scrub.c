/* Boxes (ISO/IEC 14496-12, 4.2) in front of the media data: mvex gets the duration that libavformat
 * leaves out, without which Firefox takes a film in fragments for endless, and the empty list of
 * metadata that it always writes becomes free space; of AV1, av1C gets the header that the film
 * has: SVT-AV1 says another one before it begins. Nothing moves: the first two lie side by side. */
#include "scrub.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/limits.h"

enum {
    SCRUB_HEAD = 8,
    SCRUB_MEHD_BYTES = 16,
    SCRUB_SIDX_HEAD = 40, /* version 1 */
    SCRUB_ENTRY = 12,
    SCRUB_FREE = 0x66726565, /* "free" */
    SCRUB_SEQUENCE = 0x0a,   /* the head of a sequence header's unit, its size behind it */
};

struct scrub_box {
    int64_t at, bytes; /* bytes 0: there is none */
};

static uint32_t scrub_number(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void scrub_put(uint8_t *bytes, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(number >> (24 - 8 * i));
}

static int scrub_read(int fd, void *bytes, int64_t length, int64_t at)
{
    ssize_t got;

    do
        got = pread(fd, bytes, (size_t)length, at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fault(-errno);
    return got == length ? 0 : fault(-EBADMSG);
}

static int scrub_write(int fd, const void *bytes, int64_t length, int64_t at)
{
    ssize_t put;

    do
        put = pwrite(fd, bytes, (size_t)length, at);
    while (put < 0 && errno == EINTR);
    if (put < 0)
        return fault(-errno);
    return put == length ? 0 : fault(-EIO);
}

/* The first box of that type among those at the top. */
static int scrub_find(int fd, const char *type, struct scrub_box *box)
{
    uint8_t head[SCRUB_HEAD];

    *box = (struct scrub_box){0};
    for (int64_t at = 0;;) {
        int r = scrub_read(fd, head, sizeof(head), at);
        int64_t bytes = r ? 0 : scrub_number(head);
        if (r)
            return r;
        if (memcmp(head + 4, type, 4) == 0) {
            *box = (struct scrub_box){.at = at, .bytes = bytes};
            return bytes < SCRUB_HEAD || bytes > package_index_bytes_max ? fault(-EBADMSG) : 0;
        }
        if (bytes < SCRUB_HEAD || memcmp(head + 4, "mdat", 4) == 0)
            return fault(-EBADMSG);
        at += bytes;
    }
}

/* The box of that type among those from at to end of bytes. */
static struct scrub_box scrub_within(const uint8_t *bytes, int64_t at, int64_t end,
                                     const char *type)
{
    while (end - at >= SCRUB_HEAD) {
        int64_t length = scrub_number(bytes + at);
        if (length < SCRUB_HEAD || length > end - at)
            break;
        if (memcmp(bytes + at + 4, type, 4) == 0)
            return (struct scrub_box){.at = at, .bytes = length};
        at += length;
    }
    return (struct scrub_box){0};
}

/* mvex and, right behind it, udta: mehd (8.8.2) goes first into the one, and all behind it moves
 * into the room of the other. */
static int scrub_duration(uint8_t *movie, struct scrub_box mvex, struct scrub_box *udta,
                          int64_t duration_ms)
{
    uint8_t mehd[SCRUB_MEHD_BYTES] = {0, 0, 0, SCRUB_MEHD_BYTES, 'm', 'e', 'h', 'd'};
    uint8_t *inside = movie + mvex.at + SCRUB_HEAD;

    if (mvex.at + mvex.bytes != udta->at || udta->bytes < SCRUB_MEHD_BYTES + SCRUB_HEAD ||
        duration_ms > UINT32_MAX)
        return fault(-EBADMSG);
    memmove(inside + SCRUB_MEHD_BYTES, inside, (size_t)(mvex.bytes - SCRUB_HEAD));
    scrub_put(mehd + 12, (uint32_t)duration_ms);
    memcpy(inside, mehd, sizeof(mehd));
    scrub_put(movie + mvex.at, (uint32_t)(mvex.bytes + SCRUB_MEHD_BYTES));
    udta->at += SCRUB_MEHD_BYTES;
    udta->bytes -= SCRUB_MEHD_BYTES;
    return 0;
}

static int scrub_bytes(uint8_t *movie, int64_t length, int64_t duration_ms)
{
    struct scrub_box mvex = scrub_within(movie, SCRUB_HEAD, length, "mvex");
    struct scrub_box udta = scrub_within(movie, SCRUB_HEAD, length, "udta");
    int r = 0;

    if (!udta.bytes)
        return fault(-EBADMSG);
    if (mvex.bytes)
        r = scrub_duration(movie, mvex, &udta, duration_ms);
    if (r)
        return r;
    memset(movie + udta.at, 0, (size_t)udta.bytes);
    scrub_put(movie + udta.at, (uint32_t)udta.bytes);
    scrub_put(movie + udta.at + 4, SCRUB_FREE);
    return 0;
}

/* The units in av1C (AV1 in ISOBMFF, 2.3), which is as deep in a movie as a box can be. */
static struct scrub_box scrub_av1c(const uint8_t *movie, int64_t length)
{
    static const struct {
        const char *type;
        int before; /* bytes in front of what the box holds */
    } way[] = {{"trak", 0}, {"mdia", 0},  {"minf", 0}, {"stbl", 0},
               {"stsd", 8}, {"av01", 78}, {"av1C", 4}};
    struct scrub_box within = {.at = SCRUB_HEAD, .bytes = length - SCRUB_HEAD};

    for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
        struct scrub_box box =
            scrub_within(movie, within.at, within.at + within.bytes, way[i].type);
        int64_t head = SCRUB_HEAD + way[i].before;
        if (box.bytes <= head)
            return (struct scrub_box){0};
        within = (struct scrub_box){.at = box.at + head, .bytes = box.bytes - head};
    }
    return within;
}

/* The first sample begins with the header. */
static int scrub_sequence(int fd, uint8_t *movie, int64_t length)
{
    struct scrub_box units = scrub_av1c(movie, length), media;
    uint8_t head[2], was[2];
    int r = units.bytes > 2 ? scrub_find(fd, "mdat", &media) : -EBADMSG;

    if (!r)
        r = scrub_read(fd, head, sizeof(head), media.at + SCRUB_HEAD);
    if (r)
        return fault(r);
    memcpy(was, movie + units.at, sizeof(was));
    if (memcmp(head, was, sizeof(was)) || head[0] != SCRUB_SEQUENCE || head[1] != units.bytes - 2)
        return fault(-EBADMSG);
    return scrub_read(fd, movie + units.at, units.bytes, media.at + SCRUB_HEAD);
}

int scrub_movie(int fd, int64_t duration_ms, bool is_av1)
{
    struct scrub_box box;
    int r = scrub_find(fd, "moov", &box);
    uint8_t *movie = r ? NULL : malloc((size_t)box.bytes);

    if (r)
        return r;
    if (!movie)
        return fault(-ENOMEM);
    r = scrub_read(fd, movie, box.bytes, box.at);
    if (!r && is_av1)
        r = scrub_sequence(fd, movie, box.bytes);
    if (!r)
        r = scrub_bytes(movie, box.bytes, duration_ms);
    if (!r)
        r = scrub_write(fd, movie, box.bytes, box.at);
    free(movie);
    return r;
}

static int scrub_entries(const uint8_t *bytes, const struct scrub_box *box,
                         struct scrub_index *index, struct meter *meter)
{
    int count = (int)(scrub_number(bytes + SCRUB_SIDX_HEAD - 4) & 0xffff);

    if (bytes[8] != 1 || box->bytes != SCRUB_SIDX_HEAD + (int64_t)count * SCRUB_ENTRY)
        return fault(-EBADMSG);
    *index =
        (struct scrub_index){.init_bytes = box->at, .index_bytes = box->bytes, .segments = count};
    for (int i = 0; i < count; i++) {
        const uint8_t *entry = bytes + SCRUB_SIDX_HEAD + (int64_t)i * SCRUB_ENTRY;
        meter_add(meter, scrub_number(entry) & 0x7fffffff, scrub_number(entry + 4));
    }
    return 0;
}

int scrub_index_read(int fd, struct scrub_index *index, struct meter *meter) /* 8.16.3 */
{
    struct scrub_box box;
    int r = scrub_find(fd, "sidx", &box);

    *index = (struct scrub_index){0};
    if (r)
        return r;
    if (box.bytes < SCRUB_SIDX_HEAD)
        return fault(-EBADMSG);
    uint8_t *bytes = malloc((size_t)box.bytes);
    if (!bytes)
        return fault(-ENOMEM);
    r = scrub_read(fd, bytes, box.bytes, box.at);
    if (!r)
        r = scrub_entries(bytes, &box, index, meter);
    free(bytes);
    return r;
}
