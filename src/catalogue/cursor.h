/* Where a list goes on: opaque to whoever holds it, and hostile when it comes back. It tells
 * nothing but the place in the order of a film that was listed: a time or number, and a slug. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/slug.h"
#include "catalogue/film.h"

struct cursor {
    enum film_order order;
    int64_t key;
    char slug[SLUG_MAX];
};

/* Hex of "n", the key, a blank and the slug. */
enum { CURSOR_MAX = 2 * (1 + 20 + 1 + SLUG_MAX) + 1 };

void cursor_write(char out[CURSOR_MAX], const struct cursor *cursor);
/* False for anything that cursor_write did not write. */
bool cursor_read(const char *text, struct cursor *cursor);
