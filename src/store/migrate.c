/* The schema brought forward: each script of schema/ once, in order, never back. */
#include "migrate.h"

#include <errno.h>

#include "base/fault.h"
#include "base/log.h"
#include "change.h"
#include "rows.h"

static int read_version(struct db *db, int64_t *version)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_DB_USER_VERSION);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    *version = rows_number(&rows);
    return rows_done(&rows);
}

static int complain_newer(int64_t version)
{
    log_event(LOG_ERROR, "store.newer_schema", "version", log_number(version), "known",
              log_number(migration_count), "try", "start the incare that wrote this data dir",
              NULL);
    return fault(-EPROTO);
}

int migrate_expect(struct db *db)
{
    int64_t version;
    int r = read_version(db, &version);

    if (r)
        return fault(r);
    if (version > migration_count)
        return complain_newer(version);
    return version == migration_count ? 0 : fault(-ESTALE);
}

int migrate_forward(struct db *db)
{
    AUTO_CHANGE struct change change = {0};
    int64_t version;
    int r = read_version(db, &version);

    if (r)
        return fault(r);
    if (version == migration_count)
        return 0;
    r = change_begin(&change, db);
    if (r)
        return fault(r);
    /* Again, now that nobody else can be migrating. */
    r = read_version(db, &version);
    if (r)
        return fault(r);
    if (version > migration_count || version < 0)
        return complain_newer(version);
    for (; version < migration_count; version++) {
        int code = sqlite3_exec(db->sqlite, migration_texts[version], NULL, NULL, NULL);

        if (code != SQLITE_OK)
            return fault(db_fault(db, code));
    }
    return change_end(&change);
}
