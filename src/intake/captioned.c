/* How far a film's captions are. */
#include "intake/captioned.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "store/captions.h"
#include "store/drafts.h"

enum captioned_state captioned_state(const struct captioned *captioned)
{
    if (captioned->is_public || captioned->row.approved_at >= 0)
        return CAPTIONED_APPROVED;
    return captioned->row.checked_at >= 0 ? CAPTIONED_CHECKED : CAPTIONED_DRAFT;
}

const char *captioned_state_name(enum captioned_state state)
{
    static const char *const names[] = {"draft", "checked", "approved"};

    return names[state];
}

/* The rate of its largest picture. */
static int take_rate(void *context, const struct rendition_row *row)
{
    struct lint_film *film = context;

    if (row->fps_num > 0 && row->fps_den > 0) {
        film->fps_num = row->fps_num;
        film->fps_den = row->fps_den;
    }
    return 0;
}

static int read_film(struct revise *revise, struct captioned *captioned)
{
    revise_film(revise, &captioned->film);
    captioned->language = revise->key.language;
    captioned->lint.duration_ms = revise->version.duration_ms;
    if (!revise->version.id)
        return 0;
    return fault(renditions_each(revise->act.db, revise->version.id, revise->act.arena, take_rate,
                                 &captioned->lint));
}

/* What visitors get; captions of a file beside the film have no revision. */
static int read_public(struct revise *revise, struct captioned *captioned)
{
    struct caption_row there = {0};
    int r = revise->version.id ? captions_find(revise->act.db, revise->version.id,
                                               revise->key.language, revise->act.arena, &there)
                               : CAPTIONS_MISSING;

    if (r)
        return r < 0 ? fault(r) : 0;
    captioned->has_public = true;
    if (!captioned->row.number) {
        captioned->row = (struct revision_row){.language = revise->key.language,
                                               .origin = "import",
                                               .author = "",
                                               .saved_at = there.changed_at,
                                               .content = revise->version.sha256,
                                               .sha256 = there.sha256,
                                               .text = there.vtt,
                                               .checked_at = -1,
                                               .approved_at = -1};
        captioned->is_last = true;
    }
    captioned->is_public = str_equal(there.sha256, captioned->row.sha256);
    return 0;
}

static int find_revision(struct revise *revise, int64_t number, struct captioned *captioned)
{
    if (!number || number == revise->last.number) {
        captioned->row = revise->last;
        captioned->is_last = revise->last.number > 0;
        return 0;
    }
    return revisions_find(revise->act.db, &revise->key, number, revise->act.arena, &captioned->row);
}

static int read_words(struct revise *revise, struct captioned *captioned)
{
    const struct revision_row *row = &captioned->row;
    struct vtt_report report;
    int r = vtt_read(revise->act.arena, row->text, strlen(row->text), &captioned->vtt, &report);

    if (r)
        return r < 0 ? fault(r) : fault(-EPROTO);
    captioned->is_stale = !str_equal(row->content, revise->version.sha256);
    captioned->until_ms = revise->version.duration_ms;
    if (!captioned->until_ms)
        captioned->until_ms = captioned->vtt.cues[captioned->vtt.count - 1].end_ms;
    return 0;
}

int captioned_read(struct db *db, const char *slug, const char *language, int64_t number,
                   const char *person, struct arena *arena, struct captioned *captioned)
{
    const struct revise_act act = {.db = db, .arena = arena, .slug = slug};
    struct revise revise;
    int r = language[0] ? revise_open(&revise, &act, "captions", language) : REVISE_LANGUAGE;

    *captioned = (struct captioned){.played = ""};
    if (!r)
        r = read_film(&revise, captioned);
    if (!r)
        r = find_revision(&revise, number, captioned);
    if (!r)
        r = read_public(&revise, captioned);
    if (!r && !captioned->row.text)
        r = REVISE_MISSING;
    if (!r)
        r = read_words(&revise, captioned);
    if (!r && captioned->row.id)
        r = revisions_find_viewing(db, captioned->row.id, person, arena, &captioned->played);
    return r < 0 ? fault(r) : r == REVISE_LANGUAGE || !captioned->row.text ? r : 0;
}

int captioned_each(struct db *db, const char *slug, const char *language, struct arena *arena,
                   int (*each)(void *context, const struct revision_row *row), void *context)
{
    const struct revise_act act = {.db = db, .arena = arena, .slug = slug};
    struct revise revise;
    int r = language[0] ? revise_open(&revise, &act, "captions", language) : REVISE_LANGUAGE;

    return r < 0 ? fault(r) : r ? r : fault(revisions_each(db, &revise.key, arena, each, context));
}

/* All languages of a film. */

struct listing {
    struct captioned_list *list;
    const struct revise *revise;
};

static struct captioned_language *add_language(struct captioned_list *list)
{
    return list->language_count < CAPTIONED_LANGUAGES_MAX ? &list->languages[list->language_count++]
                                                          : NULL;
}

static int list_revision(void *context, const struct revision_row *row)
{
    struct listing *listing = context;
    struct captioned_language *language = add_language(listing->list);

    if (language)
        *language = (struct captioned_language){
            .row = *row, .is_stale = !str_equal(row->content, listing->revise->version.sha256)};
    return 0;
}

static int list_public(void *context, const struct caption_row *row)
{
    struct listing *listing = context;
    struct captioned_list *list = listing->list;
    struct captioned_language *language = NULL;

    for (int i = 0; i < list->language_count; i++)
        if (str_equal(list->languages[i].row.language, row->language))
            language = &list->languages[i];
    if (!language) {
        language = add_language(list);
        if (!language)
            return 0;
        language->row = (struct revision_row){.language = row->language,
                                              .origin = "import",
                                              .author = "",
                                              .saved_at = row->changed_at,
                                              .sha256 = row->sha256,
                                              .checked_at = -1,
                                              .approved_at = -1};
    }
    language->has_public = true;
    language->is_public = str_equal(language->row.sha256, row->sha256);
    return 0;
}

static int list_draft(void *context, const struct draft_row *row)
{
    struct captioned_list *list = ((struct listing *)context)->list;

    if (list->draft_count < CAPTIONED_DRAFTS_MAX)
        list->drafts[list->draft_count++] =
            (struct captioned_draft){.id = row->id,
                                     .origin = row->origin,
                                     .language = row->language,
                                     .cues = row->cues,
                                     .is_telemetry = row->is_telemetry};
    return 0;
}

int captioned_list(struct db *db, const char *slug, struct arena *arena,
                   struct captioned_list *list)
{
    const struct revise_act act = {.db = db, .arena = arena, .slug = slug};
    struct revise revise;
    struct listing listing = {list, &revise};
    int r = revise_open(&revise, &act, "captions", "");

    if (r)
        return r < 0 ? fault(r) : r;
    *list = (struct captioned_list){
        .spoken = revise.film.language,
        .languages = arena_array(arena, CAPTIONED_LANGUAGES_MAX, sizeof *list->languages),
        .drafts = arena_array(arena, CAPTIONED_DRAFTS_MAX, sizeof *list->drafts)};
    if (!list->languages || !list->drafts)
        return fault(-ENOMEM);
    revise_film(&revise, &list->film);
    r = revisions_each_language(db, revise.film.id, arena, list_revision, &listing);
    if (!r && revise.version.id)
        r = captions_each(db, revise.version.id, arena, list_public, &listing);
    return r ? fault(r) : fault(drafts_each(db, revise.film.id, arena, list_draft, &listing));
}
