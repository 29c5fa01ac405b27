/* What search may find: public films only. */
#include "store/searchable.h"

#include "base/fault.h"
#include "change.h"
#include "rows.h"

static int run(struct db *db, enum query query, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, query);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}

int searchable_remove(struct db *db, int64_t film_id)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (!r)
        r = run(db, QUERY_SEARCHABLE_REMOVE_FILM, film_id);
    if (!r)
        r = run(db, QUERY_SEARCHABLE_REMOVE_CUES, film_id);
    if (r)
        return fault(r);
    return change_end(&change);
}

int searchable_put(struct db *db, int64_t film_id)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (!r)
        r = searchable_remove(db, film_id);
    if (!r)
        r = run(db, QUERY_SEARCHABLE_PUT_FILM, film_id);
    if (!r)
        r = run(db, QUERY_SEARCHABLE_PUT_CUES, film_id);
    if (r)
        return fault(r);
    return change_end(&change);
}

int searchable_access(struct db *db, int64_t film_id, int64_t short_ms,
                      struct searchable_access *access)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SEARCHABLE_ACCESS);
    rows_put_number(&rows, film_id);
    rows_put_number(&rows, short_ms);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    access->has_welsh = rows_bool(&rows);
    access->has_bsl = rows_bool(&rows);
    access->is_described = rows_bool(&rows);
    access->is_short = rows_bool(&rows);
    return rows_done(&rows);
}

int searchable_count(struct db *db, const char *match, int max, int64_t *count)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SEARCHABLE_COUNT);
    rows_put_text(&rows, match);
    rows_put_number(&rows, max + 1);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    *count = rows_number(&rows);
    return rows_done(&rows);
}

int searchable_each_film(struct db *db, const char *match, bool is_ranked,
                         int (*each)(void *context, const struct searchable_hit *hit),
                         void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, is_ranked ? QUERY_SEARCHABLE_FILMS_RANKED : QUERY_SEARCHABLE_FILMS_NEWEST);
    rows_put_text(&rows, match);
    while ((r = rows_next(&rows)) == 0) {
        struct searchable_hit hit = {.start_ms = -1, .speaker = "", .language = ""};

        hit.film_id = rows_number(&rows);
        hit.snippet = rows_text_here(&rows);
        r = each(context, &hit);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int searchable_each_cue(struct db *db, const char *match,
                        int (*each)(void *context, const struct searchable_hit *hit), void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SEARCHABLE_CUES);
    rows_put_text(&rows, match);
    while ((r = rows_next(&rows)) == 0) {
        struct searchable_hit hit = {0};

        hit.film_id = rows_number(&rows);
        hit.start_ms = rows_number(&rows);
        hit.speaker = rows_text_here(&rows);
        hit.snippet = rows_text_here(&rows);
        hit.language = rows_text_here(&rows);
        hit.is_chapter = rows_bool(&rows);
        r = each(context, &hit);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
