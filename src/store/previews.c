/* Rows of previews. */
#include "store/previews.h"

#include "base/fault.h"
#include "rows.h"

int previews_add(struct db *db, const char *sha256, struct preview_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PREVIEWS_ADD);
    rows_put_text(&rows, row->public_id);
    rows_put_number(&rows, row->film_id);
    rows_put_text(&rows, sha256);
    rows_put_text(&rows, row->recipient);
    rows_put_text(&rows, row->created_by);
    rows_put_number(&rows, row->created_at);
    rows_put_moment(&rows, row->embargo_at);
    rows_put_number(&rows, row->expires_at);
    rows_put_number(&rows, row->opens_max);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

static int read_preview(struct rows *rows, struct arena *arena, struct preview_row *row)
{
    row->id = rows_number(rows);
    row->public_id = rows_text(rows, arena);
    row->film_id = rows_number(rows);
    row->film = rows_text(rows, arena);
    row->slug = rows_text(rows, arena);
    row->recipient = rows_text(rows, arena);
    row->created_by = rows_text(rows, arena);
    row->created_at = rows_number(rows);
    row->embargo_at = rows_moment(rows);
    row->expires_at = rows_number(rows);
    row->opens_max = rows_number(rows);
    row->opens = rows_number(rows);
    row->revoked_at = rows_moment(rows);
    return rows_done(rows);
}

int previews_find(struct db *db, const char *sha256, struct arena *arena, struct preview_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PREVIEWS_FIND);
    rows_put_text(&rows, sha256);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PREVIEWS_MISSING : fault(r);
    return read_preview(&rows, arena, row);
}

int previews_get(struct db *db, int64_t id, struct arena *arena, struct preview_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PREVIEWS_GET);
    rows_put_number(&rows, id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PREVIEWS_MISSING : fault(r);
    return read_preview(&rows, arena, row);
}

int previews_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct preview_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct preview_row row;
    int r;

    rows_open(&rows, db, QUERY_PREVIEWS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_preview(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int previews_open(struct db *db, int64_t id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PREVIEWS_OPEN);
    rows_put_number(&rows, id);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    return r == ROWS_END ? PREVIEWS_MISSING : r ? fault(r) : rows_done(&rows);
}

int previews_revoke(struct db *db, const char *public_id, int64_t now_ms, struct arena *arena,
                    const char **slug)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PREVIEWS_REVOKE);
    rows_put_text(&rows, public_id);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PREVIEWS_MISSING : fault(r);
    *slug = rows_text(&rows, arena);
    return rows_done(&rows);
}
