/* Rows of drafts: captions that no person has approved. */
#include "store/drafts.h"

#include "base/fault.h"
#include "rows.h"

int drafts_put(struct db *db, struct draft_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_DRAFTS_PUT);
    rows_put_number(&rows, row->version_id);
    rows_put_text(&rows, row->origin);
    rows_put_number(&rows, row->track);
    rows_put_text(&rows, row->language);
    rows_put_number(&rows, row->is_telemetry);
    rows_put_number(&rows, row->cues);
    rows_put_text(&rows, row->vtt);
    rows_put_number(&rows, row->made_at);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

int drafts_clear(struct db *db, int64_t version_id, const char *origin)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_DRAFTS_CLEAR);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, origin);
    return rows_run(&rows);
}

int drafts_remove(struct db *db, int64_t id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_DRAFTS_REMOVE);
    rows_put_number(&rows, id);
    r = rows_next(&rows);
    return r == ROWS_END ? DRAFTS_MISSING : r ? fault(r) : rows_done(&rows);
}

static int read_draft(struct rows *rows, struct arena *arena, struct draft_row *row)
{
    row->id = rows_number(rows);
    row->version_id = rows_number(rows);
    row->film_id = rows_number(rows);
    row->origin = rows_text(rows, arena);
    row->track = rows_number(rows);
    row->language = rows_text(rows, arena);
    row->is_telemetry = rows_bool(rows);
    row->cues = rows_number(rows);
    row->vtt = rows_text(rows, arena);
    row->made_at = rows_number(rows);
    return rows_done(rows);
}

int drafts_each(struct db *db, int64_t film_id, struct arena *arena,
                int (*each)(void *context, const struct draft_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct draft_row row;
    int r;

    rows_open(&rows, db, QUERY_DRAFTS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_draft(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
