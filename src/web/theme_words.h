/* What a theme is called on a page. */
#pragma once

#include "catalogue/film.h"
#include "tongue.h"

/* In the page's language where wording.txt has it, else as the catalogue has it. */
const char *theme_words(enum tongue tongue, const struct film_theme *theme);
