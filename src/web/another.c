/* The film in other ways: signed, described. */
#include "another.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#include "saying.h"
#include "wording.h"

enum { ANOTHER_ALIKE_MS = 1000 };

static const struct {
    const char *kind;
    enum word name;
} anothers[] = {{"main", WORD_VERSION_MAIN},
                {"bsl", WORD_VERSION_BSL},
                {"ad", WORD_VERSION_AD},
                {"ad_bsl", WORD_VERSION_AD_BSL}};

/* NULL: not one that pages know. */
static const char *another_name(enum tongue tongue, const char *kind)
{
    for (size_t i = 0; i < sizeof anothers / sizeof *anothers; i++)
        if (str_equal(kind, anothers[i].kind))
            return wording_say(tongue, anothers[i].name);
    return NULL;
}

static bool another_plays(const struct film_version *version)
{
    for (int i = 0; i < version->rendition_count; i++)
        if (version->renditions[i].width > 0 && !version->renditions[i].is_track)
            return true;
    return false;
}

const struct film_version *another_find(const struct film *film, const char *kind)
{
    for (int i = 0; i < film->version_count; i++)
        if (str_equal(film->versions[i].kind, kind) && another_plays(&film->versions[i]))
            return &film->versions[i];
    return &film->versions[0];
}

/* Its whole files: their names and what the menu says of them, pictures first. */
static int another_files(struct arena *arena, const struct film_version *version,
                         struct version_view *view)
{
    AUTO_BUF struct buf files = {0}, labels = {0};

    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < version->rendition_count; i++) {
            const struct film_rendition *rendition = &version->renditions[i];
            const char *size = saying_size(arena, rendition->bytes);

            if (rendition->is_track || (rendition->width > 0) == (pass > 0))
                continue;
            if (!size)
                return -ENOMEM;
            buf_printf(&files, "%s%s?is=%.*s", files.length ? " " : "", rendition->name,
                       LOOK_IS_LENGTH, rendition->sha256);
            buf_printf(&labels, "%s%.*s, %s", labels.length ? "|" : "",
                       (int)strcspn(rendition->name, "."), rendition->name, size);
        }
    if (files.failed || labels.failed || !files.length)
        return -ENOMEM;
    view->files = arena_strndup(arena, files.data, files.length);
    view->labels = arena_strndup(arena, labels.data, labels.length);
    return view->files && view->labels ? 0 : -ENOMEM;
}

static bool another_is_alike(const struct film_version *one, const struct film_version *other)
{
    bool is_alike = llabs(one->duration_ms - other->duration_ms) <= ANOTHER_ALIKE_MS &&
                    one->caption_count == other->caption_count;

    for (int i = 0; is_alike && i < one->caption_count; i++)
        is_alike = str_equal(one->captions[i].language, other->captions[i].language);
    return is_alike;
}

int another_fill(struct arena *arena, const struct film *film, const struct film_version *shown,
                 struct film_view *view)
{
    struct version_view *versions =
        arena_array(arena, (size_t)film->version_count + 1, sizeof *versions);

    if (!versions)
        return -ENOMEM;
    view->versions = versions;
    for (int i = 0; i < film->version_count; i++) {
        const struct film_version *version = &film->versions[i];
        const char *name = another_name(view->frame.tongue, version->kind);

        if (!name || !another_plays(version))
            continue;
        versions[view->version_count] =
            (struct version_view){.kind = version->kind,
                                  .name = name,
                                  .id = version->id,
                                  .is_shown = version == shown,
                                  .is_main = i == 0,
                                  .is_adaptive = version->track_count > 0,
                                  .is_alike = another_is_alike(version, shown)};
        if (another_files(arena, version, &versions[view->version_count++]))
            return -ENOMEM;
    }
    if (view->version_count < 2)
        view->version_count = 0;
    for (int i = 0; i < view->version_count; i++) {
        view->is_described |= str_equal(versions[i].kind, "ad");
        view->is_signed |= str_equal(versions[i].kind, "bsl");
    }
    return 0;
}
