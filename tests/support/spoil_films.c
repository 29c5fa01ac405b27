/* Spoils clean films at random and asks the proof of each: bits turned over, bytes set, added
 * behind the end, put in or taken out anywhere. All must be refused but a change in place of what
 * no proof reads to its last bit: the media data of pictures, and the codec's own setup. Ends with
 * 1 when something else was taken, and says where.
 *
 *   spoil_films SEED TIMES FILM... */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "proof/clean.h"

enum { ADDED_MAX = 16, HEAD = 8, JPEG_HEIGHT = 515, JPEG_WIDTH = 517, JPEG_SCAN = 542 };

struct spoiled {
    const char *path;
    int fd; /* the film in memory, to be spoiled */
    int64_t length;
    uint8_t *bytes; /* as it is clean */
};

enum spoil { SPOIL_BIT, SPOIL_BYTE, SPOIL_APPEND, SPOIL_INSERT, SPOIL_REMOVE, SPOILS };
static const char *const spoil_names[SPOILS] = {"a bit turned over", "a byte set", "bytes behind",
                                                "bytes put in", "bytes taken out"};

static uint64_t random_state;

static int64_t random_below(int64_t most) /* xorshift64* */
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (int64_t)((random_state * UINT64_C(2685821657736338717) >> 8) % (uint64_t)most);
}

static void spoiled_open(struct spoiled *film, const char *path)
{
    AUTO_FD int fd = files_open_named(path);
    struct stat at;

    check(fd >= 0 && fstat(fd, &at) == 0 && at.st_size > HEAD);
    *film = (struct spoiled){.path = path, .length = at.st_size};
    film->bytes = malloc((size_t)film->length);
    film->fd = memfd_create("film", MFD_CLOEXEC);
    check(film->bytes && film->fd >= 0 &&
          pread(fd, film->bytes, (size_t)film->length, 0) == film->length);
}

static void spoiled_write(const struct spoiled *film, int64_t from, const void *bytes,
                          int64_t count, int64_t at)
{
    int64_t rest = film->length - from;

    check(ftruncate(film->fd, at) == 0);
    check(pwrite(film->fd, bytes, (size_t)count, at) == count);
    check(pwrite(film->fd, film->bytes + from, (size_t)rest, at + count) == rest);
}

static bool spoiled_is_in_box(const struct spoiled *film, const char *type, int64_t at)
{
    const uint8_t *found = film->bytes;
    int64_t size, begin;

    while ((found = memmem(found, (size_t)(film->length - (found - film->bytes)), type, 4))) {
        begin = found - film->bytes - 4;
        size = begin < 0 ? 0
                         : (int64_t)film->bytes[begin] << 24 | film->bytes[begin + 1] << 16 |
                               film->bytes[begin + 2] << 8 | film->bytes[begin + 3];
        if (at >= begin + HEAD && at < begin + size)
            return true;
        found++;
    }
    return false;
}

/* Where a change in place may be taken; and in a JPEG's scan bits that are put in or taken out may
 * be one of its blocks, which then looks otherwise. How much of its last blocks is shown is said by
 * its sides. */
static bool spoiled_may(const struct spoiled *film, enum spoil how, int64_t at)
{
    if (film->bytes[0] == 0xff)
        return (how != SPOIL_APPEND && at >= JPEG_SCAN && at < film->length - 2) ||
               (how <= SPOIL_BYTE && (at == JPEG_HEIGHT || at == JPEG_WIDTH));
    if (how > SPOIL_BYTE)
        return false;
    return spoiled_is_in_box(film, "mdat", at) || spoiled_is_in_box(film, "avcC", at) ||
           spoiled_is_in_box(film, "av1C", at);
}

/* Spoils it; where. */
static int64_t spoiled_once(const struct spoiled *film, enum spoil how)
{
    int64_t at = random_below(film->length), count = 1 + random_below(ADDED_MAX);
    uint8_t bytes[ADDED_MAX], byte;

    for (int i = 0; i < ADDED_MAX; i++)
        bytes[i] = (uint8_t)random_below(256);
    switch (how) {
    case SPOIL_BIT:
        byte = film->bytes[at] ^ (uint8_t)(1 << random_below(8));
        check(pwrite(film->fd, &byte, 1, at) == 1);
        return at;
    case SPOIL_BYTE:
        byte = (uint8_t)(film->bytes[at] + 1 + random_below(255));
        check(pwrite(film->fd, &byte, 1, at) == 1);
        return at;
    case SPOIL_APPEND:
        check(pwrite(film->fd, bytes, (size_t)count, film->length) == count);
        return film->length;
    case SPOIL_INSERT:
        spoiled_write(film, at, bytes, count, at);
        return at;
    case SPOIL_REMOVE:
        if (count > film->length - at)
            count = film->length - at;
        spoiled_write(film, at + count, bytes, 0, at);
        return at;
    case SPOILS:
        break;
    }
    return at;
}

static void spoiled_mend(const struct spoiled *film, enum spoil how, int64_t at)
{
    if (how == SPOIL_BIT || how == SPOIL_BYTE)
        check(pwrite(film->fd, film->bytes + at, 1, at) == 1);
    else
        spoiled_write(film, how == SPOIL_APPEND ? film->length : at, "", 0,
                      how == SPOIL_APPEND ? film->length : at);
}

static int spoiled_prove(const struct spoiled *film)
{
    struct clean_verdict verdict;
    int r = clean_check(film->fd, &verdict);

    check(r == 0 || r == CLEAN_DIRTY);
    return r;
}

/* How often what must be refused was taken. */
static int spoil_film(const char *path, int64_t times)
{
    int64_t tried[SPOILS] = {0}, taken = 0;
    struct spoiled film;
    int wrong = 0;

    spoiled_open(&film, path);
    spoiled_write(&film, 0, "", 0, 0);
    check(spoiled_prove(&film) == 0);
    for (int64_t i = 0; i < times; i++) {
        enum spoil how = (enum spoil)random_below(SPOILS);
        int64_t at = spoiled_once(&film, how);
        tried[how]++;
        if (spoiled_prove(&film) == 0) {
            bool may = spoiled_may(&film, how, at);
            taken += may;
            wrong += !may;
            if (!may)
                printf("%s: %s at byte %" PRId64 " is taken\n", path, spoil_names[how], at);
        }
        spoiled_mend(&film, how, at);
    }
    check(spoiled_prove(&film) == 0);
    printf("%s: %" PRId64 " times spoiled, %d wrongly taken, %" PRId64 " of a codec's\n", path,
           times, wrong, taken);
    free(film.bytes);
    close(film.fd);
    return wrong;
}

int main(int argc, char **argv)
{
    int64_t seed, times;
    int wrong = 0;

    if (argc < 4 || !str_to_number(argv[1], &seed) || !str_to_number(argv[2], &times)) {
        fprintf(stderr, "usage: spoil_films SEED TIMES FILM...\n");
        return 2;
    }
    random_state = (uint64_t)seed * 2 + 1;
    for (int i = 3; i < argc; i++)
        wrong += spoil_film(argv[i], times);
    return wrong ? 1 : 0;
}
