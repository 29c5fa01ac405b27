/* A draft before there is a file, and drafts that are given up. */
#include "intake/sketch.h"

#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "naming.h"
#include "people/audit.h"
#include "store/film_words.h"
#include "store/films.h"

static int add(struct db *db, const char *actor, const char *slug, struct arena *arena,
               struct description *description)
{
    int own = describe_own(description);
    const struct describe_text *text = &description->texts[own], *other = &description->texts[!own];
    const struct film_words words = {other->language, other->title, other->dek, other->synopsis};
    struct film_row film;
    int r = naming_of(arena, text->title, &film);

    if (r)
        return fault(r);
    film.title = text->title;
    film.dek = text->dek;
    film.synopsis = text->synopsis;
    film.kind = description->kind;
    film.door = description->door;
    film.language = description->language;
    film.number = description->number;
    r = naming_add(db, arena, slug, &film);
    if (!r)
        r = film_words_put(db, film.id, &words);
    if (!r)
        r = films_set_themes(db, film.id, description->themes, description->theme_count);
    if (!r)
        r = film_words_own(db, film.id);
    description->slug = film.slug;
    description->state = film.state;
    description->revision = film.revision;
    return r ? fault(r) : fault(audit_add(db, actor, "film.drafted", film.slug, ""));
}

int sketch_add(struct db *db, const char *actor, const char *slug, struct arena *arena,
               struct description *description)
{
    int r;

    if (!describe_is_good(description))
        return DESCRIBE_BAD;
    r = db_begin(db);
    return r ? fault(r) : fault(db_end(db, add(db, actor, slug, arena, description)));
}

static int drop(struct db *db, const char *actor, const char *slug, int64_t revision,
                struct arena *arena)
{
    struct film_row film;
    bool is_beside = false;
    int r = films_find(db, slug, arena, &film);

    if (r)
        return r == FILMS_MISSING ? SKETCH_MISSING : fault(r);
    if (revision >= 0 && revision != film.revision)
        return SKETCH_CHANGED;
    if (!str_equal(film.state, "draft") || film.publish_at >= 0)
        return SKETCH_RELEASED;
    r = films_lie_beside(db, film.id, &is_beside);
    if (r)
        return fault(r);
    if (is_beside)
        return SKETCH_BESIDE;
    r = films_remove(db, film.id);
    return r ? fault(r) : fault(audit_add(db, actor, "film.deleted", film.slug, "a draft"));
}

int sketch_drop(struct db *db, const char *actor, const char *slug, int64_t revision,
                struct arena *arena)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = db_end(db, drop(db, actor, slug, revision, arena));
    return r < 0 ? fault(r) : r;
}

const char *sketch_why(int outcome)
{
    switch (outcome) {
    case SKETCH_RELEASED:
        return "Only a draft is deleted. What has been seen is withdrawn, and erased after that.";
    case SKETCH_BESIDE:
        return "Its file lies in the library's folder, where it would be found again: take it away "
               "there first.";
    case SKETCH_CHANGED:
        return "Somebody else has saved this film meanwhile: look at theirs first.";
    default:
        return "There is no such film.";
    }
}
