/* Time, and the two ways the web writes it. The C library's strptime and strftime are left alone:
 * they follow the locale. */
#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/fault.h"

static const char days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static int64_t now_ms(clockid_t id)
{
    struct timespec now;

    check(!clock_gettime(id, &now));
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_wall_ms(void)
{
    return now_ms(CLOCK_REALTIME);
}

int64_t clock_steady_ms(void)
{
    return now_ms(CLOCK_MONOTONIC);
}

/* Years 0000 to 9999 are what both formats can write: what is outside becomes the nearest. */
static struct tm broken_down(int64_t ms, int *fraction)
{
    static const int64_t first_ms = INT64_C(-62167219200000), last_ms = INT64_C(253402300799999);
    struct tm tm;
    time_t s;

    ms = ms < first_ms ? first_ms : ms > last_ms ? last_ms : ms;
    *fraction = (int)((ms % 1000 + 1000) % 1000);
    s = (time_t)((ms - *fraction) / 1000);
    check(gmtime_r(&s, &tm));
    return tm;
}

void clock_write_rfc3339(char out[CLOCK_TEXT_MAX], int64_t ms)
{
    int fraction;
    struct tm tm = broken_down(ms, &fraction);
    char dot[8] = "";

    if (fraction)
        snprintf(dot, sizeof dot, ".%03d", fraction % 1000);
    snprintf(out, CLOCK_TEXT_MAX, "%04u-%02u-%02uT%02u:%02u:%02u%sZ",
             (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
             (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
             (unsigned)tm.tm_sec % 100, dot);
}

void clock_write_http(char out[CLOCK_TEXT_MAX], int64_t ms)
{
    int fraction;
    struct tm tm = broken_down(ms, &fraction);

    snprintf(out, CLOCK_TEXT_MAX, "%.3s, %02u %.3s %04u %02u:%02u:%02u GMT", days + 3 * tm.tm_wday,
             (unsigned)tm.tm_mday % 100, months + 3 * tm.tm_mon,
             (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)tm.tm_hour % 100,
             (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
}

/* Exactly count digits at *text, of a value from low to high; steps past them. */
static bool read_digits(const char **text, int count, int low, int high, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, ++*text) {
        if (**text < '0' || **text > '9')
            return false;
        *value = *value * 10 + (**text - '0');
    }
    return *value >= low && *value <= high;
}

/* A three-letter name at *text: its place in the list. */
static bool read_name(const char **text, const char *names, int *value)
{
    for (int i = 0; names[3 * i]; i++) {
        if (!strncmp(*text, names + 3 * i, 3)) {
            *value = i;
            *text += 3;
            return true;
        }
    }
    return false;
}

static bool read_long_day(const char **text)
{
    static const char *const names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};

    for (int i = 0; i < 7; i++) {
        if (!strncmp(*text, names[i], strlen(names[i]))) {
            *text += strlen(names[i]);
            return true;
        }
    }
    return false;
}

/* RFC 9110 5.6.7: a two-digit year more than 50 years ahead is in the past. */
static int full_year(int two_digits)
{
    int fraction, now = broken_down(clock_wall_ms(), &fraction).tm_year + 1900;
    int year = now - now % 100 + two_digits;

    return year > now + 50 ? year - 100 : year;
}

static bool read_day_of_month(const char **text, int *day)
{
    if (**text == ' ') { /* asctime-date's "( 2DIGIT / ( SP 1DIGIT ))" */
        ++*text;
        return read_digits(text, 1, 1, 9, day);
    }
    return read_digits(text, 2, 1, 31, day);
}

static bool read_year(const char **text, bool two_digits, struct tm *tm)
{
    int year;

    if (!read_digits(text, two_digits ? 2 : 4, 0, 9999, &year))
        return false;
    tm->tm_year = (two_digits ? full_year(year) : year) - 1900;
    return true;
}

static bool read_month_number(const char **text, struct tm *tm)
{
    if (!read_digits(text, 2, 1, 12, &tm->tm_mon))
        return false;
    tm->tm_mon--;
    return true;
}

/* One field of a pattern. */
static bool read_field(const char **text, char field, struct tm *tm)
{
    switch (field) {
    case 'a':
        return read_name(text, days, &tm->tm_wday);
    case 'A':
        return read_long_day(text);
    case 'b':
        return read_name(text, months, &tm->tm_mon);
    case 'm':
        return read_month_number(text, tm);
    case 'd':
        return read_digits(text, 2, 1, 31, &tm->tm_mday);
    case 'e':
        return read_day_of_month(text, &tm->tm_mday);
    case 'Y':
    case 'y':
        return read_year(text, field == 'y', tm);
    case 'H':
        return read_digits(text, 2, 0, 23, &tm->tm_hour);
    case 'M':
        return read_digits(text, 2, 0, 59, &tm->tm_min);
    default: /* 'S'; both RFCs allow a leap second */
        return read_digits(text, 2, 0, 60, &tm->tm_sec);
    }
}

/* Reads text as the pattern says (strptime's letters), or answers NULL. */
static const char *read_pattern(const char *text, const char *pattern, struct tm *tm)
{
    for (; *pattern; pattern++) {
        if (*pattern != '%') {
            if (*text++ != *pattern)
                return NULL;
        } else if (!read_field(&text, *++pattern, tm)) {
            return NULL;
        }
    }
    return text;
}

static bool to_ms(struct tm *tm, int64_t *ms)
{
    int day = tm->tm_mday, second = tm->tm_sec;

    tm->tm_sec = 0;
    *ms = ((int64_t)timegm(tm) + second) * 1000;
    return tm->tm_mday == day; /* 31 February has moved on */
}

/* RFC 3339 time-offset: "Z" or "+hh:mm", to the end of the text. */
static bool read_offset(const char *text, int *minutes)
{
    int sign = *text == '-' ? -1 : 1, hour, minute;

    *minutes = 0;
    if (*text == 'Z' || *text == 'z')
        return !text[1];
    if (*text != '+' && *text != '-')
        return false;
    text++;
    if (!read_digits(&text, 2, 0, 23, &hour) || *text++ != ':' ||
        !read_digits(&text, 2, 0, 59, &minute))
        return false;
    *minutes = sign * (hour * 60 + minute);
    return !*text;
}

/* RFC 3339 time-secfrac: any number of digits; beyond milliseconds they are dropped. */
static bool read_fraction(const char **text, int *fraction)
{
    int worth = 100;

    *fraction = 0;
    if (**text != '.')
        return true;
    if (*++*text < '0' || **text > '9')
        return false;
    for (; **text >= '0' && **text <= '9'; ++*text, worth /= 10)
        *fraction += worth * (**text - '0');
    return true;
}

bool clock_read_rfc3339(const char *text, int64_t *ms)
{
    int fraction, minutes;
    struct tm tm = {0};

    text = read_pattern(text, "%Y-%m-%d", &tm);
    if (!text || !*text || !strchr("Tt ", *text))
        return false;
    text = read_pattern(text + 1, "%H:%M:%S", &tm);
    if (!text || !read_fraction(&text, &fraction) || !read_offset(text, &minutes))
        return false;
    if (!to_ms(&tm, ms))
        return false;
    *ms += fraction - INT64_C(60000) * minutes;
    return true;
}

bool clock_read_http(const char *text, int64_t *ms)
{
    static const char *const patterns[] = {
        "%a, %d %b %Y %H:%M:%S GMT", /* IMF-fixdate */
        "%A, %d-%b-%y %H:%M:%S GMT", /* rfc850-date */
        "%a %b %e %H:%M:%S %Y",      /* asctime-date */
    };

    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct tm tm = {0};
        const char *end = read_pattern(text, patterns[i], &tm);

        if (end && !*end)
            return to_ms(&tm, ms);
    }
    return false;
}
