/* Rows of chores: what is done with a version once it is in service. */
#include "store/chores.h"

#include "base/fault.h"
#include "rows.h"

int chores_ask(struct db *db, int64_t version_id, const char *job, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CHORES_ASK);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, job);
    rows_put_number(&rows, now_ms);
    return rows_run(&rows);
}

int chores_ask_all(struct db *db, const char *job, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CHORES_ASK_ALL);
    rows_put_text(&rows, job);
    rows_put_number(&rows, now_ms);
    return rows_run(&rows);
}

int chores_again(struct db *db, int64_t version_id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CHORES_AGAIN);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}

static int read_chore(struct rows *rows, struct arena *arena, struct chore_row *row)
{
    row->version_id = rows_number(rows);
    row->job = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->reason = rows_text(rows, arena);
    return rows_done(rows);
}

int chores_next(struct db *db, bool with_av1, struct arena *arena, struct chore_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CHORES_NEXT);
    rows_put_number(&rows, with_av1);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? CHORES_MISSING : fault(r);
    return read_chore(&rows, arena, row);
}

int chores_write(struct db *db, const struct chore_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CHORES_WRITE);
    rows_put_text(&rows, row->state);
    rows_put_text(&rows, row->reason);
    rows_put_number(&rows, row->version_id);
    rows_put_text(&rows, row->job);
    return rows_run(&rows);
}

int chores_each(struct db *db, int64_t version_id, struct arena *arena,
                int (*each)(void *context, const struct chore_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct chore_row row;
    int r;

    rows_open(&rows, db, QUERY_CHORES_EACH);
    rows_put_number(&rows, version_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_chore(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
