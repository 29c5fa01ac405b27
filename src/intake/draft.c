/* Captions that wait for a person, and what they decide. */
#include "intake/draft.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "crypt/digest.h"
#include "intake/publish.h"
#include "intake/subtitles.h"
#include "language.h"
#include "people/audit.h"
#include "store/captions.h"
#include "store/chores.h"
#include "store/films.h"
#include "store/versions.h"

static int read_again(struct packager *packager, const struct draft_row *draft, struct arena *arena,
                      struct vtt *vtt, char reason[DRAFT_REASON_MAX])
{
    struct subtitles subtitles;
    int r = subtitles_read(packager, draft->version_id, (int)draft->track, arena, &subtitles);

    if (r == SUBTITLES_NONE) {
        snprintf(reason, DRAFT_REASON_MAX, "%s", subtitles.reason);
        return DRAFT_GONE;
    }
    *vtt = subtitles.vtt;
    return fault(r);
}

int draft_words(struct db *db, struct packager *packager, const struct draft_row *draft,
                struct arena *arena, struct vtt *vtt, char reason[DRAFT_REASON_MAX])
{
    struct vtt_report report;

    if (draft->is_telemetry)
        return read_again(packager, draft, arena, vtt, reason);
    int r = vtt_read(arena, draft->vtt, strlen(draft->vtt), vtt, &report);
    return r == VTT_REFUSED ? fault(-EPROTO) : fault(r);
}

/* For the audit log, by the film's name. */
static int tell(struct db *db, const char *who, const char *act, int64_t film_id,
                const char *detail)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct film_row film;
    int r = arena ? films_get(db, film_id, arena, &film) : -ENOMEM;

    return r ? fault(r) : audit_add(db, who, act, film.slug, detail);
}

static int put(struct db *db, const char *who, const struct draft_row *draft, const struct vtt *vtt,
               const char *language)
{
    AUTO_BUF struct buf text = {0};
    char sha256[DIGEST_TEXT_MAX];
    struct caption_row row = {.version_id = draft->version_id,
                              .language = language,
                              .sha256 = sha256,
                              .changed_at = clock_wall_ms(),
                              .is_approved = true};
    int r;

    vtt_write(&text, vtt);
    r = text.failed ? -ENOMEM : digest_bytes(text.data, text.length, sha256);
    row.vtt = text.data;
    if (r == 0)
        r = drafts_remove(db, draft->id);
    if (r == DRAFTS_MISSING) /* it was read before this transaction */
        return DRAFT_GONE;
    if (r == 0)
        r = captions_put(db, &row, vtt);
    if (r == 0)
        r = tell(db, who, "captions approve", draft->film_id, language);
    return r ? fault(r) : fault(publish_search(db, draft->film_id));
}

int draft_approve(struct db *db, const char *who, const struct draft_row *draft,
                  const struct vtt *vtt, const char *language)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    char tag[LANGUAGE_MAX];
    struct caption_row there;
    int r;

    if (!language_take(tag, language, strlen(language)))
        return DRAFT_LANGUAGE;
    r = arena ? db_begin(db) : -ENOMEM;
    if (r)
        return fault(r);
    r = captions_find(db, draft->version_id, tag, arena, &there);
    if (r == 0 && !there.is_approved)
        return db_end(db, DRAFT_TAKEN);
    return db_end(db, r < 0 ? fault(r) : put(db, who, draft, vtt, tag));
}

static int take_back(struct db *db, const char *who, int64_t film_id, const char *language,
                     struct arena *arena)
{
    struct version_row version;
    struct caption_row there;
    int r = versions_find(db, film_id, "main", arena, &version);

    if (r == 0)
        r = captions_find(db, version.id, language, arena, &there);
    if (r)
        return r < 0 ? fault(r) : DRAFT_NONE;
    if (!there.is_approved)
        return DRAFT_TAKEN;
    r = captions_remove(db, version.id, language);
    if (r == 0)
        r = chores_again(db, version.id, clock_wall_ms());
    if (r == 0)
        r = tell(db, who, "captions disapprove", film_id, language);
    return r ? fault(r) : fault(publish_search(db, film_id));
}

int draft_disapprove(struct db *db, const char *who, int64_t film_id, const char *language)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    char tag[LANGUAGE_MAX];
    int r;

    if (!language_take(tag, language, strlen(language)))
        return DRAFT_LANGUAGE;
    r = arena ? db_begin(db) : -ENOMEM;
    return r ? fault(r) : db_end(db, take_back(db, who, film_id, tag, arena));
}

int draft_discard(struct db *db, const char *who, const struct draft_row *draft)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = drafts_remove(db, draft->id);
    if (r == 0)
        r = tell(db, who, "captions discard", draft->film_id, draft->language);
    r = db_end(db, r);
    return r == DRAFTS_MISSING ? 0 : fault(r);
}
