/* Times, lengths and sizes, as people say them in the page's language. NULL when memory ran out. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "tongue.h"

/* The month of a moment as people in London say it at now_ms: "March", or "March 2027" when that is
 * another year. */
const char *saying_month(struct arena *arena, enum tongue tongue, int64_t ms, int64_t now_ms);
/* The day in London: "21 March 2026". */
const char *saying_date(struct arena *arena, enum tongue tongue, int64_t ms);
/* "2026". */
const char *saying_year(struct arena *arena, int64_t ms);
/* "9 min", or below a minute "36 sec"; "" when unknown. */
const char *saying_length(struct arena *arena, enum tongue tongue, int64_t duration_ms);
/* "9 minutes", "1 second". */
const char *saying_duration(struct arena *arena, enum tongue tongue, int64_t duration_ms);
/* "12 MB", "340 kB": what is sent, rounded up. */
const char *saying_size(struct arena *arena, int64_t bytes);
