/* Rows of staged: what a packaging has made, before it is in service. */
#include "store/staged.h"

#include "base/fault.h"
#include "rows.h"

int staged_put(struct db *db, int64_t version_id, const struct rendition_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_STAGED_PUT);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, row->name);
    rows_put_text(&rows, row->type);
    rows_put_text(&rows, row->codecs);
    rows_put_number(&rows, row->bytes);
    rows_put_text(&rows, row->sha256);
    rows_put_number(&rows, row->width);
    rows_put_number(&rows, row->height);
    rows_put_number(&rows, row->fps_num);
    rows_put_number(&rows, row->fps_den);
    rows_put_number(&rows, row->bit_rate);
    rows_put_number(&rows, row->peak_bit_rate);
    rows_put_number(&rows, row->init_bytes);
    rows_put_number(&rows, row->index_bytes);
    rows_put_number(&rows, row->duration_ms);
    rows_put_number(&rows, row->at_ms);
    rows_put_number(&rows, row->tiles);
    return rows_run(&rows);
}

static int read_staged(struct rows *rows, struct arena *arena, struct rendition_row *row)
{
    *row = (struct rendition_row){.name = rows_text(rows, arena)};
    row->type = rows_text(rows, arena);
    row->codecs = rows_text(rows, arena);
    row->bytes = rows_number(rows);
    row->sha256 = rows_text(rows, arena);
    row->width = rows_number(rows);
    row->height = rows_number(rows);
    row->fps_num = rows_number(rows);
    row->fps_den = rows_number(rows);
    row->bit_rate = rows_number(rows);
    row->peak_bit_rate = rows_number(rows);
    row->init_bytes = rows_number(rows);
    row->index_bytes = rows_number(rows);
    row->duration_ms = rows_number(rows);
    row->at_ms = rows_number(rows);
    row->tiles = rows_number(rows);
    return rows_done(rows);
}

int staged_each(struct db *db, int64_t version_id, struct arena *arena,
                int (*each)(void *context, const struct rendition_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct rendition_row row;
    int r;

    rows_open(&rows, db, QUERY_STAGED_EACH);
    rows_put_number(&rows, version_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_staged(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int staged_oust(struct db *db, int64_t version_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_STAGED_OUST);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}

int staged_enter(struct db *db, int64_t version_id, int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_STAGED_ENTER);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}
