/* Rows of setup addresses. */
#include "store/setups.h"

#include "base/fault.h"
#include "rows.h"

int setups_put(struct db *db, int64_t staff_id, const char *sha256, int64_t expires_at)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SETUPS_PUT);
    rows_put_number(&rows, staff_id);
    rows_put_text(&rows, sha256);
    rows_put_number(&rows, expires_at);
    return rows_run(&rows);
}

int setups_find(struct db *db, const char *sha256, int64_t now_ms, struct arena *arena,
                struct staff_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SETUPS_FIND);
    rows_put_text(&rows, sha256);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return SETUPS_MISSING;
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    row->name = rows_text(&rows, arena);
    row->role = rows_text(&rows, arena);
    row->created_at = rows_number(&rows);
    row->disabled_at = rows_moment(&rows);
    return rows_done(&rows);
}

int setups_drop(struct db *db, int64_t staff_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SETUPS_DROP);
    rows_put_number(&rows, staff_id);
    return rows_run(&rows);
}
