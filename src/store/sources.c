/* Rows of sources: the files in library/ and what was last seen of them. */
#include "store/sources.h"

#include <errno.h>

#include "base/buf.h"
#include "base/fault.h"
#include "rows.h"

static int read_source(struct rows *rows, struct arena *arena, struct source_row *row)
{
    row->id = rows_number(rows);
    row->path = rows_text(rows, arena);
    row->bytes = rows_number(rows);
    row->mtime_ns = rows_number(rows);
    row->ctime_ns = rows_number(rows);
    row->inode = rows_number(rows);
    row->device = rows_number(rows);
    row->sha256 = rows_text(rows, arena);
    row->sidecars = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->reason = rows_text(rows, arena);
    row->probe = rows_text(rows, arena);
    row->film_id = rows_number(rows);
    row->seen_at = rows_number(rows);
    return rows_done(rows);
}

static int find_one(struct rows *rows, struct arena *arena, struct source_row *row)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return SOURCES_MISSING;
    if (r)
        return fault(r);
    return read_source(rows, arena, row);
}

int sources_find(struct db *db, const char *path, struct arena *arena, struct source_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SOURCES_FIND);
    rows_put_text(&rows, path);
    return find_one(&rows, arena, row);
}

int sources_find_digest(struct db *db, const char *sha256, const char *state, struct arena *arena,
                        struct source_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SOURCES_FIND_DIGEST);
    rows_put_text(&rows, sha256);
    rows_put_text(&rows, state);
    return find_one(&rows, arena, row);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

int sources_put(struct db *db, struct source_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SOURCES_PUT);
    rows_put_text(&rows, row->path);
    rows_put_number(&rows, row->bytes);
    rows_put_number(&rows, row->mtime_ns);
    rows_put_number(&rows, row->ctime_ns);
    rows_put_number(&rows, row->inode);
    rows_put_number(&rows, row->device);
    rows_put_text(&rows, row->sha256);
    rows_put_text(&rows, or_empty(row->sidecars));
    rows_put_text(&rows, row->state);
    rows_put_text(&rows, or_empty(row->reason));
    rows_put_text(&rows, or_empty(row->probe));
    rows_put_row_id(&rows, row->film_id);
    rows_put_number(&rows, row->seen_at);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

static int change_one(struct db *db, enum query query, const char *value, int64_t id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, query);
    rows_put_text(&rows, value);
    rows_put_number(&rows, id);
    r = rows_next(&rows);
    return r == ROWS_END ? SOURCES_MISSING : r ? fault(r) : rows_done(&rows);
}

int sources_move(struct db *db, int64_t id, const char *path)
{
    return change_one(db, QUERY_SOURCES_MOVE, path, id);
}

int sources_set_state(struct db *db, int64_t id, const char *state)
{
    return change_one(db, QUERY_SOURCES_SET_STATE, state, id);
}

int sources_each(struct db *db, struct arena *arena,
                 int (*each)(void *context, const struct source_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct source_row row;
    int r;

    rows_open(&rows, db, QUERY_SOURCES_EACH);
    while ((r = rows_next(&rows)) == 0) {
        r = read_source(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int join_digests(struct db *db, enum query query, int64_t film_id, struct arena *arena,
                        const char **digests)
{
    AUTO_ROWS struct rows rows;
    AUTO_BUF struct buf text = {0};
    int r;

    rows_open(&rows, db, query);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        if (text.length)
            buf_char(&text, ',');
        buf_text(&text, rows_text_here(&rows));
    }
    if (r != ROWS_END)
        return fault(r);
    *digests = text.length ? arena_strndup(arena, text.data, text.length) : "";
    return text.failed || !*digests ? fault(-ENOMEM) : 0;
}

int sources_digests(struct db *db, int64_t film_id, struct arena *arena, const char **digests)
{
    return join_digests(db, QUERY_SOURCES_DIGESTS, film_id, arena, digests);
}

int sources_digests_now(struct db *db, int64_t film_id, struct arena *arena, const char **digests)
{
    return join_digests(db, QUERY_SOURCES_DIGESTS_NOW, film_id, arena, digests);
}
