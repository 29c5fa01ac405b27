/* Rows of uploads: files on their way in. */
#include "store/uploads.h"

#include "base/fault.h"
#include "base/limits.h"
#include "rows.h"

static int read_row(struct rows *rows, struct arena *arena, struct upload_row *row)
{
    row->id = rows_number(rows);
    row->public_id = rows_text(rows, arena);
    row->staff_id = rows_number(rows);
    row->kind = rows_text(rows, arena);
    row->parts = rows_text(rows, arena);
    row->metadata = rows_text(rows, arena);
    row->name = rows_text(rows, arena);
    row->length = rows_moment(rows);
    row->received_bytes = rows_number(rows);
    row->state = rows_text(rows, arena);
    row->attempts = rows_number(rows);
    row->wait_ms = rows_number(rows);
    row->retry_at = rows_number(rows);
    row->sha256 = rows_text(rows, arena);
    row->duration_ms = rows_number(rows);
    row->found = rows_text(rows, arena);
    row->film_id = rows_number(rows);
    row->reason = rows_text(rows, arena);
    row->created_at = rows_number(rows);
    row->expires_at = rows_number(rows);
    row->meant_film = rows_number(rows);
    row->meant_kind = rows_text(rows, arena);
    return rows_done(rows);
}

int uploads_add(struct db *db, struct upload_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_ADD);
    rows_put_text(&rows, row->public_id);
    rows_put_number(&rows, row->staff_id);
    rows_put_text(&rows, row->kind);
    rows_put_text(&rows, row->parts);
    rows_put_text(&rows, row->metadata);
    rows_put_text(&rows, row->name);
    rows_put_moment(&rows, row->length);
    rows_put_number(&rows, row->received_bytes);
    rows_put_text(&rows, row->state);
    rows_put_number(&rows, row->created_at);
    rows_put_number(&rows, row->expires_at);
    rows_put_row_id(&rows, row->meant_film);
    rows_put_text(&rows, row->meant_kind ? row->meant_kind : "");
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

int uploads_find(struct db *db, const char *public_id, struct arena *arena, struct upload_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_FIND);
    rows_put_text(&rows, public_id);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return UPLOADS_MISSING;
    return r ? fault(r) : read_row(&rows, arena, row);
}

int uploads_advance(struct db *db, struct arena *arena, struct upload_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_ADVANCE);
    rows_put_number(&rows, row->id);
    rows_put_number(&rows, row->received_bytes);
    rows_put_moment(&rows, row->length);
    rows_put_number(&rows, row->expires_at);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return UPLOADS_MISSING;
    if (r)
        return fault(r);
    row->state = rows_text(&rows, arena);
    return rows_done(&rows);
}

int uploads_next(struct db *db, int64_t now_ms, struct arena *arena, struct upload_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_NEXT);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return UPLOADS_MISSING;
    return r ? fault(r) : read_row(&rows, arena, row);
}

int uploads_next_final(struct db *db, int64_t now_ms, struct arena *arena, struct upload_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_NEXT_FINAL);
    rows_put_number(&rows, join_at_once_bytes_max);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return UPLOADS_MISSING;
    return r ? fault(r) : read_row(&rows, arena, row);
}

int uploads_hand_on(struct db *db, const char *from, const struct upload_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_HAND_ON);
    rows_put_number(&rows, row->id);
    rows_put_text(&rows, from);
    rows_put_text(&rows, row->state);
    rows_put_number(&rows, row->attempts);
    rows_put_number(&rows, row->wait_ms);
    rows_put_number(&rows, row->retry_at);
    rows_put_text(&rows, row->sha256);
    rows_put_number(&rows, row->duration_ms);
    rows_put_text(&rows, row->found);
    rows_put_row_id(&rows, row->film_id);
    rows_put_text(&rows, row->reason);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return UPLOADS_MISSING;
    return r ? fault(r) : rows_done(&rows);
}

int uploads_drop(struct db *db, int64_t id)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_DROP);
    rows_put_number(&rows, id);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return UPLOADS_NEEDED;
    return r ? fault(r) : rows_done(&rows);
}

int uploads_drop_expired(struct db *db, int64_t id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_DROP_EXPIRED);
    rows_put_number(&rows, id);
    rows_put_number(&rows, now_ms);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return UPLOADS_MISSING;
    return r ? fault(r) : rows_done(&rows);
}

int uploads_each_expired(struct db *db, int64_t now_ms, struct arena *arena,
                         int (*each)(void *context, const struct upload_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct upload_row row;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_EACH_EXPIRED);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, join_at_once_bytes_max);
    while ((r = rows_next(&rows)) == 0) {
        r = read_row(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int uploads_count(struct db *db, int64_t staff_id, int64_t *count, int64_t *bytes)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_UPLOADS_COUNT);
    rows_put_number(&rows, staff_id);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    *count = rows_number(&rows);
    *bytes = rows_number(&rows);
    return rows_done(&rows);
}
