/* Rows of numbers: how often something was done with a film on a day. */
#include "store/numbers.h"

#include "base/fault.h"
#include "rows.h"

int numbers_add(struct db *db, int64_t day, int64_t film_id, const char *metric, int64_t count)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_NUMBERS_ADD);
    rows_put_number(&rows, day);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, metric);
    rows_put_number(&rows, count);
    return rows_run(&rows);
}

int numbers_each(struct db *db, int64_t first_day, struct arena *arena,
                 int (*each)(void *context, const struct number_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct number_row row;
    int r;

    rows_open(&rows, db, QUERY_NUMBERS_EACH);
    rows_put_number(&rows, first_day);
    while ((r = rows_next(&rows)) == 0) {
        row.day = rows_number(&rows);
        row.slug = rows_text(&rows, arena);
        row.metric = rows_text(&rows, arena);
        row.count = rows_number(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
