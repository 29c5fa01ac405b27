/* Captions on their way to visitors. */
#include "intake/captioning.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/publish.h"
#include "store/captions.h"
#include "store/drafts.h"
#include "text/ttml.h"

/* Around a cue that was changed: who looks at it again sees it come and go, and a hole in what was
 * played does not close by itself. */
enum { AROUND_MS = 1500 };

static int open_act(struct revise *revise, const struct revise_act *act, const char *language)
{
    int r = language[0] ? revise_open(revise, act, "captions", language) : REVISE_LANGUAGE;

    return r < 0 ? fault(r) : r;
}

static int read_text(const char *bytes, size_t length, struct arena *arena, struct vtt *vtt,
                     struct revise_problem *problem)
{
    struct vtt_report report;
    int r = ttml_read(arena, bytes, length, vtt, &report);

    if (r == TTML_OTHER)
        r = vtt_read(arena, bytes, length, vtt, &report);
    if (r <= 0)
        return fault(r);
    problem->line = report.line;
    snprintf(problem->text, sizeof problem->text, "%s", report.reason);
    return REVISE_BAD;
}

static int read_ours(const char *text, struct arena *arena, struct vtt *vtt)
{
    struct vtt_report report;
    int r = vtt_read(arena, text, strlen(text), vtt, &report);

    return r == VTT_REFUSED ? fault(-EPROTO) : fault(r);
}

/* What was played of the text before counts for this one, but where they differ. */

static int compare(const struct vtt_cue *a, const struct vtt_cue *b)
{
    const char *left = a->markup ? a->markup : a->text, *right = b->markup ? b->markup : b->text;

    if (a->start_ms != b->start_ms)
        return a->start_ms < b->start_ms ? -1 : 1;
    if (a->end_ms != b->end_ms)
        return a->end_ms < b->end_ms ? -1 : 1;
    return strcmp(left, right);
}

static void forget_cue(struct played *played, const struct vtt_cue *cue)
{
    played_forget(played, cue->start_ms - AROUND_MS, cue->end_ms + AROUND_MS);
}

static void forget_changes(struct played *played, const struct vtt *before, const struct vtt *after)
{
    int i = 0, j = 0;

    while (i < before->count || j < after->count) {
        int order = i == before->count  ? 1
                    : j == after->count ? -1
                                        : compare(&before->cues[i], &after->cues[j]);

        if (order < 0)
            forget_cue(played, &before->cues[i]);
        else if (order > 0)
            forget_cue(played, &after->cues[j]);
        i += order <= 0;
        j += order >= 0;
    }
}

struct carrying {
    struct db *db;
    int64_t to_id;
    struct vtt before;
    const struct vtt *after;
};

static int carry(void *context, const char *person, const char *text)
{
    struct carrying *carrying = context;
    AUTO_BUF struct buf out = {0};
    struct played played;

    if (!played_read(&played, text))
        return fault(-EPROTO);
    forget_changes(&played, &carrying->before, carrying->after);
    played_write(&out, &played);
    if (out.failed)
        return fault(-ENOMEM);
    return fault(revisions_put_viewing(carrying->db, carrying->to_id, person, out.data));
}

static int carry_over(struct revise *revise, const struct revision_row *before,
                      const struct vtt *after)
{
    struct carrying carrying = {.db = revise->act.db, .to_id = revise->last.id, .after = after};
    int r;

    if (!before->number || before->id == revise->last.id ||
        !str_equal(before->content, revise->last.content))
        return 0;
    r = read_ours(before->text, revise->act.arena, &carrying.before);
    return r ? fault(r)
             : fault(revisions_each_viewing(revise->act.db, before->id, revise->act.arena, carry,
                                            &carrying));
}

/* Inside the transaction. */
static int save(struct revise *revise, const struct revise_edit *edit, const struct vtt *vtt)
{
    const struct revision_row before = revise->last;
    AUTO_BUF struct buf text = {0};
    int r;

    if (!revise->version.id)
        return REVISE_UNMADE;
    vtt_write(&text, vtt);
    if (text.failed)
        return fault(-ENOMEM);
    r = revise_add(revise, edit, text.data);
    if (r || revise->last.id == before.id)
        return r < 0 ? fault(r) : r;
    r = carry_over(revise, &before, vtt);
    return r ? fault(r)
             : fault(revise_tell(revise, "captions save", "%s, revision %lld, %s",
                                 revise->key.language, (long long)revise->last.number,
                                 edit->origin));
}

