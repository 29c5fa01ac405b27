/* What staff write of a film, as revisions. */
#include "intake/revise.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "language.h"
#include "people/audit.h"

static int take_language(struct revise *revise, const char *language)
{
    char tag[LANGUAGE_MAX];

    if (!language[0]) {
        revise->key.language = "";
        return 0;
    }
    if (!language_take(tag, language, strlen(language)))
        return REVISE_LANGUAGE;
    revise->key.language = arena_strdup(revise->act.arena, tag);
    return revise->key.language ? 0 : fault(-ENOMEM);
}

int revise_open(struct revise *revise, const struct revise_act *act, const char *what,
                const char *language)
{
    int r;

    *revise = (struct revise){.act = *act, .key.what = what};
    r = take_language(revise, language);
    if (!r)
        r = films_find(act->db, act->slug, act->arena, &revise->film);
    if (r)
        return r < 0 ? fault(r) : r == REVISE_LANGUAGE ? r : REVISE_MISSING;
    revise->key.film_id = revise->film.id;
    r = versions_find(act->db, revise->film.id, "main", act->arena, &revise->version);
    if (r >= 0)
        r = revisions_last(act->db, &revise->key, act->arena, &revise->last);
    return r < 0 ? fault(r) : 0;
}

void revise_film(const struct revise *revise, struct revise_film *film)
{
    const struct film_row *row = &revise->film;

    *film = (struct revise_film){.slug = row->slug,
                                 .title = row->title && row->title[0] ? row->title : row->slug,
                                 .state = row->state,
                                 .number = row->number,
                                 .has_film = str_equal(revise->version.state, "ready"),
                                 .duration_ms = revise->version.duration_ms};
}

/* A saving that was asked for again, since its answer was lost, is the same saving. */
static bool is_the_same(const struct revise *revise, const struct revision_row *row)
{
    const struct revision_row *last = &revise->last;

    return last->number && str_equal(last->sha256, row->sha256) &&
           str_equal(last->content, row->content);
}

int revise_add(struct revise *revise, const struct revise_edit *edit, const char *text)
{
    char sha256[DIGEST_TEXT_MAX];
    struct revision_row row = {.origin = edit->origin,
                               .author = revise->act.by,
                               .saved_at = revise->act.now_ms,
                               .content = revise->version.id ? revise->version.sha256 : "",
                               .text = arena_strdup(revise->act.arena, text)};
    int r = digest_bytes(text, strlen(text), sha256);

    row.sha256 = r ? NULL : arena_strdup(revise->act.arena, sha256);
    if (r || !row.sha256 || !row.text)
        return fault(r ? r : -ENOMEM);
    if (is_the_same(revise, &row))
        return 0;
    if (edit->base != REVISE_ANY && edit->base != revise->last.number)
        return REVISE_CHANGED;
    r = revisions_add(revise->act.db, &revise->key, revisions_kept, &row);
    revise->last = row;
    return fault(r);
}

int revise_approve(struct revise *revise, int64_t revision_id)
{
    return fault(
        revisions_approve(revise->act.db, revision_id, revise->act.by, revise->act.now_ms));
}

int revise_is_ours(struct db *db, int64_t film_id, const char *what, const char *language,
                   bool *is_ours)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    const struct revision_key key = {film_id, what, language};
    struct revision_row row;
    int r = arena ? revisions_last(db, &key, arena, &row) : -ENOMEM;

    *is_ours = r == 0;
    return r < 0 ? fault(r) : 0;
}

int revise_tell(const struct revise *revise, const char *act, const char *format, ...)
{
    char detail[AUDIT_TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    return fault(audit_add(revise->act.db, revise->act.by, act, revise->film.slug, detail));
}
