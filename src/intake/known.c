/* The lines of the release gate that need nobody's word. */
#include "known.h"

#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "store/captions.h"
#include "store/film_words.h"
#include "store/notices.h"
#include "store/versions.h"

/* "en-GB" and "en" are one language, said in two ways. */
static bool is_same_language(const char *one, const char *other)
{
    size_t length = strcspn(one, "-");

    return length == strcspn(other, "-") && strncasecmp(one, other, length) == 0;
}

struct spoken {
    const char *language;
    bool has_any, has_it;
};

static int look_at_caption(void *context, const struct caption_row *row)
{
    struct spoken *spoken = context;

    spoken->has_any = true;
    spoken->has_it |= is_same_language(row->language, spoken->language);
    return 0;
}

static int look_at_version(void *context, const struct version_row *row)
{
    bool *is_described = context;

    *is_described |= str_equal(row->state, "ready") &&
                     (str_equal(row->kind, "ad") || str_equal(row->kind, "ad_bsl"));
    return 0;
}

/* All that there are say where they belong. */
static int look_at_notices(struct db *db, const struct film_row *film, struct arena *arena,
                           bool *holds)
{
    struct notice_row *rows;
    int count, r = notices_list(db, film->id, arena, &rows, &count);

    *holds = r == 0 && count > 0;
    for (int i = 0; r == 0 && i < count; i++)
        *holds &= !rows[i].is_untimed;
    return fault(r);
}

static int look_at_texts(struct db *db, const struct film_row *film, struct arena *arena,
                         bool *has_welsh)
{
    struct film_words words;
    int r;

    if (is_same_language(film->language, "cy")) {
        *has_welsh = film->title && film->title[0] && film->dek && film->dek[0];
        return 0;
    }
    r = film_words_find(db, film->id, "cy", arena, &words);
    *has_welsh = r == 0 && words.title[0] && words.dek[0];
    return r < 0 ? fault(r) : 0;
}

int known_look(struct db *db, const struct film_row *film, struct arena *arena,
               bool known[RELEASE_LINES])
{
    struct spoken spoken = {.language = film->language};
    struct version_row main;
    int r = versions_find(db, film->id, "main", arena, &main);

    if (r < 0)
        return fault(r);
    if (r == 0)
        r = captions_each(db, main.id, arena, look_at_caption, &spoken);
    else
        r = 0;
    if (r == 0)
        r = versions_each(db, film->id, arena, look_at_version, &known[RELEASE_DESCRIBED]);
    if (r == 0)
        r = look_at_notices(db, film, arena, &known[RELEASE_NOTICES]);
    if (r == 0)
        r = look_at_texts(db, film, arena, &known[RELEASE_WELSH]);
    known[RELEASE_CLEAN] = film->has_rendition; /* none is in service that was not proven */
    known[RELEASE_CAPTIONS] = spoken.has_it;
    known[RELEASE_TRANSCRIPT] = spoken.has_any;
    known[RELEASE_PICTURES] = true; /* nothing else can be shown */
    return fault(r);
}
