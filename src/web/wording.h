/* What the site says, in English and in Welsh: one table, wording.txt. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tongue.h"
#include "word_names.h"

extern const char *const wording_table[TONGUES][WORDS];

static inline const char *wording_say(enum tongue tongue, enum word word)
{
    return wording_table[tongue][word];
}

/* With {1} and {2} filled in (NULL: nothing). NULL when memory ran out. */
const char *wording_make(struct arena *arena, enum tongue tongue, enum word word, const char *one,
                         const char *two);
/* The same, escaped into a page. */
void wording_put(struct buf *out, enum tongue tongue, enum word word, const char *one,
                 const char *two);
/* "1 film", "3 films": word says one, the next in the table more; {1} is the number. */
const char *wording_count(struct arena *arena, enum tongue tongue, enum word word, int64_t count);
