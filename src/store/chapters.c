/* Rows of chapters. */
#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "change.h"
#include "rows.h"
#include "store/captions.h"

static int add_chapter(struct db *db, int64_t version_id, const struct vtt_cue *chapter)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CHAPTERS_ADD);
    rows_put_number(&rows, version_id);
    rows_put_number(&rows, chapter->start_ms);
    rows_put_number(&rows, chapter->end_ms);
    rows_put_text(&rows, chapter->text);
    return rows_run(&rows);
}

static int clear(struct db *db, int64_t version_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CHAPTERS_CLEAR);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}

int chapters_replace(struct db *db, int64_t version_id, const struct vtt *vtt)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = clear(db, version_id);
    for (int i = 0; i < vtt->count && i < chapters_max && !r; i++)
        r = add_chapter(db, version_id, &vtt->cues[i]);
    if (r)
        return fault(r);
    return change_end(&change);
}

int chapters_list(struct db *db, int64_t version_id, struct arena *arena, struct vtt *vtt)
{
    AUTO_ROWS struct rows rows = {0};
    int r = 0;

    *vtt = (struct vtt){.cues = arena_array(arena, (size_t)chapters_max, sizeof(*vtt->cues))};
    if (!vtt->cues)
        return fault(-ENOMEM);
    rows_open(&rows, db, QUERY_CHAPTERS_LIST);
    rows_put_number(&rows, version_id);
    while (vtt->count < chapters_max && (r = rows_next(&rows)) == 0) {
        struct vtt_cue *cue = &vtt->cues[vtt->count++];

        cue->start_ms = rows_number(&rows);
        cue->end_ms = rows_number(&rows);
        cue->text = rows_text(&rows, arena);
    }
    return r == ROWS_END ? 0 : rows_done(&rows);
}
