/* What people read of a film in languages that are not its own. */
#include "store/film_words.h"

#include <errno.h>

#include "base/fault.h"
#include "rows.h"

int film_words_find(struct db *db, int64_t film_id, const char *language, struct arena *arena,
                    struct film_words *words)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILM_WORDS_FIND);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, language);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? FILM_WORDS_MISSING : fault(r);
    words->language = rows_text(&rows, arena);
    words->title = rows_text(&rows, arena);
    words->dek = rows_text(&rows, arena);
    words->synopsis = rows_text(&rows, arena);
    return rows_done(&rows);
}

int film_words_put(struct db *db, int64_t film_id, const struct film_words *words)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILM_WORDS_PUT);
    rows_put_number(&rows, film_id);
    rows_put_text(&rows, words->language);
    rows_put_text(&rows, words->title);
    rows_put_text(&rows, words->dek);
    rows_put_text(&rows, words->synopsis);
    return rows_run(&rows);
}

int film_words_clear(struct db *db, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILM_WORDS_CLEAR);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}

int film_words_own(struct db *db, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILM_WORDS_OWN);
    rows_put_number(&rows, film_id);
    return rows_run(&rows);
}

int film_words_are_ours(struct db *db, int64_t film_id, bool *are_ours)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILM_WORDS_ARE_OURS);
    rows_put_number(&rows, film_id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? fault(-EPROTO) : fault(r);
    *are_ours = rows_bool(&rows);
    return rows_done(&rows);
}
