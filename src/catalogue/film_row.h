/* A film made from its row. */
#pragma once

#include "catalogue/film.h"
#include "store/films.h"

/* Its own columns and texts; the row's texts must live as long as the film. */
int film_fill(struct film *film, const struct film_row *row);
/* Its themes. */
int film_fill_themes(struct film *film, struct db *db, struct arena *arena);
