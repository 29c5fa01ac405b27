/* Times in TTML. All in whole numbers, so that two machines round alike. */
#include "ttml_time.h"

#include <string.h>

static const int64_t days_two_s = INT64_C(172800);

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* At most 14 digits; how many there were. */
static int read_digits(const char **at, int64_t *value)
{
    int digits = 0;

    for (*value = 0; digits < 14 && is_digit(**at); ++*at, digits++)
        *value = *value * 10 + (**at - '0');
    return digits;
}

/* ".345…" as microseconds, of which later digits do not count; false for a dot alone. */
static bool read_fraction(const char **at, int64_t *us)
{
    int64_t weight = 100000;

    *us = 0;
    if (**at != '.')
        return true;
    ++*at;
    if (!is_digit(**at))
        return false;
    for (; is_digit(**at); ++*at, weight /= 10)
        *us += weight * (**at - '0');
    return true;
}

bool ttml_time_numbers(const char *text, int count, int64_t *numbers)
{
    for (int i = 0; i < count; i++) {
        text += strspn(text, " \t\n");
        if (!read_digits(&text, &numbers[i]) || numbers[i] == 0 || numbers[i] > 100000000)
            return false;
    }
    text += strspn(text, " \t\n");
    return *text == '\0';
}

static int64_t given(int64_t number, int64_t otherwise)
{
    return number ? number : otherwise;
}

/* count units and us millionths of one; a second has rate / per of them. */
static bool scale(int64_t count, int64_t us, int64_t rate, int64_t per, int64_t *ms)
{
    if (rate > 100000000 || per > 10000 || count / rate > days_two_s / per)
        return false;
    *ms = (count * 1000 * per + us * per / 1000 + rate / 2) / rate;
    return *ms <= days_two_s * 1000;
}

/* TTML2 7.2.4: frames a second are ttp:frameRate by ttp:frameRateMultiplier. */
static bool scale_frames(const struct ttml_rates *rates, int64_t frames, int64_t us, int64_t *ms)
{
    int64_t rate = given(rates->frames, 30), by = given(rates->multiplied_by, 1);

    if (rate > 1000 || by > 10000)
        return false;
    return scale(frames, us, rate * by, given(rates->multiplied_per, 1), ms);
}

/* hh:mm:ss, then a fraction, or ":" frames and perhaps "." sub-frames. */
static bool read_clock(const struct ttml_rates *rates, const char *at, int64_t hours, int64_t *ms)
{
    int64_t minutes, seconds, us = 0, frames, parts = 0, more = 0;

    at++;
    if (read_digits(&at, &minutes) != 2 || *at++ != ':' || read_digits(&at, &seconds) != 2 ||
        hours > 47 || minutes > 59 || seconds > 60) /* 60: a leap second */
        return false;
    if (*at == ':') {
        at++;
        if (read_digits(&at, &frames) < 2 || frames >= given(rates->frames, 30))
            return false;
        if (*at == '.' && (at++, !read_digits(&at, &parts) || parts >= given(rates->sub_frames, 1)))
            return false;
        if (!scale_frames(rates, frames, parts * 1000000 / given(rates->sub_frames, 1), &more))
            return false;
    } else if (!read_fraction(&at, &us)) {
        return false;
    }
    *ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + (us + 500) / 1000 + more;
    return *at == '\0';
}

/* TTML2 7.2.12: without ttp:tickRate a tick is a sub-frame, where frames are given, else a second.
 */
static int64_t ticks_of(const struct ttml_rates *rates)
{
    if (rates->ticks)
        return rates->ticks;
    return rates->frames ? rates->frames * given(rates->sub_frames, 1) : 1;
}

static bool read_offset(const struct ttml_rates *rates, const char *at, int64_t count, int64_t *ms)
{
    static const struct {
        const char *metric;
        int64_t rate, per; /* a second has rate / per of them */
    } metrics[] = {{"h", 1, 3600}, {"m", 1, 60}, {"s", 1, 1}, {"ms", 1000, 1}};
    int64_t us;

    if (!read_fraction(&at, &us))
        return false;
    if (strcmp(at, "f") == 0)
        return scale_frames(rates, count, us, ms);
    if (strcmp(at, "t") == 0)
        return scale(count, us, ticks_of(rates), 1, ms);
    for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++)
        if (strcmp(at, metrics[i].metric) == 0)
            return count <= days_two_s * 1000 &&
                   scale(count, us, metrics[i].rate, metrics[i].per, ms);
    return false;
}

bool ttml_time_read(const struct ttml_rates *rates, const char *text, int64_t *ms)
{
    int64_t first;
    int digits = read_digits(&text, &first);

    if (!digits)
        return false;
    if (*text == ':')
        return digits >= 2 && read_clock(rates, text, first, ms);
    return read_offset(rates, text, first, ms);
}

/* TTML2 12.2: begin and end count from the beginning of what the element stands in, or in a
 * sequence from the end of the one before. */
bool ttml_time_span(const struct ttml_rates *rates, const struct ttml_timing *timing,
                    const struct ttml_span *parent, struct ttml_span *span)
{
    int64_t from_ms = parent->is_sequence ? parent->inner_end_ms : parent->start_ms;
    int64_t begin_ms = 0, end_ms = 0, dur_ms = 0;

    if (timing->begin && !ttml_time_read(rates, timing->begin, &begin_ms))
        return false;
    if (timing->end && !ttml_time_read(rates, timing->end, &end_ms))
        return false;
    if (timing->dur && !ttml_time_read(rates, timing->dur, &dur_ms))
        return false;
    span->start_ms = span->inner_end_ms = from_ms + begin_ms;
    span->end_ms = parent->end_ms;
    if (timing->end && from_ms + end_ms < span->end_ms)
        span->end_ms = from_ms + end_ms;
    if (timing->dur && span->start_ms + dur_ms < span->end_ms)
        span->end_ms = span->start_ms + dur_ms;
    span->says_end = timing->end || timing->dur;
    return true;
}

/* What does not say when it ends does so with what is in it. */
void ttml_time_end(struct ttml_span *parent, const struct ttml_span *span)
{
    int64_t end_ms = span->says_end ? span->end_ms : span->inner_end_ms;

    if (parent->is_sequence || end_ms > parent->inner_end_ms)
        parent->inner_end_ms = end_ms;
}
