/* A prepared statement, its parameters put and its rows read, in the order in which they stand in
 * the .sql file. What fails sticks and is told by the next rows_next, rows_run or rows_done. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "queries.h"
#include "store/db.h"

struct db {
    sqlite3 *sqlite;
    sqlite3_stmt *stmts[QUERIES]; /* prepared when first asked for */
    int64_t deadline_ms;          /* steady clock; 0: none */
};

/* -errno for what SQLite just answered; logs its words, which name tables but never values. */
int db_fault(struct db *db, int code);

struct rows {
    struct db *db;
    sqlite3_stmt *stmt;
    int put, read; /* parameters put, cells read of this row */
    int fault;
};

enum { ROWS_END = 1 };

void rows_open(struct rows *rows, struct db *db, enum query query);
void rows_close(struct rows *rows);
#define AUTO_ROWS __attribute__((cleanup(rows_close)))

void rows_put_number(struct rows *rows, int64_t number);
void rows_put_moment(struct rows *rows, int64_t ms);     /* below 0: NULL */
void rows_put_row_id(struct rows *rows, int64_t id);     /* 0: NULL */
void rows_put_text(struct rows *rows, const char *text); /* NULL: NULL. Must outlive rows */

/* The next row: 0, ROWS_END or a fault. */
int rows_next(struct rows *rows);
/* A statement that answers nothing. */
int rows_run(struct rows *rows);
/* Whether all went well: after the last cell of a single row. What writes has written by then. */
int rows_done(struct rows *rows);

int64_t rows_number(struct rows *rows); /* NULL: 0 */
int64_t rows_moment(struct rows *rows); /* NULL: -1 */
bool rows_bool(struct rows *rows);
const char *rows_text(struct rows *rows, struct arena *arena); /* NULL: NULL */
const char *rows_text_here(struct rows *rows);                 /* until the next row; NULL: "" */
