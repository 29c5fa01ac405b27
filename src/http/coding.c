/* The Accept-Encoding header, read into a set. */
#include "http/coding.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char *coding_skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* RFC 9110 12.4.2: qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ). True when it is
 * one and above zero. */
static bool coding_is_above_zero(const char *q, size_t length)
{
    if (length == 0 || length > 5 || (q[0] != '0' && q[0] != '1'))
        return false;
    if (length > 1 &&
        (q[1] != '.' || strspn(q + 2, q[0] == '1' ? "0" : "0123456789") != length - 2))
        return false;
    return strcspn(q, "123456789") < length;
}

/* What follows a coding's name, up to the comma at end: nothing, or OWS ";" OWS "q=" qvalue OWS. */
static bool coding_weighs(const char *at, const char *end)
{
    at = coding_skip_blanks(at);
    if (at == end)
        return true;
    if (*at != ';')
        return false;
    at = coding_skip_blanks(at + 1);
    if ((at[0] != 'q' && at[0] != 'Q') || at[1] != '=')
        return false;
    at += 2;
    return coding_is_above_zero(at, strcspn(at, " \t,")) &&
           coding_skip_blanks(at + strcspn(at, " \t,")) == end;
}

static int coding_named(const char *name, size_t length)
{
    if (length == 2 && strncasecmp(name, "br", 2) == 0)
        return CODING_BROTLI;
    if (length == 4 && strncasecmp(name, "gzip", 4) == 0)
        return CODING_GZIP;
    return length == 1 && *name == '*' ? CODING_GZIP | CODING_BROTLI : 0;
}

int coding_read(const char *header)
{
    int named = 0, accepted = 0, others = 0;
    const char *at = header ? header : "";

    while (*at) {
        const char *name = coding_skip_blanks(at);
        const char *end = name + strcspn(name, ",");
        size_t length = strcspn(name, " \t;,");
        int coding = coding_named(name, length);
        int taken = coding_weighs(name + length, end) ? coding : 0;

        if (*name == '*') {
            others = taken;
        } else {
            named |= coding;
            accepted |= taken;
        }
        at = *end ? end + 1 : end;
    }
    return accepted | (others & ~named);
}

int coding_best(int codings)
{
    return codings & CODING_BROTLI ? CODING_BROTLI : codings & CODING_GZIP;
}

const char *coding_name(int coding)
{
    return coding == CODING_BROTLI ? "br" : "gzip";
}
