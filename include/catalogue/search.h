/* Search in titles and in what people said. The words of a person are never query syntax. */
#pragma once

#include "base/arena.h"
#include "catalogue/film.h"

struct search_hit {
    int64_t t_ms;        /* where it is said; -1: in the title or the text about the film */
    const char *speaker; /* NULL when unknown */
    const char *snippet; /* plain text in which \x02 opens and \x03 closes a match */
};

struct search_film {
    struct film *film; /* without versions */
    struct search_hit *hits;
    int hit_count;
};

struct search_result {
    struct search_film *films; /* best first */
    int film_count;
    int hit_count;  /* in all these films */
    bool is_capped; /* a very common word: newest first instead of best first, and not all */
};

/* text: as typed. limit: films, 1 to 100. Empty, or without any word: an empty result. Never an
 * error because of the words.
 */
int search_run(const struct look *look, const char *text, int limit, struct arena *arena,
               struct search_result *result);
