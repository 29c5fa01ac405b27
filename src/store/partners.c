/* Rows of partners, their origins and films. */
#include "store/partners.h"

#include "base/fault.h"
#include "rows.h"

static int read_partner(struct rows *rows, struct arena *arena, struct partner_row *row)
{
    row->id = rows_number(rows);
    row->key = rows_text(rows, arena);
    row->name = rows_text(rows, arena);
    row->has_all = rows_bool(rows);
    row->until_at = rows_moment(rows);
    row->created_at = rows_number(rows);
    row->revision = rows_number(rows);
    row->seen_day = rows_moment(rows);
    return rows_done(rows);
}

int partners_add(struct db *db, struct partner_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PARTNERS_ADD);
    rows_put_text(&rows, row->key);
    rows_put_text(&rows, row->name);
    rows_put_number(&rows, row->has_all);
    rows_put_moment(&rows, row->until_at);
    rows_put_number(&rows, row->created_at);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PARTNERS_TAKEN : fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

int partners_change(struct db *db, struct partner_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PARTNERS_CHANGE);
    rows_put_text(&rows, row->name);
    rows_put_number(&rows, row->has_all);
    rows_put_moment(&rows, row->until_at);
    rows_put_number(&rows, row->id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PARTNERS_TAKEN : fault(r);
    row->revision = rows_number(&rows);
    return rows_done(&rows);
}

static int find(struct db *db, enum query query, const char *word, struct arena *arena,
                struct partner_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, query);
    rows_put_text(&rows, word);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PARTNERS_MISSING : fault(r);
    return read_partner(&rows, arena, row);
}

int partners_find(struct db *db, const char *name, struct arena *arena, struct partner_row *row)
{
    return find(db, QUERY_PARTNERS_FIND, name, arena, row);
}

int partners_find_key(struct db *db, const char *key, struct arena *arena, struct partner_row *row)
{
    return find(db, QUERY_PARTNERS_FIND_KEY, key, arena, row);
}

int partners_each(struct db *db, struct arena *arena,
                  int (*each)(void *context, const struct partner_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct partner_row row;
    int r;

    rows_open(&rows, db, QUERY_PARTNERS_EACH);
    while ((r = rows_next(&rows)) == 0) {
        r = read_partner(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int partners_find_origin(struct db *db, const char *origin, struct arena *arena,
                         struct partner_row *row)
{
    return find(db, QUERY_PARTNERS_FIND_ORIGIN, origin, arena, row);
}

int partners_add_origin(struct db *db, int64_t id, const char *origin)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PARTNERS_ADD_ORIGIN);
    rows_put_text(&rows, origin);
    rows_put_number(&rows, id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? PARTNERS_TAKEN : fault(r);
    return rows_done(&rows);
}

static int act_on(struct db *db, enum query query, int64_t id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}

int partners_clear_origins(struct db *db, int64_t id)
{
    return act_on(db, QUERY_PARTNERS_CLEAR_ORIGINS, id);
}

int partners_remove(struct db *db, int64_t id)
{
    return act_on(db, QUERY_PARTNERS_REMOVE, id);
}

int partners_count_origins(struct db *db, int *count)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PARTNERS_COUNT_ORIGINS);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    *count = (int)rows_number(&rows);
    return rows_done(&rows);
}

/* The words of a column, each. */
static int walk(struct rows *rows, struct arena *arena,
                int (*each)(void *context, const char *word), void *context)
{
    int r;

    while ((r = rows_next(rows)) == 0) {
        const char *word = rows_text(rows, arena);

        r = rows_done(rows);
        if (!r)
            r = each(context, word);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int partners_each_origin(struct db *db, int64_t id, struct arena *arena,
                         int (*each)(void *context, const char *origin), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PARTNERS_EACH_ORIGIN);
    rows_put_number(&rows, id);
    return walk(&rows, arena, each, context);
}

int partners_each_origin_of_film(struct db *db, int64_t film_id, int64_t now_ms,
                                 struct arena *arena,
                                 int (*each)(void *context, const char *origin), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PARTNERS_EACH_ORIGIN_OF_FILM);
    rows_put_number(&rows, film_id);
    rows_put_number(&rows, now_ms);
    return walk(&rows, arena, each, context);
}

int partners_clear_films(struct db *db, int64_t id)
{
    return act_on(db, QUERY_PARTNERS_CLEAR_FILMS, id);
}

int partners_add_film(struct db *db, int64_t id, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PARTNERS_ADD_FILM);
    rows_put_number(&rows, id);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}

int partners_each_film(struct db *db, int64_t id, struct arena *arena,
                       int (*each)(void *context, const char *slug), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PARTNERS_EACH_FILM);
    rows_put_number(&rows, id);
    return walk(&rows, arena, each, context);
}

int partners_see(struct db *db, int64_t id, int64_t day)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PARTNERS_SEE);
    rows_put_number(&rows, id);
    rows_put_number(&rows, day);
    return rows_run(&rows);
}

int partners_see_origin(struct db *db, const char *origin, int64_t day)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PARTNERS_SEE_ORIGIN);
    rows_put_text(&rows, origin);
    rows_put_number(&rows, day);
    return rows_run(&rows);
}
