/* The door to SQLite: one file, one writer at a time, a reader a thread, statements prepared once.
 *
 * All functions of this floor that walk over rows take `each`, which answers 0 to go on; anything
 * else ends the walk and is what the function returns. Texts live in the arena given. A function
 * that writes with more than one statement does so in the caller's transaction, or else in one of
 * its own; a writer that waits longer than 5 s for its turn is -EBUSY. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct db;

enum db_mode { DB_READ, DB_WRITE };

/* Opens catalogue.db below data_fd. DB_WRITE makes it when it is missing and migrates it forward in
 * one transaction. DB_READ is -ENOENT when it is missing and -ESTALE when its schema is older. A
 * newer schema than ours is -EPROTO. Everything that is ever needed is open when this returns, so
 * that a fence may follow. Not shared between threads, not carried over a fork. Nothing else in the
 * process may open catalogue.db: closing that would drop SQLite's locks. */
int db_open(struct db **db, int data_fd, enum db_mode mode);
void db_close(struct db *db);
/* Whether it was opened with DB_WRITE. */
bool db_may_write(const struct db *db);

/* A write transaction: begin takes the one writer's place at once. */
int db_begin(struct db *db);
/* Commits when r, the outcome of what was done, is 0; else rolls back. Answers r, or why it could
 * not be committed. */
int db_end(struct db *db, int r);
int db_commit(struct db *db);    /* durable when it returns 0 */
void db_rollback(struct db *db); /* does nothing outside a transaction */

/* Many reads of one moment, until db_rollback. */
int db_begin_reading(struct db *db);

/* Changes whenever another connection committed; cheap (no disk read). */
int db_data_version(struct db *db, int64_t *version);
/* PRAGMA quick_check. 0 whole; -EUCLEAN with the first complaint logged. */
int db_quick_check(struct db *db);
/* Statements that still run this long from now end with -ETIME. 0: no deadline. */
void db_set_deadline(struct db *db, int64_t ms);

/* Of SQLite, as it runs now. */
const char *db_library_version(void);

static inline void db_closep(struct db **db)
{
    db_close(*db);
}
#define AUTO_DB __attribute__((cleanup(db_closep)))