int captioning_save(const struct revise_act *act, const char *language,
                    const struct revise_edit *edit, int64_t *number, struct revise_problem *problem)
{
    struct revise revise = {0};
    struct vtt vtt;
    int r = read_text(edit->bytes, edit->length, act->arena, &vtt, problem);

    if (r)
        return r < 0 ? fault(r) : r;
    r = db_begin(act->db);
    if (r)
        return fault(r);
    r = open_act(&revise, act, language);
    if (!r)
        r = save(&revise, edit, &vtt);
    *number = r < 0 ? 0 : revise.last.number;
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

/* Drafts. */

struct finding_draft {
    int64_t id;
    struct draft_row row;
};

static int find_draft(void *context, const struct draft_row *row)
{
    struct finding_draft *finding = context;

    if (row->id == finding->id)
        finding->row = *row;
    return 0;
}

static int refuse_draft(struct revise_problem *problem, const char *why)
{
    *problem = (struct revise_problem){0};
    snprintf(problem->text, sizeof problem->text, "%s", why);
    return REVISE_BAD;
}

static int adopt(struct revise *revise, int64_t draft_id, struct revise_problem *problem)
{
    struct finding_draft finding = {.id = draft_id};
    struct revise_edit edit = {.base = REVISE_ANY};
    struct vtt vtt;
    int r = drafts_each(revise->act.db, revise->film.id, revise->act.arena, find_draft, &finding);

    if (r)
        return fault(r);
    if (!finding.row.id)
        return refuse_draft(problem, "That draft is gone: somebody took it, or the film changed.");
    if (finding.row.is_telemetry)
        return refuse_draft(problem,
                            "It looks like what a drone or camera writes, and may tell where it "
                            "was. On the server: incare films captions SLUG show ID.");
    edit.origin = str_equal(finding.row.origin, "machine") ? "machine" : "import";
    r = read_ours(finding.row.vtt, revise->act.arena, &vtt);
    if (!r)
        r = save(revise, &edit, &vtt);
    if (!r)
        r = drafts_remove(revise->act.db, draft_id);
    return r < 0 ? fault(r) : r;
}

int captioning_adopt(const struct revise_act *act, int64_t draft_id, const char *language,
                     int64_t *number, struct revise_problem *problem)
{
    struct revise revise = {0};
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = open_act(&revise, act, language);
    if (!r)
        r = adopt(&revise, draft_id, problem);
    *number = r < 0 ? 0 : revise.last.number;
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

/* Watching it through. */

static int64_t until(const struct revise *revise, const struct vtt *vtt)
{
    int64_t end_ms = vtt->count ? vtt->cues[vtt->count - 1].end_ms : 0;

    return revise->version.duration_ms ? revise->version.duration_ms : end_ms;
}

static int add_played(struct revise *revise, const struct played *more, struct played *all)
{
    AUTO_BUF struct buf text = {0};
    const char *before = "";
    int r = revisions_find_viewing(revise->act.db, revise->last.id, revise->act.by,
                                   revise->act.arena, &before);

    if (r < 0 || !played_read(all, before))
        return fault(r < 0 ? r : -EPROTO);
    for (int i = 0; i < more->count; i++)
        played_add(all, more->stretches[i].from_ms, more->stretches[i].to_ms);
    played_write(&text, all);
    if (text.failed)
        return fault(-ENOMEM);
    return fault(revisions_put_viewing(revise->act.db, revise->last.id, revise->act.by, text.data));
}

static int look(struct revise *revise, int64_t number)
{
    if (!revise->last.number)
        return REVISE_MISSING;
    if (revise->last.number != number)
        return REVISE_CHANGED;
    return str_equal(revise->last.content, revise->version.sha256) ? 0 : REVISE_STALE;
}

static int check_it(struct revise *revise, const char *how)
{
    int r =
        revisions_check(revise->act.db, revise->last.id, revise->act.by, how, revise->act.now_ms);

    return r ? fault(r)
             : fault(revise_tell(revise, "captions check", "%s, revision %lld, %s",
                                 revise->key.language, (long long)revise->last.number, how));
}

static int play(struct revise *revise, const struct played *more, struct played_stretch *missing,
                bool *is_missing)
{
    struct played all;
    struct vtt vtt;
    int r = read_ours(revise->last.text, revise->act.arena, &vtt);

    if (!r)
        r = add_played(revise, more, &all);
    if (r)
        return fault(r);
    *is_missing = played_missing(&all, until(revise, &vtt), missing);
    if (*is_missing || str_equal(revise->last.checked_how, "played"))
        return 0;
    return fault(check_it(revise, "played"));
}

int captioning_played(const struct revise_act *act, const char *language, int64_t number,
                      const struct played *played, struct played_stretch *missing, bool *is_missing)
{
    struct revise revise;
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = open_act(&revise, act, language);
    if (!r)
        r = look(&revise, number);
    if (!r)
        r = play(&revise, played, missing, is_missing);
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

/* To visitors, and back. */

static int put_in_service(struct revise *revise, const struct revision_row *revision)
{
    struct caption_row row = {.version_id = revise->version.id,
                              .language = revise->key.language,
                              .vtt = revision->text,
                              .sha256 = revision->sha256,
                              .changed_at = revise->act.now_ms,
                              .is_approved = true};
    struct vtt vtt;
    int r = read_ours(revision->text, revise->act.arena, &vtt);

    return r ? fault(r) : fault(captions_put(revise->act.db, &row, &vtt));
}

static int approve(struct revise *revise, int64_t number, bool said)
{
    int r = look(revise, number);

    if (!r && revise->last.checked_at < 0 && !said)
        r = REVISE_UNSEEN;
    if (!r && revise->last.checked_at < 0)
        r = check_it(revise, "said");
    if (r)
        return r < 0 ? fault(r) : r;
    r = put_in_service(revise, &revise->last);
    if (!r)
        r = revise_approve(revise, revise->last.id);
    if (!r)
        r = publish_search(revise->act.db, revise->film.id);
    return r ? fault(r)
             : fault(revise_tell(revise, "captions approve", "%s, revision %lld",
                                 revise->key.language, (long long)number));
}

int captioning_approve(const struct revise_act *act, const char *language, int64_t number,
                       bool said)
{
    struct revise revise;
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = open_act(&revise, act, language);
    if (!r)
        r = approve(&revise, number, said);
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

int captioning_put(struct revise *revise, const char *origin, const struct vtt *vtt)
{
    const struct revise_edit edit = {.origin = origin, .base = REVISE_ANY};
    int r = save(revise, &edit, vtt);

    return r ? fault(r) : fault(approve(revise, revise->last.number, true));
}

int captioning_drop(struct revise *revise)
{
    struct caption_row there;
    int r = revise->version.id ? captions_find(revise->act.db, revise->version.id,
                                               revise->key.language, revise->act.arena, &there)
                               : REVISE_MISSING;

    if (r)
        return r < 0 ? fault(r) : REVISE_MISSING;
    if (!there.is_approved)
        return REVISE_UNMADE;
    r = captions_remove(revise->act.db, revise->version.id, revise->key.language);
    if (!r)
        r = revisions_disapprove(revise->act.db, &revise->key);
    if (!r)
        r = publish_search(revise->act.db, revise->film.id);
    return r ? fault(r)
             : fault(revise_tell(revise, "captions disapprove", "%s", revise->key.language));
}

int captioning_take_back(const struct revise_act *act, const char *language)
{
    struct revise revise;
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = open_act(&revise, act, language);
    if (!r)
        r = captioning_drop(&revise);
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

/* The film's content has become another, or what it once was. */

static int settle(void *context, const struct revision_row *row)
{
    struct revise *revise = context;
    struct caption_row there;
    struct revision_row approved;
    int r =
        captions_find(revise->act.db, revise->version.id, row->language, revise->act.arena, &there);

    if (r != CAPTIONS_MISSING)
        return fault(r);
    revise->key.language = row->language;
    r = revisions_approved(revise->act.db, &revise->key, revise->version.sha256, revise->act.arena,
                           &approved);
    return r ? (r < 0 ? fault(r) : 0) : fault(put_in_service(revise, &approved));
}

int captioning_settle(struct db *db, int64_t film_id)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct revise revise = {.act = {.db = db, .arena = arena, .now_ms = clock_wall_ms()},
                            .key = {film_id, "captions", ""}};
    int r = arena ? versions_find(db, film_id, "main", arena, &revise.version) : -ENOMEM;

    if (r)
        return r < 0 ? fault(r) : 0;
    return fault(revisions_each_language(db, film_id, arena, settle, &revise));
}
