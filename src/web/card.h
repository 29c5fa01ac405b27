/* A film as a card: its door, its name and how long it is. */
#pragma once

#include "base/arena.h"
#include "catalogue/film.h"

#include "views.h"

/* The drawing of a door of that colour, open or shut. */
const char *card_picture(const char *door);
const char *card_picture_shut(const char *door);
/* The open one for who reads no drawings. */
enum { CARD_WIDTH = 1200, CARD_HEIGHT = 675 };
const char *card_raster(const char *door);
/* The film's poster where a person has approved one, else its door. False when memory ran out. */
bool card_poster(struct arena *arena, const char *origin, enum tongue tongue,
                 const struct film *film, struct raster_view *raster);
/* A text of a film on a page of that language; none is NULL, and pages leave out what would hold
 * it. */
struct text_view card_text(enum tongue tongue, const char *words, const char *language);
/* Strings are the film's own. False when memory ran out. */
bool card_fill(struct arena *arena, enum tongue tongue, const struct film *film,
               struct card_view *card);
/* A card for each film but the one with that id (0: none); NULL when memory ran out. */
struct card_view *card_list(struct arena *arena, enum tongue tongue, const struct film *films,
                            int count, int64_t but_id, int *cards);
