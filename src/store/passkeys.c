/* Rows of passkeys. */
#include "store/passkeys.h"

#include "base/fault.h"
#include "rows.h"

static int read_row(struct rows *rows, struct arena *arena, struct passkey_row *row)
{
    row->staff_id = rows_number(rows);
    row->name = rows_text(rows, arena);
    row->role = rows_text(rows, arena);
    row->id = rows_text(rows, arena);
    row->public_key = rows_text(rows, arena);
    row->uses = rows_number(rows);
    row->created_at = rows_number(rows);
    row->used_at = rows_number(rows);
    return rows_done(rows);
}

/* Of a statement that tells by a row whether it did anything. */
static int run_told(struct rows *rows, int otherwise)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return otherwise;
    return r ? fault(r) : rows_done(rows);
}

int passkeys_add(struct db *db, const struct passkey_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PASSKEYS_ADD);
    rows_put_text(&rows, row->id);
    rows_put_number(&rows, row->staff_id);
    rows_put_text(&rows, row->public_key);
    rows_put_number(&rows, row->uses);
    rows_put_number(&rows, row->created_at);
    return run_told(&rows, PASSKEYS_TAKEN);
}

int passkeys_find(struct db *db, const char *id, struct arena *arena, struct passkey_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PASSKEYS_FIND);
    rows_put_text(&rows, id);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return PASSKEYS_MISSING;
    return r ? fault(r) : read_row(&rows, arena, row);
}

int passkeys_each(struct db *db, int64_t staff_id, struct arena *arena,
                  int (*each)(void *context, const struct passkey_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct passkey_row row;
    int r;

    rows_open(&rows, db, QUERY_PASSKEYS_EACH);
    rows_put_number(&rows, staff_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_row(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int passkeys_use(struct db *db, const char *id, int64_t uses, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PASSKEYS_USE);
    rows_put_text(&rows, id);
    rows_put_number(&rows, uses);
    rows_put_number(&rows, now_ms);
    return run_told(&rows, PASSKEYS_BEHIND);
}

int passkeys_drop(struct db *db, const char *id, int64_t staff_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PASSKEYS_DROP);
    rows_put_text(&rows, id);
    rows_put_number(&rows, staff_id);
    return run_told(&rows, PASSKEYS_MISSING);
}

int passkeys_drop_all(struct db *db, int64_t staff_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PASSKEYS_DROP_ALL);
    rows_put_number(&rows, staff_id);
    return rows_run(&rows);
}
