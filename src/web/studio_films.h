/* What the studio's list of films shows. */
#pragma once

#include "catalogue/desk.h"

#include "studio_frame.h"

struct studio_state_view {
    const char *name; /* "draft"; NULL: all of them */
    int64_t count;
    bool is_here;
};

struct studio_film_view {
    const char *slug, *title, *state;
    const char *when;     /* when it goes live or went; NULL: nothing to tell */
    const char *versions; /* "Main, BSL" */
    const char *lacks;    /* "no subtitles, no Welsh title"; NULL: nothing */
    const char *door;     /* a picture */
    const char *length;   /* "9:08"; NULL: unknown */
    int number;           /* 0: none */
};

struct studio_films_view {
    struct studio_frame frame;
    const char *words, *state; /* as asked; NULL: all */
    const struct studio_state_view *states;
    int state_count;
    const struct studio_film_view *films;
    int count;
    bool is_more, is_asked; /* some of all films only: by words, or by state */
};

/* A film as lists show it. False when memory ran out. */
bool studio_films_fill(struct arena *arena, const struct desk_film *film,
                       struct studio_film_view *view);
void studio_films_write(struct buf *out, enum tongue tongue, const struct studio_films_view *view);
