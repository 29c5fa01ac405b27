/* Rows of revisions and viewings. */
#include "store/revisions.h"

#include "base/fault.h"
#include "change.h"
#include "rows.h"

static void put_key(struct rows *rows, const struct revision_key *key)
{
    rows_put_number(rows, key->film_id);
    rows_put_text(rows, key->what);
    rows_put_text(rows, key->language);
}

static int add(struct db *db, const struct revision_key *key, struct revision_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_REVISIONS_ADD);
    put_key(&rows, key);
    rows_put_text(&rows, row->origin);
    rows_put_text(&rows, row->author);
    rows_put_number(&rows, row->saved_at);
    rows_put_text(&rows, row->content);
    rows_put_text(&rows, row->sha256);
    rows_put_text(&rows, row->text);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    row->number = rows_number(&rows);
    return rows_done(&rows);
}

static int prune(struct db *db, const struct revision_key *key, int64_t keep)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_PRUNE);
    put_key(&rows, key);
    rows_put_number(&rows, keep);
    return rows_run(&rows);
}

int revisions_add(struct db *db, const struct revision_key *key, int64_t keep,
                  struct revision_row *row)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    row->language = key->language;
    row->checked_at = row->approved_at = -1;
    if (!r)
        r = add(db, key, row);
    if (!r)
        r = prune(db, key, keep);
    return r ? fault(r) : fault(change_end(&change));
}

/* Without its text. */
static void read_revision(struct rows *rows, struct arena *arena, struct revision_row *row)
{
    *row = (struct revision_row){.id = rows_number(rows)};
    row->number = rows_number(rows);
    row->language = rows_text(rows, arena);
    row->origin = rows_text(rows, arena);
    row->author = rows_text(rows, arena);
    row->saved_at = rows_number(rows);
    row->content = rows_text(rows, arena);
    row->sha256 = rows_text(rows, arena);
    row->checked_at = rows_moment(rows);
    row->checked_by = rows_text(rows, arena);
    row->checked_how = rows_text(rows, arena);
    row->approved_at = rows_moment(rows);
    row->approved_by = rows_text(rows, arena);
}

static int read_one(struct rows *rows, struct arena *arena, struct revision_row *row)
{
    int r = rows_next(rows);

    if (r)
        return r == ROWS_END ? REVISIONS_MISSING : fault(r);
    read_revision(rows, arena, row);
    row->text = rows_text(rows, arena);
    return rows_done(rows);
}

int revisions_last(struct db *db, const struct revision_key *key, struct arena *arena,
                   struct revision_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_LAST);
    put_key(&rows, key);
    return read_one(&rows, arena, row);
}

int revisions_find(struct db *db, const struct revision_key *key, int64_t number,
                   struct arena *arena, struct revision_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_FIND);
    put_key(&rows, key);
    rows_put_number(&rows, number);
    return read_one(&rows, arena, row);
}

int revisions_approved(struct db *db, const struct revision_key *key, const char *content,
                       struct arena *arena, struct revision_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_APPROVED);
    put_key(&rows, key);
    rows_put_text(&rows, content);
    return read_one(&rows, arena, row);
}

static int walk(struct rows *rows, struct arena *arena,
                int (*each)(void *context, const struct revision_row *row), void *context)
{
    struct revision_row row;
    int r;

    while ((r = rows_next(rows)) == 0) {
        read_revision(rows, arena, &row);
        r = rows_done(rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int revisions_each(struct db *db, const struct revision_key *key, struct arena *arena,
                   int (*each)(void *context, const struct revision_row *row), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_EACH);
    put_key(&rows, key);
    return walk(&rows, arena, each, context);
}

int revisions_each_language(struct db *db, int64_t film_id, struct arena *arena,
                            int (*each)(void *context, const struct revision_row *row),
                            void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_EACH_LANGUAGE);
    rows_put_number(&rows, film_id);
    return walk(&rows, arena, each, context);
}

int revisions_check(struct db *db, int64_t id, const char *by, const char *how, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_CHECK);
    rows_put_text(&rows, by);
    rows_put_text(&rows, how);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}

int revisions_approve(struct db *db, int64_t id, const char *by, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_APPROVE);
    rows_put_text(&rows, by);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}

int revisions_disapprove(struct db *db, const struct revision_key *key)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_DISAPPROVE);
    put_key(&rows, key);
    return rows_run(&rows);
}

int revisions_put_viewing(struct db *db, int64_t revision_id, const char *person,
                          const char *played)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_REVISIONS_PUT_VIEWING);
    rows_put_number(&rows, revision_id);
    rows_put_text(&rows, person);
    rows_put_text(&rows, played);
    return rows_run(&rows);
}

int revisions_find_viewing(struct db *db, int64_t revision_id, const char *person,
                           struct arena *arena, const char **played)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_REVISIONS_FIND_VIEWING);
    rows_put_number(&rows, revision_id);
    rows_put_text(&rows, person);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? REVISIONS_MISSING : fault(r);
    *played = rows_text(&rows, arena);
    return rows_done(&rows);
}

int revisions_each_viewing(struct db *db, int64_t revision_id, struct arena *arena,
                           int (*each)(void *context, const char *person, const char *played),
                           void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_REVISIONS_EACH_VIEWING);
    rows_put_number(&rows, revision_id);
    while ((r = rows_next(&rows)) == 0) {
        const char *person = rows_text(&rows, arena), *played = rows_text(&rows, arena);

        r = rows_done(&rows);
        if (!r)
            r = each(context, person, played);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
