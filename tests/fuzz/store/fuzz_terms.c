/* What is typed into search: whatever it is, SQLite must understand what we make of it. */
#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/fault.h"
#include "store/terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static sqlite3_stmt *open_search(void)
{
    static sqlite3_stmt *stmt;
    sqlite3 *db;

    if (stmt)
        return stmt;
    check(sqlite3_open(":memory:", &db) == SQLITE_OK);
    check(sqlite3_exec(db,
                       "CREATE VIRTUAL TABLE words USING fts5 (text, prefix = '2 3');"
                       "INSERT INTO words VALUES ('the first night at home')",
                       NULL, NULL, NULL) == SQLITE_OK);
    check(sqlite3_prepare_v2(db, "SELECT 1 FROM words WHERE words MATCH ?", -1, &stmt, NULL) ==
          SQLITE_OK);
    return stmt;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char typed[4096], match[TERMS_MAX];
    sqlite3_stmt *stmt = open_search();
    int code;

    if (size >= sizeof(typed))
        return 0;
    memcpy(typed, data, size);
    typed[size] = '\0';
    if (!terms_write(match, typed))
        return 0;
    check(strlen(match) < sizeof(match));
    sqlite3_bind_text(stmt, 1, match, -1, SQLITE_STATIC);
    code = sqlite3_step(stmt);
    check(code == SQLITE_ROW || code == SQLITE_DONE);
    sqlite3_reset(stmt);
    return 0;
}
