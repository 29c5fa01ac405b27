/* Rows of assents, and the doubt of scheduled films. */
#include "store/assents.h"

#include <errno.h>

#include "base/fault.h"
#include "rows.h"

int assents_put(struct db *db, const struct assent_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ASSENTS_PUT);
    rows_put_number(&rows, row->film_id);
    rows_put_text(&rows, row->act);
    rows_put_text(&rows, row->who);
    rows_put_number(&rows, row->at);
    rows_put_text(&rows, row->basis);
    rows_put_number(&rows, row->publish_at);
    rows_put_number(&rows, row->end_at);
    return rows_run(&rows);
}

int assents_drop(struct db *db, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ASSENTS_DROP);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}

int assents_each(struct db *db, int64_t film_id, struct arena *arena,
                 int (*each)(void *context, const struct assent_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct assent_row row = {.film_id = film_id};
    int r;

    rows_open(&rows, db, QUERY_ASSENTS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        row.act = rows_text(&rows, arena);
        row.who = rows_text(&rows, arena);
        row.at = rows_number(&rows);
        row.basis = rows_text(&rows, arena);
        row.publish_at = rows_number(&rows);
        row.end_at = rows_number(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int read_number(struct rows *rows, int64_t *number)
{
    int r = rows_next(rows);

    if (r)
        return fault(r == ROWS_END ? -ENOENT : r);
    *number = rows_number(rows);
    return rows_done(rows);
}

int assents_asked(struct db *db, int64_t film_id, bool *is_asked)
{
    AUTO_ROWS struct rows rows;
    int64_t number = 0;
    int r;

    rows_open(&rows, db, QUERY_ASSENTS_ASKED);
    rows_put_number(&rows, film_id);
    r = read_number(&rows, &number);
    *is_asked = number != 0;
    return fault(r);
}

int assents_accounts(struct db *db, int64_t *count)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ASSENTS_ACCOUNTS);
    return read_number(&rows, count);
}

int assents_doubts(struct db *db, int doubt, int64_t *ids, int max, int *count)
{
    AUTO_ROWS struct rows rows;
    int r;

    *count = 0;
    rows_open(&rows, db, QUERY_ASSENTS_DOUBTS);
    rows_put_number(&rows, doubt);
    rows_put_number(&rows, max);
    while ((r = rows_next(&rows)) == 0)
        ids[(*count)++] = rows_number(&rows);
    return r == ROWS_END ? 0 : fault(r);
}

int assents_doubt(struct db *db, int64_t film_id, int *doubt)
{
    AUTO_ROWS struct rows rows;
    int64_t number = 0;
    int r;

    rows_open(&rows, db, QUERY_ASSENTS_DOUBT);
    rows_put_number(&rows, film_id);
    r = read_number(&rows, &number);
    *doubt = (int)number;
    return fault(r);
}

int assents_set_doubt(struct db *db, int64_t film_id, int doubt)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ASSENTS_SET_DOUBT);
    rows_put_number(&rows, doubt);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}
