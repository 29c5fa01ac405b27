/* Which route a path belongs to. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "http/router.h"

/* The most particular route whose pattern fits the path exactly, still percent-encoded: literal
 * parts before ":name.ext" before ":name". NULL when there is none. */
const struct route *match_route(const struct route *routes, int count, const char *path);
/* What :name stands for in path, encoded; false when the pattern has no such part. */
bool match_part(const char *pattern, const char *path, const char *name, const char **part,
                size_t *length);
/* The flags of an answer to a path that no route fits: ROUTE_API where the API lives. */
int match_flags_nearby(const struct route *routes, int count, const char *path);
