/* Rows of second factors. */
#include "store/factors.h"

#include "base/fault.h"
#include "rows.h"

int factors_put(struct db *db, int64_t staff_id, const char *secret, int64_t step, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FACTORS_PUT);
    rows_put_number(&rows, staff_id);
    rows_put_text(&rows, secret);
    rows_put_number(&rows, step);
    rows_put_number(&rows, now_ms);
    return rows_run(&rows);
}

int factors_find(struct db *db, int64_t staff_id, struct arena *arena, const char **secret,
                 int64_t *step)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FACTORS_FIND);
    rows_put_number(&rows, staff_id);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return FACTORS_MISSING;
    if (r)
        return fault(r);
    *secret = rows_text(&rows, arena);
    *step = rows_number(&rows);
    return rows_done(&rows);
}

/* Of a statement that tells by a row whether it did anything. */
static int run_told(struct rows *rows, int otherwise)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return otherwise;
    return r ? fault(r) : rows_done(rows);
}

int factors_use(struct db *db, int64_t staff_id, int64_t step)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FACTORS_USE);
    rows_put_number(&rows, staff_id);
    rows_put_number(&rows, step);
    return run_told(&rows, FACTORS_USED);
}

static int drop(struct db *db, enum query query, int64_t staff_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, staff_id);
    return rows_run(&rows);
}

int factors_drop(struct db *db, int64_t staff_id)
{
    return drop(db, QUERY_FACTORS_DROP, staff_id);
}

int factors_drop_codes(struct db *db, int64_t staff_id)
{
    return drop(db, QUERY_FACTORS_DROP_CODES, staff_id);
}

int factors_add_code(struct db *db, int64_t staff_id, const char *sha256)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FACTORS_ADD_CODE);
    rows_put_text(&rows, sha256);
    rows_put_number(&rows, staff_id);
    return rows_run(&rows);
}

int factors_take_code(struct db *db, int64_t staff_id, const char *sha256)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FACTORS_TAKE_CODE);
    rows_put_text(&rows, sha256);
    rows_put_number(&rows, staff_id);
    return run_told(&rows, FACTORS_MISSING);
}

int factors_count_codes(struct db *db, int64_t staff_id, int64_t *count)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FACTORS_COUNT_CODES);
    rows_put_number(&rows, staff_id);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    *count = rows_number(&rows);
    return rows_done(&rows);
}
