/* Whom a proxy says it speaks for: Forwarded (RFC 7239), or X-Forwarded-For, which is older. */
#pragma once

#include <stdbool.h>

#include "base/ip.h"

struct forwarded_trust {
    const struct ip_block *blocks; /* of proxies that are believed, besides this machine's own */
    int count;
};

bool forwarded_is_trusted(const struct forwarded_trust *trust, const struct ip *ip);
/* The address nearest to us that is no trusted proxy's. Either header may be NULL, and several
 * lines of one are joined by commas. False when they do not say: nobody is named, the nearest is
 * "unknown" or hidden (RFC 7239 6.2, 6.3), one is malformed - or each names somebody else: a proxy
 * writes one of them and may hand on what a visitor wrote in the other. */
bool forwarded_client(const struct forwarded_trust *trust, const char *forwarded,
                      const char *x_forwarded_for, struct ip *client);
