/* The headers that every answer of a kind carries: one table in shield.c. */
#pragma once

#include <stdbool.h>

#include "http/reply.h"

/* For struct server_options. flags: the route's; status: as it will be sent;
 * is_secure: it goes over TLS. */
void shield_cover(struct reply *reply, int flags, int status, bool is_secure);
