/* Films as staff list them, whatever their state: what is there of each. */
#include "store/worklist.h"

#include <errno.h>

#include "base/buf.h"
#include "base/fault.h"
#include "rows.h"
#include "store/films.h"

static int read_row(struct rows *rows, struct arena *arena, struct worklist_row *row)
{
    row->id = rows_number(rows);
    row->slug = rows_text(rows, arena);
    row->kind = rows_text(rows, arena);
    row->door = rows_text(rows, arena);
    row->language = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->number = rows_number(rows);
    row->publish_at = rows_moment(rows);
    row->end_at = rows_moment(rows);
    row->title = rows_text(rows, arena);
    row->has_dek = rows_bool(rows);
    row->has_synopsis = rows_bool(rows);
    row->has_welsh_title = rows_bool(rows);
    row->versions = rows_text(rows, arena);
    row->has_main = rows_bool(rows);
    row->has_english = rows_bool(rows);
    row->has_welsh = rows_bool(rows);
    row->duration_ms = rows_number(rows);
    if (row->number == FILMS_UNNUMBERED)
        row->number = 0;
    return rows_done(rows);
}

/* For LIKE: the words anywhere, themselves no pattern. */
static const char *pattern_of(struct arena *arena, const char *words)
{
    AUTO_BUF struct buf pattern = {0};

    buf_char(&pattern, '%');
    for (; *words; words++) {
        if (*words == '%' || *words == '_' || *words == '\\')
            buf_char(&pattern, '\\');
        buf_char(&pattern, *words);
    }
    buf_char(&pattern, '%');
    return pattern.failed ? NULL : arena_strndup(arena, pattern.data, pattern.length);
}

int worklist_each(struct db *db, const struct worklist_query *query, struct arena *arena,
                  int (*each)(void *context, const struct worklist_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    const char *pattern = query->words ? pattern_of(arena, query->words) : NULL;
    struct worklist_row row;
    int r;

    if (query->words && !pattern)
        return fault(-ENOMEM);
    rows_open(&rows, db, QUERY_WORKLIST_EACH);
    rows_put_text(&rows, query->state);
    rows_put_text(&rows, pattern);
    rows_put_number(&rows, query->from_number);
    rows_put_text(&rows, query->from_slug ? query->from_slug : "");
    rows_put_number(&rows, query->max);
    while ((r = rows_next(&rows)) == 0) {
        r = read_row(&rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int worklist_count(struct db *db, struct arena *arena,
                   int (*each)(void *context, const char *state, int64_t films), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_WORKLIST_COUNT);
    while ((r = rows_next(&rows)) == 0) {
        const char *state = rows_text(&rows, arena);

        r = each(context, state, rows_number(&rows));
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
