/* Rows of people who are in films. */
#include "store/persons.h"

#include <errno.h>

#include "base/fault.h"
#include "rows.h"

static int next_code(struct db *db, struct arena *arena, const char **code)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PERSONS_NEXT);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    *code = arena_printf(arena, "C-%04lld", (long long)rows_number(&rows));
    return *code ? rows_done(&rows) : fault(-ENOMEM);
}

static void put_facts(struct rows *rows, const struct person_row *row)
{
    rows_put_text(rows, row->role);
    rows_put_number(rows, row->was_child);
    rows_put_text(rows, row->name_policy);
    rows_put_text(rows, row->name);
    rows_put_text(rows, row->label_en);
    rows_put_text(rows, row->label_cy);
    rows_put_number(rows, row->is_credited);
}

int persons_add(struct db *db, struct person_row *row, int64_t now_ms, struct arena *arena)
{
    AUTO_ROWS struct rows rows = {0};
    int r = row->code ? 0 : next_code(db, arena, &row->code);

    if (r)
        return fault(r);
    rows_open(&rows, db, QUERY_PERSONS_ADD);
    rows_put_text(&rows, row->code);
    put_facts(&rows, row);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PERSONS_TAKEN : fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

int persons_change(struct db *db, struct person_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PERSONS_CHANGE);
    put_facts(&rows, row);
    rows_put_text(&rows, row->code);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PERSONS_MISSING : fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

static int read_person(struct rows *rows, struct arena *arena, struct person_row *row)
{
    row->id = rows_number(rows);
    row->code = rows_text(rows, arena);
    row->role = rows_text(rows, arena);
    row->was_child = rows_bool(rows);
    row->name_policy = rows_text(rows, arena);
    row->name = rows_text(rows, arena);
    row->label_en = rows_text(rows, arena);
    row->label_cy = rows_text(rows, arena);
    row->is_credited = rows_bool(rows);
    row->revision = rows_number(rows);
    return rows_done(rows);
}

int persons_find(struct db *db, const char *code, struct arena *arena, struct person_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PERSONS_FIND);
    rows_put_text(&rows, code);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PERSONS_MISSING : fault(r);
    return read_person(&rows, arena, row);
}

int persons_each(struct db *db, struct arena *arena,
                 int (*each)(void *context, const struct person_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct person_row row;
    int r;

    rows_open(&rows, db, QUERY_PERSONS_EACH);
    while ((r = rows_next(&rows)) == 0) {
        r = read_person(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
