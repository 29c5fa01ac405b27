/* Rows of sessions. */
#include "store/sessions.h"

#include "base/fault.h"
#include "rows.h"

static int read_row(struct rows *rows, struct arena *arena, struct session_row *row)
{
    row->staff_id = rows_number(rows);
    row->name = rows_text(rows, arena);
    row->role = rows_text(rows, arena);
    row->public_id = rows_text(rows, arena);
    row->created_at = rows_number(rows);
    row->seen_at = rows_number(rows);
    return rows_done(rows);
}

static void put_bounds(struct rows *rows, struct session_bounds bounds)
{
    rows_put_number(rows, bounds.created_after);
    rows_put_number(rows, bounds.seen_after);
}

int sessions_add(struct db *db, const char *sha256, const char *public_id, int64_t staff_id,
                 int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SESSIONS_ADD);
    rows_put_text(&rows, sha256);
    rows_put_text(&rows, public_id);
    rows_put_number(&rows, staff_id);
    rows_put_number(&rows, now_ms);
    return rows_run(&rows);
}

int sessions_find(struct db *db, const char *sha256, struct session_bounds bounds,
                  struct arena *arena, struct session_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SESSIONS_FIND);
    rows_put_text(&rows, sha256);
    put_bounds(&rows, bounds);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return SESSIONS_MISSING;
    return r ? fault(r) : read_row(&rows, arena, row);
}

int sessions_each(struct db *db, int64_t staff_id, struct session_bounds bounds,
                  struct arena *arena, int (*each)(void *context, const struct session_row *row),
                  void *context)
{
    AUTO_ROWS struct rows rows;
    struct session_row row;
    int r;

    rows_open(&rows, db, QUERY_SESSIONS_EACH);
    rows_put_number(&rows, staff_id);
    put_bounds(&rows, bounds);
    while ((r = rows_next(&rows)) == 0) {
        r = read_row(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int sessions_touch(struct db *db, const char *sha256, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SESSIONS_TOUCH);
    rows_put_number(&rows, now_ms);
    rows_put_text(&rows, sha256);
    return rows_run(&rows);
}

int sessions_drop(struct db *db, const char *sha256)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SESSIONS_DROP);
    rows_put_text(&rows, sha256);
    return rows_run(&rows);
}

int sessions_revoke(struct db *db, const char *public_id, int64_t staff_id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SESSIONS_REVOKE);
    rows_put_text(&rows, public_id);
    rows_put_number(&rows, staff_id);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return SESSIONS_MISSING;
    return r ? fault(r) : rows_done(&rows);
}

int sessions_drop_all(struct db *db, int64_t staff_id, const char *but_public_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SESSIONS_DROP_ALL);
    rows_put_number(&rows, staff_id);
    rows_put_text(&rows, but_public_id);
    return rows_run(&rows);
}

int sessions_expire(struct db *db, struct session_bounds bounds)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SESSIONS_EXPIRE);
    put_bounds(&rows, bounds);
    return rows_run(&rows);
}
