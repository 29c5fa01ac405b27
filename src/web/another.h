/* The film in other ways: signed, described. */
#pragma once

#include "base/arena.h"
#include "catalogue/film.h"

#include "views.h"

/* The version that is asked for by its kind; the main one, when there is none or NULL was asked. */
const struct film_version *another_find(const struct film *film, const char *kind);
/* Fills the versions of view, which shows the one given. 0 or -ENOMEM. */
int another_fill(struct arena *arena, const struct film *film, const struct film_version *shown,
                 struct film_view *view);
