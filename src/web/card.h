/* A film as a card: its door, its name and how long it is, in words. */
#pragma once

#include "base/arena.h"
#include "catalogue/film.h"

#include "views.h"

/* The drawing of a door of that colour, open or shut. */
const char *card_picture(const char *door);
const char *card_picture_shut(const char *door);
/* The month of a moment as people in London say it at now_ms: "March", or "March 2027" when that is
 * another year. */
const char *card_month(struct arena *arena, int64_t ms, int64_t now_ms);
/* "9 min", or below a minute "36 sec"; NULL when unknown. */
const char *card_length(struct arena *arena, int64_t duration_ms);
/* Strings are the film's own. False when memory ran out. */
bool card_fill(struct arena *arena, const struct film *film, struct card_view *card);
/* A card for each film but the one with that id (0: none); NULL when memory ran out. */
struct card_view *card_list(struct arena *arena, const struct film *films, int count,
                            int64_t but_id, int *cards);
