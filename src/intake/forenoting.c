/* What people are told of a film before they watch it, as staff edit it. */
#include "intake/forenoting.h"

#include <errno.h>
#include <stdio.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"

static int read_list(const struct revise_edit *edit, struct arena *arena, struct noticing *noticing,
                     struct revise_problem *problem)
{
    char why[NOTICING_PROBLEM_MAX] = "";
    int r = noticing_read_file(arena, edit->bytes, edit->length, noticing, why);

    if (r <= 0)
        return fault(r);
    snprintf(problem->text, sizeof problem->text, "%s", why);
    return REVISE_BAD;
}

static int fit(const struct noticing *noticing, int64_t duration_ms, struct revise_problem *problem)
{
    for (int i = 0; i < noticing->count; i++)
        if (duration_ms && noticing->rows[i].start_ms >= duration_ms) {
            snprintf(problem->text, sizeof problem->text,
                     "notice %d: it begins after the film has ended", i + 1);
            return REVISE_BAD;
        }
    return 0;
}

/* Inside the transaction. */
static int save(struct revise *revise, const struct revise_edit *edit,
                const struct noticing *noticing)
{
    AUTO_BUF struct buf text = {0};
    int64_t before = revise->last.id;
    int r;

    noticing_write(&text, noticing->rows, noticing->count);
    if (text.failed)
        return fault(-ENOMEM);
    r = revise_add(revise, edit, text.data);
    if (r || revise->last.id == before)
        return r < 0 ? fault(r) : r;
    r = notices_replace(revise->act.db, revise->film.id, NULL, noticing->rows, noticing->count);
    if (!r)
        r = revise_approve(revise, revise->last.id);
    return r ? fault(r)
             : fault(revise_tell(revise, "notices", "revision %lld, %d of them",
                                 (long long)revise->last.number, noticing->count));
}

int forenoting_save(const struct revise_act *act, const struct revise_edit *edit, int64_t *number,
                    struct revise_problem *problem)
{
    struct noticing noticing = {.count = -1};
    struct revise revise;
    int r;

    *problem = (struct revise_problem){0};
    r = read_list(edit, act->arena, &noticing, problem);
    if (r)
        return r < 0 ? fault(r) : r;
    r = db_begin(act->db);
    if (r)
        return fault(r);
    r = revise_open(&revise, act, "notices", "");
    if (!r)
        r = fit(&noticing, revise.version.duration_ms, problem);
    if (!r)
        r = save(&revise, edit, &noticing);
    *number = revise.last.number;
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

int forenoting_read(struct db *db, const char *slug, struct arena *arena,
                    struct forenoting *forenoting)
{
    const struct revise_act act = {.db = db, .arena = arena, .slug = slug};
    struct revise revise;
    int r = revise_open(&revise, &act, "notices", "");

    if (r)
        return r < 0 ? fault(r) : r;
    *forenoting = (struct forenoting){.row = revise.last};
    revise_film(&revise, &forenoting->film);
    r = notices_list(db, revise.film.id, arena, &forenoting->notices, &forenoting->count);
    for (int i = 0; !r && i < forenoting->count; i++)
        forenoting->untimed += forenoting->notices[i].is_untimed;
    return fault(r);
}
