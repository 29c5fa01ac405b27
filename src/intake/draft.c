/* Captions that wait for a person, and what they decide. */
#include "intake/draft.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "intake/captioning.h"
#include "intake/subtitles.h"
#include "people/audit.h"
#include "store/captions.h"
#include "store/chores.h"

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

/* Inside the transaction. */
static int approve(struct revise *revise, const struct draft_row *draft, const struct vtt *vtt)
{
    const char *origin = str_equal(draft->origin, "machine") ? "machine" : "import";
    struct db *db = revise->act.db;
    struct caption_row there;
    int r = captions_find(db, draft->version_id, revise->key.language, revise->act.arena, &there);

    if (r < 0)
        return fault(r);
    if (r == 0 && !there.is_approved)
        return DRAFT_TAKEN;
    r = drafts_remove(db, draft->id);
    if (r == DRAFTS_MISSING) /* it was read before this transaction */
        return DRAFT_GONE;
    return r ? fault(r) : fault(captioning_put(revise, origin, vtt));
}

/* Begins a transaction, which goes on when it answers 0. */
static int open_film(struct revise *revise, const struct revise_act *act, const char *language)
{
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = language[0] ? revise_open(revise, act, "captions", language) : REVISE_LANGUAGE;
    if (!r)
        return 0;
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r == REVISE_LANGUAGE ? DRAFT_LANGUAGE : DRAFT_GONE;
}

int draft_approve(const struct revise_act *act, const struct draft_row *draft,
                  const struct vtt *vtt, const char *language)
{
    struct revise revise;
    int r = open_film(&revise, act, language);

    if (!r)
        r = db_end(act->db, approve(&revise, draft, vtt));
    return r < 0 ? fault(r) : r;
}

static int disapprove(struct revise *revise)
{
    int r = captioning_drop(revise);

    if (r == REVISE_MISSING)
        return DRAFT_NONE;
    if (r == REVISE_UNMADE)
        return DRAFT_TAKEN;
    return r ? fault(r)
             : fault(chores_again(revise->act.db, revise->version.id, revise->act.now_ms));
}

int draft_disapprove(const struct revise_act *act, const char *language)
{
    struct revise revise;
    int r = open_film(&revise, act, language);

    if (!r)
        r = db_end(act->db, disapprove(&revise));
    return r < 0 ? fault(r) : r;
}

int draft_discard(const struct revise_act *act, const struct draft_row *draft)
{
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = drafts_remove(act->db, draft->id);
    if (r == 0)
        r = audit_add(act->db, act->by, "captions discard", act->slug, draft->language);
    r = db_end(act->db, r);
    return r == DRAFTS_MISSING ? 0 : fault(r);
}
