/* Rows of warnings. */
#include "store/warnings.h"

#include "base/fault.h"
#include "change.h"
#include "rows.h"

static int clear(struct db *db, int64_t version_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_WARNINGS_CLEAR);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}

static int add(struct db *db, int64_t version_id, const struct warning_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_WARNINGS_ADD);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, row->kind);
    rows_put_number(&rows, row->from_ms);
    rows_put_number(&rows, row->to_ms);
    return rows_run(&rows);
}

int warnings_replace(struct db *db, int64_t version_id, const struct warning_row *rows, int count)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = clear(db, version_id);
    for (int i = 0; i < count && !r; i++)
        r = add(db, version_id, &rows[i]);
    return r ? fault(r) : change_end(&change);
}

int warnings_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct warning_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_WARNINGS_EACH);
    rows_put_number(&rows, version_id);
    while ((r = rows_next(&rows)) == 0) {
        struct warning_row row = {.kind = rows_text(&rows, arena)};

        row.from_ms = rows_number(&rows);
        row.to_ms = rows_number(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
