/* The time in London. */
#include "base/london.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const int64_t hour_ms = 3600000;
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static int64_t moment(int year, int month, int day, int seconds)
{
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_sec = seconds};

    return (int64_t)timegm(&tm) * 1000;
}

/* 01:00 UTC on the last Sunday of a month that has 31 days. */
static int64_t last_sunday(int year, int month)
{
    struct tm tm;
    int64_t ms = moment(year, month, 31, 3600);
    time_t seconds = (time_t)(ms / 1000);

    gmtime_r(&seconds, &tm);
    return ms - tm.tm_wday * 24 * hour_ms;
}

void london_changes(int year, int64_t *forward_ms, int64_t *back_ms)
{
    *forward_ms = last_sunday(year, 3);
    *back_ms = last_sunday(year, 10);
}

static bool is_summer(int64_t ms)
{
    struct tm tm;
    time_t seconds = (time_t)(ms / 1000);
    int64_t forward_ms, back_ms;

    gmtime_r(&seconds, &tm);
    london_changes(tm.tm_year + 1900, &forward_ms, &back_ms);
    return forward_ms <= ms && ms < back_ms;
}

void london_at(int64_t ms, struct london *london)
{
    bool summer = is_summer(ms);
    time_t seconds = (time_t)((ms + (summer ? hour_ms : 0)) / 1000);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    *london = (struct london){.year = tm.tm_year + 1900,
                              .month = tm.tm_mon + 1,
                              .day = tm.tm_mday,
                              .hour = tm.tm_hour,
                              .minute = tm.tm_min,
                              .second = tm.tm_sec,
                              .weekday = tm.tm_wday,
                              .is_summer = summer};
}

int london_utc(const struct london *london, bool second, int64_t *ms)
{
    int64_t winter_ms = moment(london->year, london->month, london->day,
                               (london->hour * 60 + london->minute) * 60 + london->second);
    int64_t summer_ms = winter_ms - hour_ms;
    bool as_summer = is_summer(summer_ms), as_winter = !is_summer(winter_ms);

    *ms = as_summer && !(as_winter && second) ? summer_ms : winter_ms;
    if (as_summer && as_winter)
        return second ? 0 : LONDON_TWICE;
    return as_summer || as_winter ? 0 : LONDON_NEVER;
}

/* So many digits and nothing else. */
static bool take(const char **text, int digits, int *number)
{
    for (*number = 0; digits > 0; digits--, (*text)++) {
        if (**text < '0' || **text > '9')
            return false;
        *number = *number * 10 + (**text - '0');
    }
    return true;
}

static bool take_char(const char **text, char c)
{
    bool is = **text == c;

    *text += is;
    return is;
}

bool london_read(const char *text, struct london *london)
{
    struct tm tm;
    time_t seconds;

    *london = (struct london){0};
    if (!take(&text, 4, &london->year) || !take_char(&text, '-') ||
        !take(&text, 2, &london->month) || !take_char(&text, '-') || !take(&text, 2, &london->day))
        return false;
    if ((!take_char(&text, 'T') && !take_char(&text, ' ')) || !take(&text, 2, &london->hour) ||
        !take_char(&text, ':') || !take(&text, 2, &london->minute))
        return false;
    if (take_char(&text, ':') && !take(&text, 2, &london->second))
        return false;
    if (*text || london->year < 1996 || london->month < 1 || london->hour > 23 ||
        london->minute > 59 || london->second > 59)
        return false;
    seconds = (time_t)(moment(london->year, london->month, london->day, 0) / 1000);
    gmtime_r(&seconds, &tm);
    return tm.tm_mon + 1 == london->month && tm.tm_mday == london->day;
}

void london_write_field(char out[LONDON_TEXT_MAX], int64_t ms)
{
    struct london at;

    london_at(ms, &at);
    snprintf(out, LONDON_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", at.year, at.month, at.day,
             at.hour, at.minute, at.second);
}

void london_write(char out[LONDON_TEXT_MAX], int64_t ms)
{
    struct london at;
    char seconds[8] = "";

    london_at(ms, &at);
    if (at.second)
        snprintf(seconds, sizeof seconds, ":%02d", at.second);
    snprintf(out, LONDON_TEXT_MAX, "%s %d %s %d, %02d:%02d%s %s", days[at.weekday], at.day,
             months[at.month - 1], at.year, at.hour, at.minute, seconds,
             at.is_summer ? "BST" : "GMT");
}
