/* Short addresses of films: /go/CODE. */
#pragma once

#include "store/films.h"

enum { SHORTEN_TAKEN = 1, SHORTEN_CODE_MAX = 7 };

/* In the caller's transaction, with a line in the audit log. SHORTEN_TAKEN: it leads somewhere
 * already. */
int shorten_put(struct db *db, const char *who, const struct film_row *film, int64_t now_ms,
                const char *code);
/* A code that nobody chose. */
int shorten_make(struct db *db, const char *who, const struct film_row *film, int64_t now_ms,
                 char code[SHORTEN_CODE_MAX]);
