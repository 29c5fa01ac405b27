/* Rows of leftovers: the files below renditions/ that may be deleted. */
#include "store/leftovers.h"

#include "base/fault.h"
#include "rows.h"

static int run(struct db *db, enum query query, const char *path)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_text(&rows, path);
    return rows_run(&rows);
}

int leftovers_add(struct db *db, const char *path)
{
    return run(db, QUERY_LEFTOVERS_ADD, path);
}

int leftovers_forget(struct db *db, const char *path)
{
    return run(db, QUERY_LEFTOVERS_FORGET, path);
}

int leftovers_each(struct db *db, struct arena *arena, int (*each)(void *context, const char *path),
                   void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_LEFTOVERS_EACH);
    while ((r = rows_next(&rows)) == 0) {
        const char *path = rows_text(&rows, arena);

        r = rows_done(&rows);
        if (!r)
            r = each(context, path);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
