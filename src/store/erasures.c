/* Rows of erasures. */
#include "store/erasures.h"

#include "base/fault.h"
#include "rows.h"

static int run(struct db *db, enum query query, int64_t number)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, number);
    return rows_run(&rows);
}

int erasures_follow(struct db *db, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;
    int r = run(db, QUERY_ERASURES_NOTE, now_ms);

    if (r)
        return fault(r);
    rows_open(&rows, db, QUERY_ERASURES_FORGET);
    return rows_run(&rows);
}

int erasures_due(struct db *db, int64_t before, struct arena *arena, const char **slug)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_ERASURES_DUE);
    rows_put_number(&rows, before);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? ERASURES_MISSING : fault(r);
    *slug = rows_text(&rows, arena);
    return rows_done(&rows);
}

int erasures_is(struct db *db, int64_t film_id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_ERASURES_IS);
    rows_put_number(&rows, film_id);
    r = rows_next(&rows);
    return r == ROWS_END ? ERASURES_MISSING : r;
}

static int put(struct db *db, int64_t film_id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_ERASURES_PUT);
    rows_put_number(&rows, film_id);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    return r == ROWS_END ? ERASURES_MISSING : r ? fault(r) : rows_done(&rows);
}

static int put_sources(struct db *db, int64_t film_id, const char *why)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ERASURES_SOURCES);
    rows_put_text(&rows, why);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}

int erasures_put(struct db *db, int64_t film_id, int64_t now_ms, const char *why)
{
    int r = put(db, film_id, now_ms);

    if (r == 0)
        r = run(db, QUERY_ERASURES_VERSIONS, film_id);
    if (r == 0)
        r = run(db, QUERY_ERASURES_REVISIONS, film_id);
    if (r == 0)
        r = run(db, QUERY_ERASURES_NOTICES, film_id);
    if (r == 0)
        r = run(db, QUERY_ERASURES_SENDINGS, film_id);
    if (r == 0)
        r = put_sources(db, film_id, why);
    return r < 0 ? fault(r) : r;
}

static int each_text(struct rows *rows, struct arena *arena,
                     int (*each)(void *context, const char *text), void *context)
{
    int r;

    while ((r = rows_next(rows)) == 0) {
        const char *text = rows_text(rows, arena);

        r = each(context, text);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int erasures_each_source(struct db *db, int64_t film_id, struct arena *arena,
                         int (*each)(void *context, const char *path), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ERASURES_EACH_SOURCE);
    rows_put_number(&rows, film_id);
    return each_text(&rows, arena, each, context);
}

int erasures_settle(struct db *db, int64_t now_ms, int64_t until, struct arena *arena,
                    int (*each)(void *context, const char *slug), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_ERASURES_SETTLE);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, until);
    return each_text(&rows, arena, each, context);
}
