/* Rows of posts. */
#include "store/posts.h"

#include <errno.h>

#include "base/fault.h"
#include "rows.h"

int posts_add(struct db *db, int64_t film_id, const struct post_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_POSTS_ADD);
    rows_put_text(&rows, row->public_id);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, row->platform);
    rows_put_text(&rows, row->words);
    rows_put_text(&rows, row->code);
    rows_put_number(&rows, row->changed_at);
    rows_put_text(&rows, row->changed_by);
    return rows_run(&rows);
}

static int read_post(struct rows *rows, struct arena *arena, struct post_row *row)
{
    *row = (struct post_row){.id = rows_number(rows)};
    row->public_id = rows_text(rows, arena);
    row->platform = rows_text(rows, arena);
    row->words = rows_text(rows, arena);
    row->code = rows_text(rows, arena);
    row->url = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->revision = rows_number(rows);
    row->changed_at = rows_number(rows);
    row->changed_by = rows_text(rows, arena);
    return rows_done(rows);
}

int posts_each(struct db *db, int64_t film_id, struct arena *arena,
               int (*each)(void *context, const struct post_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct post_row row;
    int r;

    rows_open(&rows, db, QUERY_POSTS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_post(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int posts_find(struct db *db, int64_t film_id, const char *public_id, struct arena *arena,
               struct post_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_POSTS_FIND);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, public_id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? POSTS_MISSING : fault(r);
    return read_post(&rows, arena, row);
}

int posts_change(struct db *db, const struct post_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_POSTS_CHANGE);
    rows_put_number(&rows, row->id);
    rows_put_text(&rows, row->platform);
    rows_put_text(&rows, row->words);
    rows_put_text(&rows, row->url);
    rows_put_text(&rows, row->state);
    rows_put_number(&rows, row->changed_at);
    rows_put_text(&rows, row->changed_by);
    return rows_run(&rows);
}

int posts_remove(struct db *db, int64_t id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_POSTS_REMOVE);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}

int posts_count(struct db *db, int64_t film_id, int64_t *count)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_POSTS_COUNT);
    rows_put_number(&rows, film_id);
    r = rows_next(&rows);
    if (r)
        return fault(r == ROWS_END ? -EPROTO : r);
    *count = rows_number(&rows);
    return rows_done(&rows);
}
