/* Time: milliseconds since 1970 UTC (wall) or since some moment (steady). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

int64_t clock_wall_ms(void);
int64_t clock_steady_ms(void);

enum { CLOCK_TEXT_MAX = 40 };
/* RFC 3339, "2026-03-01T19:00:00Z" (milliseconds only when not zero). */
void clock_write_rfc3339(char out[CLOCK_TEXT_MAX], int64_t ms);
/* Accepts an RFC 3339 date-time with any offset; false when it is not one. */
bool clock_read_rfc3339(const char *text, int64_t *ms);
/* RFC 9110 5.6.7: writes IMF-fixdate; reads IMF-fixdate, RFC 850 and asctime. Whole seconds. */
void clock_write_http(char out[CLOCK_TEXT_MAX], int64_t ms);
bool clock_read_http(const char *text, int64_t *ms);
