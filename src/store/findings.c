/* Rows of findings: what there was in an original besides picture and sound. */
#include "store/findings.h"

#include "base/fault.h"
#include "rows.h"

int findings_drop(struct db *db, const char *sha256)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FINDINGS_DROP);
    rows_put_text(&rows, sha256);
    return rows_run(&rows);
}

int findings_add(struct db *db, const char *sha256, const char *kind, int64_t count)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FINDINGS_ADD);
    rows_put_text(&rows, sha256);
    rows_put_text(&rows, kind);
    rows_put_number(&rows, count);
    return rows_run(&rows);
}

static int walk(struct rows *rows, int (*each)(void *context, const char *kind, int64_t count),
                void *context)
{
    int r;

    while ((r = rows_next(rows)) == 0) {
        const char *kind = rows_text_here(rows);

        r = each(context, kind, rows_number(rows));
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int findings_each(struct db *db, const char *sha256,
                  int (*each)(void *context, const char *kind, int64_t count), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FINDINGS_EACH);
    rows_put_text(&rows, sha256);
    return walk(&rows, each, context);
}

int findings_each_in_library(struct db *db,
                             int (*each)(void *context, const char *kind, int64_t count),
                             void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FINDINGS_EACH_IN_LIBRARY);
    return walk(&rows, each, context);
}

int findings_each_in_films(struct db *db,
                           int (*each)(void *context, const char *kind, int64_t count),
                           void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FINDINGS_EACH_IN_FILMS);
    return walk(&rows, each, context);
}
