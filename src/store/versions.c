/* Rows of versions and renditions. */
#include "store/versions.h"

#include "base/fault.h"
#include "change.h"
#include "rows.h"

static int read_version(struct rows *rows, struct arena *arena, struct version_row *row)
{
    row->id = rows_number(rows);
    row->film_id = rows_number(rows);
    row->public_id = rows_text(rows, arena);
    row->kind = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->why = rows_text(rows, arena);
    row->sha256 = rows_text(rows, arena);
    row->duration_ms = rows_number(rows);
    return rows_done(rows);
}

static int find_one(struct rows *rows, struct arena *arena, struct version_row *row)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return VERSIONS_MISSING;
    if (r)
        return fault(r);
    return read_version(rows, arena, row);
}

static int forget(struct db *db, enum query query, const struct version_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, row->film_id);
    rows_put_text(&rows, row->kind);
    rows_put_text(&rows, row->sha256);
    return rows_run(&rows);
}

static int put(struct db *db, struct version_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_VERSIONS_PUT);
    rows_put_text(&rows, row->public_id);
    rows_put_number(&rows, row->film_id);
    rows_put_text(&rows, row->kind);
    rows_put_text(&rows, row->state);
    rows_put_text(&rows, row->why ? row->why : "");
    rows_put_text(&rows, row->sha256);
    rows_put_number(&rows, row->duration_ms);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

int versions_put(struct db *db, struct version_row *row)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = forget(db, QUERY_VERSIONS_FORGET_DRAFTS, row);
    if (r == 0)
        r = forget(db, QUERY_VERSIONS_FORGET_APPROVED, row);
    if (r == 0)
        r = put(db, row);
    return r ? fault(r) : fault(change_end(&change));
}

int versions_find(struct db *db, int64_t film_id, const char *kind, struct arena *arena,
                  struct version_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_VERSIONS_FIND);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, kind);
    return find_one(&rows, arena, row);
}

int versions_get(struct db *db, int64_t id, struct arena *arena, struct version_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_VERSIONS_GET);
    rows_put_number(&rows, id);
    return find_one(&rows, arena, row);
}

int versions_find_public(struct db *db, const char *public_id, struct arena *arena,
                         struct version_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_VERSIONS_FIND_PUBLIC);
    rows_put_text(&rows, public_id);
    return find_one(&rows, arena, row);
}

int versions_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct version_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct version_row row;
    int r;

    rows_open(&rows, db, QUERY_VERSIONS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_version(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
