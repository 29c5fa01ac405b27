/* The Range header (RFC 9110 section 14). Whatever is odd is answered with the whole: a server may
 * ignore Range at any time, and must where it does not understand it. */
#include "http/range.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* 1*DIGIT of any length: what it is worth, and the digits themselves, since a first-pos beyond
 * 2^64 may still be compared with a last-pos. */
struct number {
    const char *digits; /* without leading zeros */
    size_t length;      /* of the digits; 0: there was no number */
    int64_t value;      /* INT64_MAX for what is larger */
};

enum spec { SPEC_MALFORMED, SPEC_PART, SPEC_BEYOND };

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

static bool read_number(const char **at, struct number *number)
{
    size_t all = strspn(*at, "0123456789");
    size_t zeros = strspn(*at, "0");

    number->digits = *at + zeros;
    number->length = all - zeros;
    number->value = 0;
    for (size_t i = 0; i < number->length; i++) {
        if (__builtin_mul_overflow(number->value, 10, &number->value) ||
            __builtin_add_overflow(number->value, number->digits[i] - '0', &number->value)) {
            number->value = INT64_MAX;
            break;
        }
    }
    *at += all;
    return all > 0;
}

static bool is_less(const struct number *a, const struct number *b)
{
    if (a->length != b->length)
        return a->length < b->length;
    return memcmp(a->digits, b->digits, a->length) < 0;
}

/* RFC 9110 14.1.2: "-5", the last bytes. */
static enum spec read_suffix(const char **at, int64_t size, struct span *span)
{
    struct number count;

    if (!read_number(at, &count))
        return SPEC_MALFORMED;
    span->length = count.value < size ? count.value : size;
    span->first = size - span->length;
    return span->length ? SPEC_PART : SPEC_BEYOND;
}

/* RFC 9110 14.1.2: one range-spec, "5-9", "5-" or "-5"; steps past it and the blanks after. */
static enum spec read_spec(const char **at, int64_t size, struct span *span)
{
    struct number first, last;
    int64_t end = size;
    enum spec spec;

    if (**at == '-') {
        ++*at;
        spec = read_suffix(at, size, span);
        *at = skip_blanks(*at);
        return spec;
    }
    if (!read_number(at, &first) || **at != '-')
        return SPEC_MALFORMED;
    ++*at;
    if (read_number(at, &last)) {
        if (is_less(&last, &first))
            return SPEC_MALFORMED;
        if (last.value < size)
            end = last.value + 1;
    }
    *at = skip_blanks(*at);
    span->first = first.value;
    span->length = end - first.value;
    return first.value < size ? SPEC_PART : SPEC_BEYOND;
}

static bool touches(const struct span *a, const struct span *b)
{
    return a->first <= b->first + b->length && b->first <= a->first + a->length;
}

static void widen(struct span *into, const struct span *by)
{
    int64_t end = into->first + into->length, by_end = by->first + by->length;

    into->first = into->first < by->first ? into->first : by->first;
    into->length = (end > by_end ? end : by_end) - into->first;
}

/* RFC 9110 14.2 and 17.15: spans that overlap or meet become one, so that an answer never holds
 * more than the representation. False when there are too many. */
static bool add_span(struct range *range, struct span span)
{
    int at = -1, kept = 0;

    for (int i = 0; i < range->count; i++) {
        if (touches(&range->spans[i], &span)) {
            widen(&span, &range->spans[i]);
            if (at < 0)
                at = kept++; /* stands where the first of those it took in stood */
        } else {
            range->spans[kept++] = range->spans[i];
        }
    }
    if (at < 0) {
        if (kept == RANGE_PARTS_MAX)
            return false;
        at = kept++;
    }
    range->spans[at] = span;
    range->count = kept;
    return true;
}

/* Where the range set begins when the unit is bytes (RFC 9110 14.1: units ignore case). */
static const char *after_unit(const char *header)
{
    header = skip_blanks(header);
    return strncasecmp(header, "bytes=", 6) ? NULL : header + 6;
}

struct range range_read(const char *header, int64_t size)
{
    const struct range whole = {.answer = RANGE_WHOLE};
    struct range range = {.answer = RANGE_BEYOND};
    const char *at = header ? after_unit(header) : NULL;
    bool any = false;

    if (!at || !size) /* nothing can be taken from an empty file but all of it */
        return whole;
    /* RFC 9110 5.6.1: a list may hold empty elements. */
    for (at = skip_blanks(at); *at; at = skip_blanks(at)) {
        struct span span;

        if (*at == ',') {
            at++;
            continue;
        }
        switch (read_spec(&at, size, &span)) {
        case SPEC_MALFORMED:
            return whole;
        case SPEC_PART:
            if (!add_span(&range, span))
                return whole;
            range.answer = RANGE_PART;
            break;
        case SPEC_BEYOND:
            break;
        }
        if (*at && *at != ',')
            return whole;
        any = true;
    }
    return any ? range : whole;
}
