/* Rows of renditions. */
#include "base/fault.h"
#include "change.h"
#include "rows.h"
#include "store/pictures.h"
#include "store/versions.h"

static int clear_renditions(struct db *db, int64_t version_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_RENDITIONS_CLEAR);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}

static int add_rendition(struct db *db, int64_t version_id, struct rendition_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_RENDITIONS_ADD);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, row->name);
    rows_put_text(&rows, row->path);
    rows_put_text(&rows, row->type);
    rows_put_text(&rows, row->codecs ? row->codecs : "");
    rows_put_text(&rows, row->sha256);
    rows_put_number(&rows, row->bytes);
    rows_put_number(&rows, row->width);
    rows_put_number(&rows, row->height);
    rows_put_number(&rows, row->bit_rate);
    rows_put_number(&rows, row->created_at);
    rows_put_number(&rows, row->fps_num);
    rows_put_number(&rows, row->fps_den);
    rows_put_number(&rows, row->peak_bit_rate);
    rows_put_number(&rows, row->init_bytes);
    rows_put_number(&rows, row->index_bytes);
    rows_put_number(&rows, row->duration_ms);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    row->version_id = version_id;
    return rows_done(&rows);
}

int renditions_replace(struct db *db, int64_t version_id, struct rendition_row *renditions,
                       int count)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = clear_renditions(db, version_id);
    if (!r)
        r = pictures_clear(db, version_id);
    for (int i = 0; i < count && !r; i++)
        r = add_rendition(db, version_id, &renditions[i]);
    if (r)
        return fault(r);
    return change_end(&change);
}

static int read_rendition(struct rows *rows, struct arena *arena, struct rendition_row *row)
{
    row->id = rows_number(rows);
    row->version_id = rows_number(rows);
    row->name = rows_text(rows, arena);
    row->path = rows_text(rows, arena);
    row->type = rows_text(rows, arena);
    row->codecs = rows_text(rows, arena);
    row->sha256 = rows_text(rows, arena);
    row->bytes = rows_number(rows);
    row->width = rows_number(rows);
    row->height = rows_number(rows);
    row->bit_rate = rows_number(rows);
    row->created_at = rows_number(rows);
    row->fps_num = rows_number(rows);
    row->fps_den = rows_number(rows);
    row->peak_bit_rate = rows_number(rows);
    row->init_bytes = rows_number(rows);
    row->index_bytes = rows_number(rows);
    row->duration_ms = rows_number(rows);
    return rows_done(rows);
}

int renditions_each(struct db *db, int64_t version_id, struct arena *arena,
                    int (*each)(void *context, const struct rendition_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct rendition_row row;
    int r;

    rows_open(&rows, db, QUERY_RENDITIONS_EACH);
    rows_put_number(&rows, version_id);
    while ((r = rows_next(&rows)) == 0) {
        r = read_rendition(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int renditions_each_path(struct db *db, struct arena *arena,
                         int (*each)(void *context, const char *path), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_RENDITIONS_EACH_PATH);
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
