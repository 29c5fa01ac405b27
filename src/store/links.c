/* Rows of links: short codes that lead to films. */
#include "store/links.h"

#include "base/fault.h"
#include "rows.h"

int links_add(struct db *db, const char *code, int64_t film_id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_LINKS_ADD);
    rows_put_text(&rows, code);
    rows_put_number(&rows, film_id);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? LINKS_TAKEN : fault(r);
    return rows_done(&rows);
}

int links_find(struct db *db, const char *code, int64_t *film_id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_LINKS_FIND);
    rows_put_text(&rows, code);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? LINKS_MISSING : fault(r);
    *film_id = rows_number(&rows);
    return rows_done(&rows);
}

int links_each(struct db *db, struct arena *arena,
               int (*each)(void *context, const struct link_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct link_row row;
    int r;

    rows_open(&rows, db, QUERY_LINKS_EACH);
    while ((r = rows_next(&rows)) == 0) {
        row.code = rows_text(&rows, arena);
        row.slug = rows_text(&rows, arena);
        row.created_at = rows_number(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int links_remove(struct db *db, const char *code)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_LINKS_REMOVE);
    rows_put_text(&rows, code);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? LINKS_MISSING : fault(r);
    return rows_done(&rows);
}
