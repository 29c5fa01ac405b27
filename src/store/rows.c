/* Parameters put and cells read in few words. */
#include "rows.h"

#include <errno.h>

#include "base/fault.h"

void rows_open(struct rows *rows, struct db *db, enum query query)
{
    sqlite3_stmt **stmt = &db->stmts[query];

    *rows = (struct rows){.db = db};
    if (!*stmt) {
        int code = sqlite3_prepare_v3(db->sqlite, query_texts[query], -1, SQLITE_PREPARE_PERSISTENT,
                                      stmt, NULL);

        if (code != SQLITE_OK) {
            rows->fault = db_fault(db, code);
            return;
        }
    }
    /* One walk at a time over each statement: an `each` must not ask what is being answered. */
    check(!sqlite3_stmt_busy(*stmt));
    rows->stmt = *stmt;
}

void rows_close(struct rows *rows)
{
    if (rows->stmt) {
        sqlite3_reset(rows->stmt);
        sqlite3_clear_bindings(rows->stmt);
    }
    rows->stmt = NULL;
}

static void note(struct rows *rows, int code)
{
    if (code != SQLITE_OK && !rows->fault)
        rows->fault = db_fault(rows->db, code);
}

void rows_put_number(struct rows *rows, int64_t number)
{
    if (!rows->fault)
        note(rows, sqlite3_bind_int64(rows->stmt, ++rows->put, number));
}

static void put_null(struct rows *rows)
{
    if (!rows->fault)
        note(rows, sqlite3_bind_null(rows->stmt, ++rows->put));
}

void rows_put_moment(struct rows *rows, int64_t ms)
{
    if (ms < 0)
        put_null(rows);
    else
        rows_put_number(rows, ms);
}

void rows_put_row_id(struct rows *rows, int64_t id)
{
    if (id == 0)
        put_null(rows);
    else
        rows_put_number(rows, id);
}

void rows_put_text(struct rows *rows, const char *text)
{
    if (!text)
        put_null(rows);
    else if (!rows->fault)
        note(rows, sqlite3_bind_text(rows->stmt, ++rows->put, text, -1, SQLITE_STATIC));
}

int rows_next(struct rows *rows)
{
    int code;

    if (rows->fault)
        return fault(rows->fault);
    check(rows->put == sqlite3_bind_parameter_count(rows->stmt));
    rows->read = 0;
    code = sqlite3_step(rows->stmt);
    if (code == SQLITE_ROW)
        return 0;
    if (code == SQLITE_DONE)
        return ROWS_END;
    rows->fault = db_fault(rows->db, code);
    return fault(rows->fault);
}

int rows_run(struct rows *rows)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return 0;
    check(r != 0);
    return fault(r);
}

/* What a statement with RETURNING has written is kept only when it ends: a full disk is told then.
 */
int rows_done(struct rows *rows)
{
    int code = SQLITE_DONE;

    if (!rows->fault && !sqlite3_stmt_readonly(rows->stmt) && sqlite3_stmt_busy(rows->stmt))
        code = sqlite3_step(rows->stmt);
    check(code != SQLITE_ROW);
    if (code != SQLITE_DONE)
        rows->fault = db_fault(rows->db, code);
    return rows->fault ? fault(rows->fault) : 0;
}

static int next_cell(struct rows *rows)
{
    check(rows->read < sqlite3_data_count(rows->stmt));
    return rows->read++;
}

int64_t rows_number(struct rows *rows)
{
    return sqlite3_column_int64(rows->stmt, next_cell(rows));
}

int64_t rows_moment(struct rows *rows)
{
    int cell = next_cell(rows);

    if (sqlite3_column_type(rows->stmt, cell) == SQLITE_NULL)
        return -1;
    return sqlite3_column_int64(rows->stmt, cell);
}

bool rows_bool(struct rows *rows)
{
    return rows_number(rows) != 0;
}

/* NULL is NULL, unless it is out of memory. */
static const char *read_text(struct rows *rows)
{
    int cell = next_cell(rows);
    const char *text = (const char *)sqlite3_column_text(rows->stmt, cell);

    if (!text && sqlite3_column_type(rows->stmt, cell) != SQLITE_NULL && !rows->fault)
        rows->fault = -ENOMEM;
    return text;
}

const char *rows_text(struct rows *rows, struct arena *arena)
{
    const char *text = read_text(rows);
    const char *kept;

    if (!text)
        return NULL;
    kept = arena_strdup(arena, text);
    if (!kept && !rows->fault)
        rows->fault = -ENOMEM;
    return kept;
}

const char *rows_text_here(struct rows *rows)
{
    const char *text = read_text(rows);

    return text ? text : "";
}
