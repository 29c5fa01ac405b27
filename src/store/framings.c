/* Rows of framings: which sites framed a film on a day, or tried to. */
#include "store/framings.h"

#include "base/fault.h"
#include "base/limits.h"
#include "rows.h"

int framings_add(struct db *db, int64_t day, int64_t film_id, const char *origin, bool is_refused,
                 int64_t count)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FRAMINGS_ADD);
    rows_put_number(&rows, day);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, origin);
    rows_put_number(&rows, is_refused);
    rows_put_number(&rows, count);
    rows_put_number(&rows, framings_of_day_max);
    return rows_run(&rows);
}

int framings_forget(struct db *db, int64_t before_day)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FRAMINGS_FORGET);
    rows_put_number(&rows, before_day);
    return rows_run(&rows);
}

int framings_each(struct db *db, int64_t first_day, int most, struct arena *arena,
                  int (*each)(void *context, const struct framing_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct framing_row row;
    int r;

    rows_open(&rows, db, QUERY_FRAMINGS_EACH);
    rows_put_number(&rows, first_day);
    rows_put_number(&rows, most);
    while ((r = rows_next(&rows)) == 0) {
        row.day = rows_number(&rows);
        row.slug = rows_text(&rows, arena);
        row.origin = rows_text(&rows, arena);
        row.is_refused = rows_bool(&rows);
        row.count = rows_number(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int framings_of_film(struct db *db, int64_t film_id, struct arena *arena,
                     int (*each)(void *context, const char *origin, int64_t day), void *context)
{
    AUTO_ROWS struct rows rows;
    const char *origin;
    int64_t day;
    int r;

    rows_open(&rows, db, QUERY_FRAMINGS_OF_FILM);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        origin = rows_text(&rows, arena);
        day = rows_number(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, origin, day);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
