/* A film made from its row. */
#pragma once

#include "catalogue/film.h"
#include "store/films.h"

/* Its own columns, and its texts in the language that is looked for, each as far as there are any;
 * the row's texts must live as long as the film. */
int film_fill(struct film *film, const struct look *look, const struct film_row *row,
              struct arena *arena);
/* Its themes. */
int film_fill_themes(struct film *film, struct db *db, struct arena *arena);
/* What is told of it before. */
int film_fill_notices(struct film *film, const struct look *look, struct arena *arena);
/* The film's main version, where another that lasts as long has no captions or chapters of its own:
 * those of the one are right for both. 0: there is none. */
struct version_row;
int film_lender(struct db *db, const struct version_row *version, struct arena *arena,
                int64_t *version_id);
/* What is approved of its pictures. */
int film_fill_pictures(struct film_version *version, struct db *db, int64_t version_id,
                       struct arena *arena);
