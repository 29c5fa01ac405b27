/* Rows of pictures. */
#include "store/pictures.h"

#include "base/fault.h"
#include "rows.h"

static int run(struct db *db, enum query query, int64_t version_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}

int pictures_clear(struct db *db, int64_t version_id)
{
    return run(db, QUERY_PICTURES_CLEAR, version_id);
}

int pictures_enter(struct db *db, int64_t version_id)
{
    return run(db, QUERY_PICTURES_ENTER, version_id);
}

static int read_picture(struct rows *rows, struct arena *arena, struct picture_row *row)
{
    *row = (struct picture_row){.kind = rows_text(rows, arena)};
    row->name = rows_text(rows, arena);
    row->path = rows_text(rows, arena);
    row->type = rows_text(rows, arena);
    row->bytes = rows_number(rows);
    row->sha256 = rows_text(rows, arena);
    row->width = rows_number(rows);
    row->height = rows_number(rows);
    row->at_ms = rows_number(rows);
    row->tiles = rows_number(rows);
    row->approved_at = rows_moment(rows);
    row->alt_en = rows_text(rows, arena);
    row->alt_cy = rows_text(rows, arena);
    row->revision = rows_number(rows);
    row->is_sent = rows_number(rows);
    return rows_done(rows);
}

int pictures_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct picture_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct picture_row row;
    int r;

    rows_open(&rows, db, QUERY_PICTURES_EACH);
    rows_put_number(&rows, version_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_picture(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

/* Whether a statement that answers a row for each that it changed has changed one. */
static int change_all(struct rows *rows)
{
    int count = 0, r;

    while ((r = rows_next(rows)) == 0)
        count++;
    if (r != ROWS_END)
        return fault(r);
    return count ? 0 : PICTURES_MISSING;
}

int pictures_approve_poster(struct db *db, int64_t version_id, const char *name, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PICTURES_APPROVE_POSTER);
    rows_put_number(&rows, version_id);
    rows_put_moment(&rows, now_ms);
    rows_put_text(&rows, name);
    return change_all(&rows);
}

int pictures_approve_sheets(struct db *db, int64_t version_id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PICTURES_APPROVE_SHEETS);
    rows_put_moment(&rows, now_ms);
    rows_put_number(&rows, version_id);
    return change_all(&rows);
}

int pictures_describe(struct db *db, int64_t version_id, const char *name, const char *alt_en,
                      const char *alt_cy)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PICTURES_DESCRIBE);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, name);
    rows_put_text(&rows, alt_en);
    rows_put_text(&rows, alt_cy);
    return change_all(&rows);
}

int pictures_add_sent(struct db *db, int64_t version_id, const struct picture_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PICTURES_ADD_SENT);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, row->name);
    rows_put_text(&rows, row->path);
    rows_put_text(&rows, row->type);
    rows_put_number(&rows, row->bytes);
    rows_put_text(&rows, row->sha256);
    rows_put_number(&rows, row->width);
    rows_put_number(&rows, row->height);
    rows_put_text(&rows, row->alt_en);
    rows_put_text(&rows, row->alt_cy);
    return rows_run(&rows);
}

int pictures_remove(struct db *db, int64_t version_id, const char *name)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PICTURES_REMOVE);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, name);
    return change_all(&rows);
}
