/* The headers that every answer of a kind carries: one table in shield.c. */
#pragma once

#include "http/reply.h"

/* For struct server_options. flags: the route's; status: as it will be sent. */
void shield_cover(struct reply *reply, int flags, int status);
