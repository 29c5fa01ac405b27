/* Where a request comes from, and by what way. */
#include "provenance.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"

#include "site_context.h"

/* "localhost:8080", "127.0.0.1", "[::1]:8080": names that no other machine has, which browsers know
 * (W3C Secure Contexts 3.1). */
static bool is_loopback(const char *host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};

    for (size_t i = 0; host && i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);

        if (strncasecmp(host, names[i], length) == 0 && (!host[length] || host[length] == ':'))
            return true;
    }
    return false;
}

bool provenance_is_private(const struct request *req)
{
    return request_is_secure(req) || is_loopback(request_header(req, "Host"));
}

/* The site's own, or this machine's as it was asked for: it has several names for itself. */
static bool is_own(const struct request *req, const char *origin)
{
    const char *host = request_header(req, "Host");

    if (strcasecmp(origin, site_of(req)->origin) == 0)
        return true;
    return !request_is_secure(req) && is_loopback(host) && str_starts(origin, "http://") &&
           strcasecmp(origin + strlen("http://"), host) == 0;
}

bool provenance_is_ours(const struct request *req)
{
    const char *origin = request_header(req, "Origin");
    const char *site = request_header(req, "Sec-Fetch-Site");

    if (site && !str_equal(site, "same-origin"))
        return false;
    return origin && is_own(req, origin);
}
