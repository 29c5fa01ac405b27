/* The time in London, as staff write and read it; the catalogue keeps UTC. Summer time is from the
 * last Sunday of March to the last of October, at 01:00 UTC both times: Summer Time Order 2002 (SI
 * 2002/262). Where that is changed, so is london.c: nothing is asked of the machine, whose zone
 * files may be old or missing. Good from 1996 on. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct london {
    int year, month, day; /* 2026, 1 to 12, 1 to 31 */
    int hour, minute, second;
    int weekday; /* 0: Sunday */
    bool is_summer;
};

void london_at(int64_t ms, struct london *london);

enum {
    LONDON_TWICE = 1, /* clocks go back: that time comes twice; ms is the first, in summer time */
    LONDON_NEVER = 2, /* clocks go forward over that time; ms is what an hour later would be */
};
/* When that is: of what london tells, weekday and is_summer are not asked. second: of a time that
 * comes twice, the later one, in winter time, and 0. */
int london_utc(const struct london *london, bool second, int64_t *ms);

/* "2026-03-29T19:00" or with ":30", as a browser's date and time field sends it; a blank for the T
 * will do. False when there is no such day or time. */
bool london_read(const char *text, struct london *london);
enum { LONDON_TEXT_MAX = 64 };
/* "2026-03-29T19:00:00": for that field. */
void london_write_field(char out[LONDON_TEXT_MAX], int64_t ms);
/* "Sunday 29 March 2026, 19:00 BST"; seconds when there are any. */
void london_write(char out[LONDON_TEXT_MAX], int64_t ms);
/* The moments of a year at which clocks go forward and back. */
void london_changes(int year, int64_t *forward_ms, int64_t *back_ms);
