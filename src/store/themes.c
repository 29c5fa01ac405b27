/* Rows of themes. */
#include "store/themes.h"

#include "base/fault.h"
#include "rows.h"

int themes_each(struct db *db, const char *after, struct arena *arena,
                int (*each)(void *context, const char *id, const char *name), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_THEMES_EACH);
    rows_put_text(&rows, after);
    while ((r = rows_next(&rows)) == 0) {
        const char *id = rows_text(&rows, arena);
        const char *name = rows_text(&rows, arena);

        r = rows_done(&rows);
        if (!r)
            r = each(context, id, name);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int themes_each_film(struct db *db, const char *id, int (*each)(void *context, int64_t film_id),
                     void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_THEMES_EACH_FILM);
    rows_put_text(&rows, id);
    while ((r = rows_next(&rows)) == 0) {
        r = each(context, rows_number(&rows));
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
