/* The proof from the outside: which boxes a file is made of. */
#include "proof/clean.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "avif.h"
#include "base/fault.h"
#include "flat.h"
#include "fragments.h"
#include "jpeg.h"

struct clean {
    struct suspect suspect;
    struct glass glass;
    struct movie movie;
    struct fragments fragments;
    bool has_movie, has_media;
    int64_t media_at, media_end; /* of the one mdat of a film in one piece */
};

/* What libavformat writes for a film with and without picture, in one piece and in fragments: from
 * one of them to another takes more than one byte. */
static const struct {
    int length;
    const char *bytes;
} clean_types[] = {
    {24, "isom\0\0\2\0isomiso2avc1mp41"}, {24, "isom\0\0\2\0isomav01iso2mp41"},
    {20, "isom\0\0\2\0isomiso2mp41"},     {20, "M4A \0\0\2\0M4A isomiso2"},
    {20, "iso6\0\0\2\0iso6cmfcmp41"},     {24, "iso6\0\0\2\0iso6cmfcav01mp41"},
};

static void clean_ftyp(void *context, struct glass *glass) /* ISO/IEC 14496-12, 4.3 */
{
    const uint8_t *found =
        glass_peek(glass, (int)(glass->end - glass->at < 64 ? glass->end - glass->at : 64));

    if (glass->at != 8)
        glass_blame(glass, "a file that does not begin with its type");
    for (size_t i = 0; found && i < sizeof(clean_types) / sizeof(clean_types[0]); i++)
        if (glass->end - glass->at == clean_types[i].length &&
            memcmp(found, clean_types[i].bytes, (size_t)clean_types[i].length) == 0) {
            glass_skip(glass, clean_types[i].length);
            return;
        }
    glass_blame(glass, "a type of file that is not on the list");
}

static void clean_moov(void *context, struct glass *glass)
{
    struct clean *clean = context;

    clean->has_movie = true;
    movie_read(&clean->movie, glass);
    if (clean->movie.is_fragmented && clean->has_media)
        glass_blame(glass, "media data before the index of a film in fragments");
}

static void clean_sidx(void *context, struct glass *glass)
{
    struct clean *clean = context;

    fragments_sidx(&clean->fragments, glass);
}

static void clean_moof(void *context, struct glass *glass)
{
    struct clean *clean = context;

    fragments_moof(&clean->fragments, glass);
}

static void clean_mdat(void *context, struct glass *glass)
{
    struct clean *clean = context;

    if (clean->movie.is_fragmented) {
        fragments_mdat(&clean->fragments, glass);
        return;
    }
    if (clean->has_media)
        glass_blame(glass, "media data that no index describes");
    clean->has_media = true;
    clean->media_at = glass->at;
    clean->media_end = glass->end;
    glass_skip(glass, glass->end - glass->at);
}

/* The head of one, in front of mdat: there a longer size of that would have gone. */
static void clean_free(void *context, struct glass *glass)
{
    struct clean *clean = context;

    if (clean->has_media || clean->movie.is_fragmented || glass->at < glass->end)
        glass_blame(glass, "free space that no muxer leaves there");
}

static void clean_walk(struct clean *clean)
{
    static const struct nest_law laws[] = {
        {"ftyp", 1, 1, clean_ftyp},
        {"moov", 1, 1, clean_moov},
        {"free", 0, 1, clean_free},
        {"sidx", 0, 1, clean_sidx},
        {"moof", 0, NEST_MANY, clean_moof},
        {"mdat", 1, NEST_MANY, clean_mdat},
        {"", 0, 0, NULL},
    };
    struct suspect *suspect = &clean->suspect;

    nest_walk(&clean->glass, laws, clean);
    if (suspect->is_dirty)
        return;
    if (clean->movie.is_fragmented)
        fragments_close(&clean->fragments, suspect);
    else
        flat_read(&clean->movie, clean->media_at, clean->media_end);
}

static enum clean_form clean_form(struct glass *glass)
{
    const uint8_t *bytes = glass->end < 12 ? NULL : glass_peek(glass, 12);

    if (bytes && bytes[0] == 0xff)
        return CLEAN_JPEG;
    return bytes && memcmp(bytes + 4, "ftypavif", 8) == 0 ? CLEAN_AVIF : CLEAN_FILM;
}

static void clean_read(struct clean *clean)
{
    struct suspect *suspect = &clean->suspect;

    glass_open(&clean->glass, suspect, 0, suspect->size);
    suspect->verdict->form = clean_form(&clean->glass);
    switch (suspect->verdict->form) {
    case CLEAN_FILM:
        clean_walk(clean);
        break;
    case CLEAN_JPEG:
        jpeg_read(&clean->glass);
        break;
    case CLEAN_AVIF:
        avif_read(&clean->glass);
        break;
    }
}

/* Samples are read after the boxes: then the place of a blame says in which it is. */
static void clean_place(const struct clean *clean, struct clean_verdict *verdict)
{
    const char *name = "";

    if (clean->has_media && verdict->at >= clean->media_at && verdict->at <= clean->media_end)
        name = "mdat";
    else if (clean->has_movie && verdict->at >= clean->movie.at && verdict->at <= clean->movie.end)
        name = "moov";
    if (!verdict->path[0])
        memcpy(verdict->path, name, strlen(name) + 1);
}

static int clean_outcome(struct clean *clean, const struct stat *before)
{
    struct suspect *suspect = &clean->suspect;
    struct stat after;

    if (fstat(suspect->fd, &after))
        return -errno;
    if (after.st_size != before->st_size || after.st_mtim.tv_sec != before->st_mtim.tv_sec ||
        after.st_mtim.tv_nsec != before->st_mtim.tv_nsec)
        glass_blame_at(suspect, 0, "the file changed while it was read");
    if (suspect->fault)
        return suspect->fault;
    if (suspect->is_dirty)
        clean_place(clean, suspect->verdict);
    return suspect->is_dirty ? CLEAN_DIRTY : 0;
}

int clean_check(int fd, struct clean_verdict *verdict)
{
    struct clean *clean = calloc(1, sizeof(*clean));
    struct stat before;
    int r;

    if (!clean)
        return fault(-ENOMEM);
    memset(verdict, 0, sizeof(*verdict));
    r = fstat(fd, &before) ? -errno : 0;
    if (!r) {
        clean->suspect = (struct suspect){.fd = fd, .size = before.st_size, .verdict = verdict};
        clean->movie.suspect = &clean->suspect;
        clean->fragments.movie = &clean->movie;
        clean_read(clean);
        r = clean_outcome(clean, &before);
    }
    free(clean);
    return r < 0 ? fault(r) : r;
}
