/* Rows of sendings. */
#include "store/sendings.h"

#include "base/fault.h"
#include "rows.h"

int sendings_add(struct db *db, const struct sending_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SENDINGS_ADD);
    rows_put_text(&rows, row->public_id);
    rows_put_number(&rows, row->film_id);
    rows_put_text(&rows, row->alt_en);
    rows_put_text(&rows, row->alt_cy);
    rows_put_number(&rows, row->sent_at);
    rows_put_text(&rows, row->sent_by);
    return rows_run(&rows);
}

static int read_sending(struct rows *rows, struct arena *arena, struct sending_row *row)
{
    *row = (struct sending_row){.id = rows_number(rows)};
    row->film_id = rows_number(rows);
    row->public_id = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->reason = rows_text(rows, arena);
    row->alt_en = rows_text(rows, arena);
    row->alt_cy = rows_text(rows, arena);
    row->sent_at = rows_number(rows);
    row->sent_by = rows_text(rows, arena);
    return rows_done(rows);
}

static int read_one(struct rows *rows, struct arena *arena, struct sending_row *row)
{
    int r = rows_next(rows);

    if (r)
        return r == ROWS_END ? SENDINGS_MISSING : fault(r);
    return read_sending(rows, arena, row);
}

int sendings_next(struct db *db, struct arena *arena, struct sending_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SENDINGS_NEXT);
    return read_one(&rows, arena, row);
}

int sendings_find(struct db *db, const char *public_id, struct arena *arena,
                  struct sending_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SENDINGS_FIND);
    rows_put_text(&rows, public_id);
    return read_one(&rows, arena, row);
}

int sendings_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct sending_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct sending_row row;
    int r;

    rows_open(&rows, db, QUERY_SENDINGS_EACH);
    rows_put_number(&rows, film_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_sending(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int sendings_refuse(struct db *db, int64_t id, const char *reason)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SENDINGS_REFUSE);
    rows_put_number(&rows, id);
    rows_put_text(&rows, reason);
    return rows_run(&rows);
}

int sendings_remove(struct db *db, int64_t id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_SENDINGS_REMOVE);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}
