/* The request target (RFC 9112 3.2, RFC 3986): taken apart, and refused when it is not clean. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct target {
    const char *path;  /* still percent-encoded, begins with "/"; "*" for OPTIONS * */
    const char *query; /* after the first "?", still encoded; NULL when there is none */
};

/* Cuts raw (which it writes into and which then holds path and query) apart. NULL, or for a person
 * what is wrong with it: the answer is 400. */
const char *target_read(char *raw, const char *method, struct target *target);

/* length bytes of a path, decoded into out (length + 1 bytes). False when they are not UTF-8 text.
 */
bool target_decode(const char *encoded, size_t length, char *out);
/* The i-th name=value of a query: name or value decoded (+ is a blank; what is no text becomes
 * U+FFFD). NULL past the end or when the arena is used up. */
const char *target_argument_name(const char *query, int i, struct arena *arena);
/* The value of the first argument of that name; NULL when there is none. */
const char *target_argument(const char *query, const char *name, struct arena *arena);
