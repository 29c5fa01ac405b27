/* Rows of acts: what staff did. */
#include "store/acts.h"

#include "base/fault.h"
#include "rows.h"

static int read_one(struct rows *rows, struct arena *arena, struct act_row *row)
{
    int r = rows_next(rows);

    if (r)
        return r == ROWS_END ? ACTS_MISSING : fault(r);
    row->number = rows_number(rows);
    row->at = rows_number(rows);
    row->actor = rows_text(rows, arena);
    row->act = rows_text(rows, arena);
    row->object = rows_text(rows, arena);
    row->detail = rows_text(rows, arena);
    row->sha256 = rows_text(rows, arena);
    return rows_done(rows);
}

int acts_last(struct db *db, struct arena *arena, struct act_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ACTS_LAST);
    return read_one(&rows, arena, row);
}

int acts_find(struct db *db, int64_t number, struct arena *arena, struct act_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ACTS_FIND);
    rows_put_number(&rows, number);
    return read_one(&rows, arena, row);
}

int acts_add(struct db *db, const struct act_row *row)
{
    AUTO_ROWS struct rows rows;

    check(!sqlite3_get_autocommit(db->sqlite)); /* else another might come in between */
    rows_open(&rows, db, QUERY_ACTS_ADD);
    rows_put_number(&rows, row->number);
    rows_put_number(&rows, row->at);
    rows_put_text(&rows, row->actor);
    rows_put_text(&rows, row->act);
    rows_put_text(&rows, row->object);
    rows_put_text(&rows, row->detail);
    rows_put_text(&rows, row->sha256);
    return rows_run(&rows);
}

static int walk(struct rows *rows, int (*each)(void *context, const struct act_row *row),
                void *context)
{
    struct act_row row;
    int r;

    while ((r = rows_next(rows)) == 0) {
        row.number = rows_number(rows);
        row.at = rows_number(rows);
        row.actor = rows_text_here(rows);
        row.act = rows_text_here(rows);
        row.object = rows_text_here(rows);
        row.detail = rows_text_here(rows);
        row.sha256 = rows_text_here(rows);
        r = rows->fault ? fault(rows->fault) : each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int acts_each(struct db *db, int (*each)(void *context, const struct act_row *row), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ACTS_EACH);
    return walk(&rows, each, context);
}

int acts_each_before(struct db *db, const struct acts_from *from,
                     int (*each)(void *context, const struct act_row *row), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ACTS_EACH_BEFORE);
    rows_put_number(&rows, from->before);
    rows_put_text(&rows, from->actor);
    rows_put_text(&rows, from->act);
    rows_put_text(&rows, from->object);
    rows_put_number(&rows, from->max);
    return walk(&rows, each, context);
}

int acts_each_name(struct db *db, struct arena *arena, int (*each)(void *context, const char *act),
                   void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_ACTS_EACH_NAME);
    while ((r = rows_next(&rows)) == 0) {
        const char *act = rows_text(&rows, arena);

        r = rows.fault ? fault(rows.fault) : each(context, act);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
