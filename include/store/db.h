/* The door to SQLite: one file, one writer at a time, a reader a thread, statements prepared once.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct db;

enum db_mode { DB_READ, DB_WRITE };
enum { DB_BUSY = 1 };

/* Opens catalogue.db below data_fd (which must stay open). DB_WRITE makes it and migrates it
 * forward in one transaction; a newer schema than ours is -EPROTO. Not shared between threads. */
int db_open(struct db **db, int data_fd, enum db_mode mode);
void db_close(struct db *db);

/* A write transaction: begin takes the one writer's place at once (waits up to 5 s, then DB_BUSY).
 */
int db_begin(struct db *db);
int db_commit(struct db *db);    /* durable when it returns 0 */
void db_rollback(struct db *db); /* does nothing outside a transaction */

/* Changes whenever another connection committed; cheap (no disk read). */
int db_data_version(struct db *db, int64_t *version);
/* PRAGMA quick_check. 0 whole; -EUCLEAN with the first complaint logged. */
int db_quick_check(struct db *db);

static inline void db_closep(struct db **db)
{
    db_close(*db);
}
#define AUTO_DB __attribute__((cleanup(db_closep)))
