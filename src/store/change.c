/* Several statements as one, whether or not the caller already has a transaction. */
#include "change.h"

#include "base/fault.h"
#include "rows.h"

int change_begin(struct change *change, struct db *db)
{
    int r;

    *change = (struct change){0};
    if (sqlite3_get_autocommit(db->sqlite)) {
        r = db_begin(db);
        if (r)
            return fault(r);
        change->is_own = true;
    }
    change->db = db;
    return 0;
}

int change_end(struct change *change)
{
    if (!change->is_own)
        return 0;
    change->is_own = false;
    return db_commit(change->db);
}

void change_close(struct change *change)
{
    if (change->is_own)
        db_rollback(change->db);
}
