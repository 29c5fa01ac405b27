/* Rows of appearances. */
#include "store/appearances.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "rows.h"

int appearances_add(struct db *db, struct appearance_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_APPEARANCES_ADD);
    rows_put_number(&rows, row->film_id);
    rows_put_number(&rows, row->person_id);
    rows_put_text(&rows, row->how);
    rows_put_number(&rows, row->is_identifiable);
    rows_put_moment(&rows, row->start_ms);
    rows_put_moment(&rows, row->end_ms);
    rows_put_text(&rows, row->post);
    rows_put_text(&rows, row->checked_by);
    rows_put_moment(&rows, row->checked_by ? row->checked_at : -1);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

/* A statement that answers a row for the one it was done to. */
static int run_on_one(struct rows *rows)
{
    int r = rows_next(rows);

    if (r)
        return r == ROWS_END ? APPEARANCES_MISSING : fault(r);
    return rows_done(rows);
}

int appearances_remove(struct db *db, int64_t id, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_APPEARANCES_REMOVE);
    rows_put_number(&rows, id);
    rows_put_number(&rows, film_id);
    return run_on_one(&rows);
}

int appearances_check(struct db *db, int64_t id, int64_t film_id, const char *by, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_APPEARANCES_CHECK);
    rows_put_text(&rows, by);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, id);
    rows_put_number(&rows, film_id);
    return run_on_one(&rows);
}

static int read_appearance(struct rows *rows, struct arena *arena, struct appearance_row *row)
{
    row->id = rows_number(rows);
    row->film_id = rows_number(rows);
    row->slug = rows_text(rows, arena);
    row->film_public_id = rows_text(rows, arena);
    row->film_state = rows_text(rows, arena);
    row->person_id = rows_number(rows);
    row->code = rows_text(rows, arena);
    row->role = rows_text(rows, arena);
    row->name = rows_text(rows, arena);
    row->label_en = rows_text(rows, arena);
    row->label_cy = rows_text(rows, arena);
    row->is_credited = rows_bool(rows);
    row->how = rows_text(rows, arena);
    row->is_identifiable = rows_bool(rows);
    row->start_ms = rows_moment(rows);
    row->end_ms = rows_moment(rows);
    row->post = rows_text(rows, arena);
    row->checked_by = rows_text(rows, arena);
    row->checked_at = rows_moment(rows);
    return rows_done(rows);
}

static int walk(struct db *db, enum query query, int64_t id, struct arena *arena,
                int (*each)(void *context, const struct appearance_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct appearance_row row;
    int r;

    rows_open(&rows, db, query);
    rows_put_number(&rows, id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_appearance(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int appearances_of_film(struct db *db, int64_t film_id, struct arena *arena,
                        int (*each)(void *context, const struct appearance_row *row), void *context)
{
    return walk(db, QUERY_APPEARANCES_OF_FILM, film_id, arena, each, context);
}

int appearances_of_person(struct db *db, int64_t person_id, struct arena *arena,
                          int (*each)(void *context, const struct appearance_row *row),
                          void *context)
{
    return walk(db, QUERY_APPEARANCES_OF_PERSON, person_id, arena, each, context);
}

static void read_credit(struct rows *rows, struct arena *arena, struct credit_row *row)
{
    row->role = rows_text(rows, arena);
    row->name = rows_text(rows, arena);
    row->label_en = rows_text(rows, arena);
    row->label_cy = rows_text(rows, arena);
    row->post = rows_text(rows, arena);
}

int appearances_credited(struct db *db, int64_t film_id, struct arena *arena,
                         struct credit_row **list, int *count)
{
    AUTO_ROWS struct rows rows = {0};
    int r = 0;

    *count = 0;
    *list = arena_array(arena, (size_t)credits_max, sizeof(**list));
    if (!*list)
        return fault(-ENOMEM);
    rows_open(&rows, db, QUERY_APPEARANCES_CREDITED);
    rows_put_number(&rows, film_id);
    while (*count < credits_max && (r = rows_next(&rows)) == 0)
        read_credit(&rows, arena, &(*list)[(*count)++]);
    return r == ROWS_END ? 0 : rows_done(&rows);
}
