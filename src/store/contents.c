/* Rows of contents, and of the files that are kept of them. */
#include "store/contents.h"

#include "base/fault.h"
#include "base/id.h"
#include "change.h"
#include "rows.h"

static int run(struct db *db, enum query query, int64_t id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}

static int run_of(struct db *db, enum query query, int64_t one, int64_t other)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, one);
    rows_put_number(&rows, other);
    return rows_run(&rows);
}

static int run_named(struct db *db, enum query query, const char *name)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_text(&rows, name);
    return rows_run(&rows);
}

static int leave(struct db *db, int64_t version_id, int64_t now_ms, int64_t seen_until, int64_t *id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONTENTS_LEAVE);
    rows_put_number(&rows, version_id);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, seen_until);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? CONTENTS_MISSING : fault(r);
    *id = rows_number(&rows);
    return rows_done(&rows);
}

int contents_leave(struct db *db, int64_t version_id, int64_t now_ms, int64_t seen_until)
{
    int64_t id;
    int r = leave(db, version_id, now_ms, seen_until, &id);

    if (r)
        return r == CONTENTS_MISSING ? 0 : fault(r);
    r = run_of(db, QUERY_CONTENTS_KEEP_RENDITIONS, id, version_id);
    return r ? fault(r) : fault(run_of(db, QUERY_CONTENTS_KEEP_PICTURES, id, version_id));
}

int contents_drop(struct db *db, int64_t version_id)
{
    return run(db, QUERY_CONTENTS_DROP, version_id);
}

int contents_enter(struct db *db, int64_t version_id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;
    char public_id[ID_MAX];
    int r;

    id_new(public_id);
    rows_open(&rows, db, QUERY_CONTENTS_ENTER);
    rows_put_text(&rows, public_id);
    rows_put_number(&rows, version_id);
    rows_put_number(&rows, now_ms);
    r = rows_run(&rows);
    return r ? fault(r) : fault(run(db, QUERY_CONTENTS_CLAIM, version_id));
}

int contents_return(struct db *db, const struct content_row *row, int64_t now_ms)
{
    int r = run_of(db, QUERY_CONTENTS_BRING_RENDITIONS, row->version_id, row->id);

    if (r == 0)
        r = run_of(db, QUERY_CONTENTS_BRING_PICTURES, row->version_id, row->id);
    if (r == 0)
        r = run(db, QUERY_CONTENTS_LET_RENDITIONS, row->id);
    if (r == 0)
        r = run(db, QUERY_CONTENTS_LET_PICTURES, row->id);
    if (r == 0)
        r = run_of(db, QUERY_CONTENTS_RETURN, row->id, now_ms);
    return r ? fault(r) : fault(run(db, QUERY_CONTENTS_CLAIM, row->version_id));
}

static int read_content(struct rows *rows, struct arena *arena, struct content_row *row)
{
    row->id = rows_number(rows);
    row->public_id = rows_text(rows, arena);
    row->version_id = rows_number(rows);
    row->sha256 = rows_text(rows, arena);
    row->duration_ms = rows_number(rows);
    row->is_packaged = rows_bool(rows);
    row->vault = rows_text(rows, arena);
    row->original_ms = rows_number(rows);
    row->found = rows_text(rows, arena);
    row->loudness = rows_number(rows);
    row->loudness_mlu = rows_number(rows);
    row->entered_at = rows_number(rows);
    row->left_at = rows_moment(rows);
    row->seen_until = rows_number(rows);
    row->files = rows_number(rows);
    return rows_done(rows);
}

int contents_find(struct db *db, const char *public_id, struct arena *arena,
                  struct content_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONTENTS_FIND);
    rows_put_text(&rows, public_id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? CONTENTS_MISSING : fault(r);
    return read_content(&rows, arena, row);
}

int contents_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct content_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct content_row row;
    int r;

    rows_open(&rows, db, QUERY_CONTENTS_EACH);
    rows_put_number(&rows, version_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_content(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int contents_each_file(struct db *db, int64_t id, struct arena *arena,
                       int (*each)(void *context, const struct rendition_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONTENTS_EACH_FILE);
    rows_put_number(&rows, id);
    while ((r = rows_next(&rows)) == 0) {
        struct rendition_row row = {.path = rows_text(&rows, arena)};

        row.type = rows_text(&rows, arena);
        row.bytes = rows_number(&rows);
        row.sha256 = rows_text(&rows, arena);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int contents_close(struct db *db, int64_t film_id)
{
    return run(db, QUERY_CONTENTS_CLOSE, film_id);
}

int contents_close_one(struct db *db, int64_t id)
{
    return run(db, QUERY_CONTENTS_CLOSE_ONE, id);
}

int contents_each_seen(struct db *db, struct arena *arena,
                       int (*each)(void *context, int64_t id, const char *sha256), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONTENTS_EACH_SEEN);
    while ((r = rows_next(&rows)) == 0) {
        int64_t id = rows_number(&rows);
        const char *sha256 = rows_text(&rows, arena);

        r = rows_done(&rows);
        if (!r)
            r = each(context, id, sha256);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int contents_prune(struct db *db, int64_t now_ms, int64_t before, int64_t count)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONTENTS_PRUNE);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, before);
    rows_put_number(&rows, count);
    return rows_run(&rows);
}

int contents_find_vault(struct db *db, const char *name)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONTENTS_FIND_VAULT);
    rows_put_text(&rows, name);
    r = rows_next(&rows);
    return r == ROWS_END ? CONTENTS_MISSING : r;
}

int contents_each_vault_leftover(struct db *db, struct arena *arena,
                                 int (*each)(void *context, const char *name), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONTENTS_EACH_VAULT_LEFTOVER);
    while ((r = rows_next(&rows)) == 0) {
        const char *name = rows_text(&rows, arena);

        r = rows_done(&rows);
        if (!r)
            r = each(context, name);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int contents_forget_vault(struct db *db, const char *name)
{
    return run_named(db, QUERY_CONTENTS_FORGET_VAULT, name);
}
