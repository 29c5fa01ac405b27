/* Rows of ticks, and the facts that they are said of. */
#include "store/ticks.h"

#include "base/fault.h"
#include "rows.h"

int ticks_put(struct db *db, const struct tick_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_TICKS_PUT);
    rows_put_number(&rows, row->film_id);
    rows_put_text(&rows, row->tick);
    rows_put_text(&rows, row->who);
    rows_put_number(&rows, row->at);
    rows_put_text(&rows, row->basis);
    return rows_run(&rows);
}

int ticks_drop(struct db *db, int64_t film_id, const char *tick)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_TICKS_DROP);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, tick);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? TICKS_MISSING : fault(r);
    return rows_done(&rows);
}

int ticks_each(struct db *db, int64_t film_id, struct arena *arena,
               int (*each)(void *context, const struct tick_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct tick_row row = {.film_id = film_id};
    int r;

    rows_open(&rows, db, QUERY_TICKS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        row.tick = rows_text(&rows, arena);
        row.who = rows_text(&rows, arena);
        row.at = rows_number(&rows);
        row.basis = rows_text(&rows, arena);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int ticks_each_fact(struct db *db, int64_t film_id,
                    int (*each)(void *context, const char *topic, const char *fact), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_TICKS_EACH_FACT);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        const char *topic = rows_text_here(&rows), *fact = rows_text_here(&rows);

        r = rows.fault ? fault(rows.fault) : each(context, topic, fact);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
