/* Search in titles and in what people said. The words of a person are never query syntax. */
#pragma once

#include "base/arena.h"
#include "catalogue/film.h"

struct search_hit {
    int64_t t_ms;         /* where it is said; -1: in the title or the text about the film */
    const char *speaker;  /* NULL when unknown */
    const char *snippet;  /* plain text in which \x02 opens and \x03 closes a match */
    const char *language; /* NULL: not known */
    bool is_chapter;      /* the name of the chapter that begins there */
};

/* Only films that have all of it. */
struct search_filter {
    bool has_welsh; /* spoken, or as subtitles */
    bool has_bsl, is_described;
    bool is_short; /* under 10 minutes */
};

struct search_film {
    struct film *film; /* without versions */
    struct search_hit *hits;
    int hit_count;
};

struct search_result {
    struct search_film *films; /* best first */
    int film_count;
    int hit_count;     /* in all these films */
    bool is_capped;    /* a very common word: newest first instead of best first, and not all */
    bool is_shortened; /* of many words the longest alone were looked for in what is said */
};

/* text: as typed. filter: NULL: all films. limit: films, 1 to 100. Empty, or without any word: an
 * empty result. Never an error because of the words. */
int search_run(const struct look *look, const char *text, const struct search_filter *filter,
               int limit, struct arena *arena, struct search_result *result);
