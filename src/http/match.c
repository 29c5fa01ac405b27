/* Patterns against paths, part by part. */
#include "match.h"

#include <string.h>

#include "target.h"

enum { part_bytes_max = 255 }; /* a name on a disk is no longer */

/* One part of a pattern: "films", ":slug", ":lang.vtt". */
struct mould {
    const char *text;
    size_t length;
    size_t name_length; /* of :name, with its colon; 0 for a literal */
};

static struct mould read_mould(const char *text)
{
    struct mould mould = {.text = text, .length = strcspn(text, "/")};

    if (*text == ':')
        mould.name_length = strcspn(text, "./");
    return mould;
}

/* The letters of path that the name stands for, or -1 when the part does not fit. */
static int cast(const struct mould *mould, const char *part, size_t length)
{
    size_t tail = mould->length - mould->name_length;

    if (length < tail || memcmp(part + length - tail, mould->text + mould->name_length, tail) != 0)
        return -1;
    if (!mould->name_length)
        return length == tail ? 0 : -1;
    return length == tail ? -1 : (int)(length - tail); /* a name stands for something */
}

/* A name's part must decode to text: no handler sees anything else. */
static bool is_text(const char *part, size_t length)
{
    char decoded[part_bytes_max + 1];

    return length <= part_bytes_max && target_decode(part, length, decoded);
}

/* How particular the fit is, the first parts weighing most; 0: no fit. */
static unsigned fit(const char *pattern, const char *path)
{
    unsigned score = 1;

    for (;;) {
        struct mould mould = read_mould(pattern + 1);
        size_t length = strcspn(path + 1, "/");
        int stands_for = cast(&mould, path + 1, length);

        if (stands_for < 0 || (stands_for && !is_text(path + 1, (size_t)stands_for)))
            return 0;
        score = score * 4 + (!mould.name_length ? 3 : mould.name_length < mould.length ? 2 : 1);
        pattern += 1 + mould.length;
        path += 1 + length;
        if (!*pattern || !*path)
            return *pattern || *path ? 0 : score;
    }
}

const struct route *match_route(const struct route *routes, int count, const char *path)
{
    const struct route *best = NULL;
    unsigned best_score = 0;

    for (int i = 0; *path == '/' && i < count; i++) {
        unsigned score = fit(routes[i].pattern, path);

        if (score > best_score) {
            best_score = score;
            best = &routes[i];
        }
    }
    return best;
}

bool match_part(const char *pattern, const char *path, const char *name, const char **part,
                size_t *length)
{
    while (*pattern && *path) {
        struct mould mould = read_mould(pattern + 1);
        size_t path_length = strcspn(path + 1, "/");

        if (mould.name_length == strlen(name) + 1 &&
            !strncmp(mould.text + 1, name, mould.name_length - 1)) {
            *part = path + 1;
            *length = path_length - (mould.length - mould.name_length);
            return true;
        }
        pattern += 1 + mould.length;
        path += 1 + path_length;
    }
    return false;
}

int match_flags_nearby(const struct route *routes, int count, const char *path)
{
    size_t first = strcspn(path + 1, "/") + 1;

    for (int i = 0; i < count; i++)
        if ((routes[i].flags & ROUTE_API) && !strncmp(routes[i].pattern, path, first) &&
            routes[i].pattern[first] == '/')
            return ROUTE_API;
    return 0;
}
