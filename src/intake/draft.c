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
#include "store/captions.h"

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

static int put(struct db *db, const struct draft_row *draft, const struct vtt *vtt,
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
        r = captions_put(db, &row, vtt);
    if (r == 0)
        r = drafts_remove(db, draft->id);
    return r ? fault(r) : fault(publish_search(db, draft->film_id));
}

int draft_approve(struct db *db, const struct draft_row *draft, const struct vtt *vtt,
                  const char *language)
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
    return db_end(db, r < 0 ? fault(r) : put(db, draft, vtt, tag));
}

int draft_discard(struct db *db, const struct draft_row *draft)
{
    return fault(drafts_remove(db, draft->id));
}
