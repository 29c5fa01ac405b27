/* Whatever a person types or a browser sends: an origin that is taken is one that says the same
 * when it is read again, by itself or of any of its pages; what is not has a reason that can be
 * read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "text/origin.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* RFC 6454 6.2: a scheme, a host, and a port unless it is the scheme's own. */
static void check_shape(const char *origin)
{
    bool secure = !strncmp(origin, "https://", 8);
    const char *host = origin + (secure ? 8 : 7), *port;

    check(strlen(origin) < ORIGIN_MAX && (secure || !strncmp(origin, "http://", 7)));
    port = host + strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-.");
    check(port > host);
    check(!*port || (*port == ':' && port[1] >= '1' && port[1] <= '9'));
    check(!*port || !port[1 + strspn(port + 1, "0123456789")]);
    check(!str_equal(port, secure ? ":443" : ":80"));
}

static void check_again(const char *origin)
{
    static const char *const pages[] = {"/a?b#c", "?b", "#c", "\\a"};
    char again[ORIGIN_MAX], page[ORIGIN_MAX + 8];

    check_shape(origin);
    check(!origin_read(origin, again) && str_equal(origin, again));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        snprintf(page, sizeof page, "%s%s", origin, pages[i]);
        check(origin_read(page, again) != NULL);
        check(!origin_of_page(page, again) && str_equal(origin, again));
    }
}

static void check_why(const char *why)
{
    check(*why && str_is_text(why, strlen(why)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = strndup((const char *)bytes, length);
    char typed[ORIGIN_MAX], shown[ORIGIN_MAX];
    const char *wrong, *unknown;

    check(text);
    wrong = origin_read(text, typed);
    unknown = origin_of_page(text, shown);
    if (wrong)
        check_why(wrong);
    else
        check_again(typed);
    if (unknown)
        check_why(unknown);
    else
        check_again(shown);
    check(wrong || (!unknown && str_equal(typed, shown)));
    free(text);
    return 0;
}
