/* Rows of staff, and of the tokens of their programs. */
#include "store/staff.h"

#include <errno.h>

#include "base/fault.h"
#include "change.h"
#include "rows.h"

static void take_row(struct rows *rows, struct arena *arena, struct staff_row *row)
{
    row->id = rows_number(rows);
    row->name = rows_text(rows, arena);
    row->role = rows_text(rows, arena);
    row->created_at = rows_number(rows);
    row->disabled_at = rows_moment(rows);
}

static int read_row(struct rows *rows, struct arena *arena, struct staff_row *row)
{
    take_row(rows, arena, row);
    return rows_done(rows);
}

static int find_one(struct db *db, enum query query, const char *key, struct arena *arena,
                    struct staff_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, query);
    rows_put_text(&rows, key);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return STAFF_MISSING;
    return r ? fault(r) : read_row(&rows, arena, row);
}

int staff_add(struct db *db, struct arena *arena, struct staff_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_STAFF_ADD);
    rows_put_text(&rows, row->name);
    rows_put_text(&rows, row->role);
    rows_put_number(&rows, row->created_at);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return STAFF_TAKEN;
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    row->role = rows_text(&rows, arena);
    row->disabled_at = -1;
    return rows_done(&rows);
}

int staff_find(struct db *db, const char *name, struct arena *arena, struct staff_row *row)
{
    return find_one(db, QUERY_STAFF_FIND, name, arena, row);
}

int staff_find_token(struct db *db, const char *sha256, struct arena *arena, struct staff_row *row)
{
    return find_one(db, QUERY_STAFF_FIND_TOKEN, sha256, arena, row);
}

int staff_each(struct db *db, struct arena *arena,
               int (*each)(void *context, const struct staff_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct staff_row row;
    int r;

    rows_open(&rows, db, QUERY_STAFF_EACH);
    while ((r = rows_next(&rows)) == 0) {
        r = read_row(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int staff_each_standing(struct db *db, struct arena *arena,
                        int (*each)(void *context, const struct staff_standing_row *row),
                        void *context)
{
    AUTO_ROWS struct rows rows;
    struct staff_standing_row row;
    int r;

    rows_open(&rows, db, QUERY_STAFF_EACH_STANDING);
    while ((r = rows_next(&rows)) == 0) {
        take_row(&rows, arena, &row.staff);
        row.passkeys = rows_number(&rows);
        row.has_password = rows_number(&rows) != 0;
        row.has_app = rows_number(&rows) != 0;
        row.tokens = rows_number(&rows);
        row.seen_at = rows_moment(&rows);
        row.invited_until = rows_moment(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int staff_count_admins(struct db *db, int64_t *count)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_STAFF_COUNT_ADMINS);
    r = rows_next(&rows);
    if (r)
        return fault(r == ROWS_END ? -EPROTO : r);
    *count = rows_number(&rows);
    return rows_done(&rows);
}

/* Whether a row was changed. */
static int run_one(struct rows *rows)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return STAFF_MISSING;
    if (r)
        return fault(r);
    (void)rows_number(rows);
    return rows_done(rows);
}

int staff_enable(struct db *db, const char *name)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_STAFF_ENABLE);
    rows_put_text(&rows, name);
    return run_one(&rows);
}

int staff_set_role(struct db *db, const char *name, const char *role)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_STAFF_SET_ROLE);
    rows_put_text(&rows, role);
    rows_put_text(&rows, name);
    return run_one(&rows);
}

/* The id of who is disabled. */
static int disable_row(struct db *db, const char *name, int64_t now_ms, int64_t *id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_STAFF_DISABLE);
    rows_put_number(&rows, now_ms);
    rows_put_text(&rows, name);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return STAFF_MISSING;
    if (r)
        return fault(r);
    *id = rows_number(&rows);
    return rows_done(&rows);
}

static int drop_tokens(struct db *db, int64_t staff_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_STAFF_DROP_TOKENS);
    rows_put_number(&rows, staff_id);
    return rows_run(&rows);
}

int staff_disable(struct db *db, const char *name, int64_t now_ms)
{
    AUTO_CHANGE struct change change;
    int64_t id;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = disable_row(db, name, now_ms, &id);
    if (!r)
        r = drop_tokens(db, id);
    return r ? r : change_end(&change);
}

int staff_add_token(struct db *db, int64_t staff_id, const char *sha256, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_STAFF_ADD_TOKEN);
    rows_put_text(&rows, sha256);
    rows_put_number(&rows, staff_id);
    rows_put_number(&rows, now_ms);
    return rows_run(&rows);
}
