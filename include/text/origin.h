/* Origins (RFC 6454): scheme, host and port as browsers write them. */
#pragma once

/* A name of the DNS has 253 letters at most (RFC 1035 3.1). */
enum { ORIGIN_MAX = 8 + 253 + 6 + 1 };

/* Reads what a person typed: "https://www.example.org", with a port perhaps, in whatever case and
 * letters. A host's other letters than ASCII become what the DNS knows it by (IDNA 2008, UTS 46).
 * NULL, and the origin in out; or what is wrong with it, in words. */
const char *origin_read(const char *text, char out[ORIGIN_MAX]);

/* The same of the address of any page there: what comes behind its host counts for nothing. */
const char *origin_of_page(const char *address, char out[ORIGIN_MAX]);
