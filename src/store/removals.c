/* Rows of removals. */
#include "store/removals.h"

#include "base/fault.h"
#include "rows.h"

int removals_put(struct db *db, int64_t film_id, const struct removal_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REMOVALS_PUT);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, row->item);
    rows_put_number(&rows, row->is_done);
    rows_put_number(&rows, row->changed_at);
    rows_put_text(&rows, row->changed_by);
    return rows_run(&rows);
}

int removals_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct removal_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct removal_row row;
    int r;

    rows_open(&rows, db, QUERY_REMOVALS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        row.item = rows_text(&rows, arena);
        row.is_done = rows_bool(&rows);
        row.revision = rows_number(&rows);
        row.changed_at = rows_number(&rows);
        row.changed_by = rows_text(&rows, arena);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
