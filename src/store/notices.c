/* Rows of notices. */
#include "store/notices.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "change.h"
#include "rows.h"

static int run_of_film(struct db *db, enum query query, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}

static int add_notice(struct db *db, int64_t film_id, const char *sha256, int place,
                      const struct notice_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_NOTICES_ADD);
    rows_put_number(&rows, film_id);
    rows_put_number(&rows, place);
    rows_put_text(&rows, row->kind);
    rows_put_text(&rows, row->how);
    rows_put_moment(&rows, row->start_ms);
    rows_put_moment(&rows, row->end_ms);
    rows_put_number(&rows, row->is_skippable);
    rows_put_text(&rows, row->en);
    rows_put_text(&rows, row->cy);
    rows_put_text(&rows, sha256);
    return rows_run(&rows);
}

int notices_replace(struct db *db, int64_t film_id, const char *sha256,
                    const struct notice_row *rows, int count)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = run_of_film(db, QUERY_NOTICES_CLEAR, film_id);
    for (int i = 0; i < count && i < notices_max && !r; i++)
        r = add_notice(db, film_id, sha256, i, &rows[i]);
    if (!r)
        r = run_of_film(db, QUERY_NOTICES_TOUCH, film_id);
    return r ? fault(r) : change_end(&change);
}

static void read_notice(struct rows *rows, struct arena *arena, struct notice_row *row)
{
    row->kind = rows_text(rows, arena);
    row->how = rows_text(rows, arena);
    row->start_ms = rows_moment(rows);
    row->end_ms = rows_moment(rows);
    row->is_skippable = rows_bool(rows);
    row->en = rows_text(rows, arena);
    row->cy = rows_text(rows, arena);
    row->is_untimed = !rows_bool(rows) && row->start_ms >= 0;
    if (!row->is_untimed)
        return;
    row->start_ms = row->end_ms = -1;
    row->is_skippable = false;
}

int notices_list(struct db *db, int64_t film_id, struct arena *arena, struct notice_row **list,
                 int *count)
{
    AUTO_ROWS struct rows rows = {0};
    int r = 0;

    *count = 0;
    *list = arena_array(arena, (size_t)notices_max, sizeof(**list));
    if (!*list)
        return fault(-ENOMEM);
    rows_open(&rows, db, QUERY_NOTICES_LIST);
    rows_put_number(&rows, film_id);
    while (*count < notices_max && (r = rows_next(&rows)) == 0)
        read_notice(&rows, arena, &(*list)[(*count)++]);
    return r == ROWS_END ? 0 : rows_done(&rows);
}
