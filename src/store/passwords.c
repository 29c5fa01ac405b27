/* Rows of passwords. */
#include "store/passwords.h"

#include "base/fault.h"
#include "rows.h"

int passwords_put(struct db *db, int64_t staff_id, const char *hash, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PASSWORDS_PUT);
    rows_put_number(&rows, staff_id);
    rows_put_text(&rows, hash);
    rows_put_number(&rows, now_ms);
    return rows_run(&rows);
}

int passwords_find(struct db *db, int64_t staff_id, struct arena *arena, const char **hash)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PASSWORDS_FIND);
    rows_put_number(&rows, staff_id);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return PASSWORDS_MISSING;
    if (r)
        return fault(r);
    *hash = rows_text(&rows, arena);
    return rows_done(&rows);
}

int passwords_drop(struct db *db, int64_t staff_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PASSWORDS_DROP);
    rows_put_number(&rows, staff_id);
    return rows_run(&rows);
}
