/* Whether a request that changes something comes from a page of ours, by what browsers say of it
 * and pages cannot forge: Origin (RFC 6454 7) and Sec-Fetch-Site (W3C Fetch Metadata). */
#pragma once

#include "http/request.h"

/* False also where neither is said: browsers do. */
bool provenance_is_ours(const struct request *req);
/* Whether a password, and a cookie that is for TLS alone, may go this way: over TLS, or within the
 * machine that the browser runs on. */
bool provenance_is_private(const struct request *req);
