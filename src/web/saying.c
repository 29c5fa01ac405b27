/* Times, lengths and sizes, as people say them in the page's language. */
#include "saying.h"

#include <stdio.h>
#include <time.h>

#include "wording.h"

/* The last Sunday of a month of 31 days in which the day given falls on weekday (0: Sunday). */
static int saying_last_sunday(int day, int weekday)
{
    return 31 - (weekday + 31 - day) % 7;
}

/* London is an hour ahead from 1 UTC on the last Sunday of March to 1 UTC on that of October. */
static bool saying_is_summer(const struct tm *utc)
{
    int sunday = saying_last_sunday(utc->tm_mday, utc->tm_wday);
    bool is_past = utc->tm_mday > sunday || (utc->tm_mday == sunday && utc->tm_hour >= 1);

    if (utc->tm_mon == 2)
        return is_past;
    if (utc->tm_mon == 9)
        return !is_past;
    return utc->tm_mon > 2 && utc->tm_mon < 9;
}

static void saying_in_london(int64_t ms, struct tm *tm)
{
    time_t seconds = ms / 1000;

    gmtime_r(&seconds, tm);
    if (!saying_is_summer(tm))
        return;
    seconds += 3600;
    gmtime_r(&seconds, tm);
}

static const char *saying_name(enum tongue tongue, const struct tm *tm)
{
    return wording_say(tongue, (enum word)(WORD_MONTH_1 + tm->tm_mon));
}

const char *saying_month(struct arena *arena, enum tongue tongue, int64_t ms, int64_t now_ms)
{
    struct tm then, now;

    saying_in_london(ms, &then);
    saying_in_london(now_ms, &now);
    if (then.tm_year == now.tm_year)
        return saying_name(tongue, &then);
    return arena_printf(arena, "%s %d", saying_name(tongue, &then), then.tm_year + 1900);
}

const char *saying_date(struct arena *arena, enum tongue tongue, int64_t ms)
{
    struct tm then;

    saying_in_london(ms, &then);
    return arena_printf(arena, "%d %s %d", then.tm_mday, saying_name(tongue, &then),
                        then.tm_year + 1900);
}

const char *saying_year(struct arena *arena, int64_t ms)
{
    struct tm then;

    saying_in_london(ms, &then);
    return arena_printf(arena, "%d", then.tm_year + 1900);
}

const char *saying_length(struct arena *arena, enum tongue tongue, int64_t duration_ms)
{
    int64_t amount =
        duration_ms < 60000 ? (duration_ms + 500) / 1000 : (duration_ms + 30000) / 60000;
    char number[24];

    if (duration_ms <= 0)
        return "";
    snprintf(number, sizeof number, "%lld", (long long)amount);
    return wording_make(
        arena, tongue, duration_ms < 60000 ? WORD_SHORT_SECONDS : WORD_SHORT_MINUTES, number, NULL);
}

const char *saying_duration(struct arena *arena, enum tongue tongue, int64_t duration_ms)
{
    int64_t seconds = (duration_ms + 500) / 1000;

    if (seconds < 60)
        return wording_count(arena, tongue, WORD_COUNT_SECOND, seconds);
    return wording_count(arena, tongue, WORD_COUNT_MINUTE, (seconds + 30) / 60);
}

const char *saying_size(struct arena *arena, int64_t bytes)
{
    const char *unit = bytes < 1000000 ? "kB" : "MB";
    int64_t size = bytes < 1000000 ? 1000 : 1000000;

    return arena_printf(arena, "%lld %s", (long long)((bytes + size - 1) / size), unit);
}
