/* What people read of a film, as staff write it. */
#include "intake/describe.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "base/utf8.h"
#include "intake/publish.h"
#include "people/audit.h"
#include "store/film_words.h"
#include "store/films.h"

/* The site is in two languages: what is not the one is the other. */
static const char *other_language(const char *language)
{
    return str_equal(language, "cy") || str_starts(language, "cy-") ? "en-GB" : "cy";
}

const char *describe_fault(const char *text, int letters_max)
{
    const char *end = text + strlen(text);
    int letters = 0;

    if (!str_is_text(text, strlen(text)))
        return "Take out what is no letter: it cannot be shown";
    for (const char *at = text; at < end; letters++)
        utf8_read(&at, end);
    return letters > letters_max ? "Make this shorter" : NULL;
}

static int find(struct db *db, const char *slug, struct arena *arena, struct film_row *film,
                struct description *description)
{
    struct film_words words = {.title = "", .dek = "", .synopsis = ""};
    int r = films_find(db, slug, arena, film);

    if (r)
        return r == FILMS_MISSING ? DESCRIBE_MISSING : fault(r);
    r = film_words_find(db, film->id,
                        str_starts(other_language(film->language), "en") ? "en" : "cy", arena,
                        &words);
    if (r < 0)
        return fault(r);
    *description = (struct description){
        .slug = film->slug,
        .state = film->state,
        .kind = film->kind,
        .door = film->door,
        .texts = {{film->language, film->title, film->dek, film->synopsis},
                  {r ? other_language(film->language) : words.language, words.title, words.dek,
                   words.synopsis}},
        .number = film->number,
        .revision = film->revision,
    };
    return 0;
}

int describe_find(struct db *db, const char *slug, struct arena *arena,
                  struct description *description)
{
    struct film_row film;

    return find(db, slug, arena, &film, description);
}

static bool is_bad(const struct description *description)
{
    for (int i = 0; i < 2; i++)
        if (describe_fault(description->texts[i].title, DESCRIBE_TITLE_MAX) ||
            describe_fault(description->texts[i].dek, DESCRIBE_DEK_MAX) ||
            describe_fault(description->texts[i].synopsis, DESCRIBE_SYNOPSIS_MAX))
            return true;
    return !*description->texts[0].title || description->number < 0 ||
           description->number >= FILMS_UNNUMBERED;
}

static int write(struct db *db, const char *actor, struct film_row *film,
                 struct description *description)
{
    const struct describe_text *own = &description->texts[0], *other = &description->texts[1];
    const struct film_words words = {other->language, other->title, other->dek, other->synopsis};
    int r;

    film->title = own->title;
    film->dek = own->dek;
    film->synopsis = own->synopsis;
    film->kind = description->kind;
    film->door = description->door;
    film->number = description->number;
    r = films_change(db, film);
    if (!r)
        r = film_words_put(db, film->id, &words);
    if (!r)
        r = film_words_own(db, film->id);
    if (!r)
        r = publish_search(db, film->id);
    if (!r)
        r = audit_add(db, actor, "film.described", film->slug, "");
    description->revision = film->revision;
    return fault(r);
}

int describe_film(struct db *db, const char *actor, struct arena *arena,
                  struct description *description)
{
    struct description now;
    struct film_row film;
    int r;

    if (is_bad(description))
        return DESCRIBE_BAD;
    r = db_begin(db);
    if (r)
        return fault(r);
    r = find(db, description->slug, arena, &film, &now);
    if (!r && now.revision != description->revision)
        r = DESCRIBE_CHANGED;
    if (!r) {
        description->texts[1].language = now.texts[1].language;
        r = write(db, actor, &film, description);
    }
    return db_end(db, r);
}
