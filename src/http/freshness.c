/* Preconditions, weighed in the one order that RFC 9110 13.2.2 allows. */
#include "freshness.h"

#include <string.h>

#include "base/clock.h"

/* A date that is so old is strong (RFC 9110 8.8.2.2): the file cannot have changed twice in it. */
static const int64_t date_strong_after_ms = 60000;

enum comparison { COMPARE_STRONG, COMPARE_WEAK };

/* RFC 9110 8.8.3: etagc = %x21 / %x23-7E / obs-text. The length of the quoted tag, or 0. */
static size_t opaque_length(const char *at)
{
    const char *end = at + 1;

    if (*at != '"')
        return 0;
    while (*end && *end != '"' && (unsigned char)*end > ' ' && *end != 0x7f)
        end++;
    return *end == '"' ? (size_t)(end + 1 - at) : 0;
}

/* RFC 9110 8.8.3.2. The list ends where it stops making sense. */
static bool list_holds(const char *list, const char *etag, enum comparison comparison)
{
    size_t length = strlen(etag);

    for (;;) {
        bool weak;
        size_t found;

        list += strspn(list, " \t,");
        weak = !strncmp(list, "W/", 2);
        list += weak ? 2 : 0;
        found = opaque_length(list);
        if (!found)
            return false;
        if (found == length && !memcmp(list, etag, length) && (comparison == COMPARE_WEAK || !weak))
            return true;
        list += found;
        list += strspn(list, " \t");
        if (*list != ',')
            return false;
    }
}

static bool is_any(const char *list)
{
    list += strspn(list, " \t");
    return *list == '*' && !list[1 + strspn(list + 1, " \t")];
}

static bool matches(const char *list, const char *etag, enum comparison comparison)
{
    return is_any(list) || list_holds(list, etag, comparison);
}

/* Whole seconds, as the field has them. False when the field is not a date: it is to be ignored. */
static bool read_date(const char *field, int64_t *seconds)
{
    int64_t ms;

    if (!field || !clock_read_http(field + strspn(field, " \t"), &ms))
        return false;
    *seconds = ms / 1000;
    return true;
}

enum freshness freshness_weigh(const struct conditions *conditions, const char *etag,
                               int64_t modified_ms)
{
    int64_t since, modified = modified_ms / 1000;
    bool dated = modified_ms >= 0;

    /* RFC 9110 13.2.2 steps 1 and 2: the tag if there is one, else the date. */
    if (conditions->match) {
        if (!matches(conditions->match, etag, COMPARE_STRONG))
            return FRESHNESS_REFUSED;
    } else if (dated && read_date(conditions->unmodified_since, &since) && modified > since) {
        return FRESHNESS_REFUSED;
    }
    /* Steps 3 and 4, likewise. */
    if (conditions->none_match)
        return matches(conditions->none_match, etag, COMPARE_WEAK) ? FRESHNESS_UNCHANGED
                                                                   : FRESHNESS_SEND;
    if (dated && read_date(conditions->modified_since, &since) && modified <= since)
        return FRESHNESS_UNCHANGED;
    return FRESHNESS_SEND;
}

bool freshness_range_holds(const char *if_range, const char *etag, int64_t modified_ms,
                           int64_t now_ms)
{
    size_t length;
    int64_t since;

    if (!if_range)
        return true;
    if_range += strspn(if_range, " \t");
    length = opaque_length(if_range);
    if (length) /* one strong tag and nothing else: a list is not one */
        return length == strlen(etag) && !memcmp(if_range, etag, length) &&
               !if_range[length + strspn(if_range + length, " \t")];
    return modified_ms >= 0 && now_ms - modified_ms >= date_strong_after_ms &&
           read_date(if_range, &since) && since == modified_ms / 1000;
}
