/* Any request target: refused, or a clean path that stays clean when it is decoded. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "match.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

static void check_parts(const char *path)
{
    char decoded[4096];

    for (const char *part = path + 1;;) {
        size_t length = strcspn(part, "/");

        if (length < sizeof decoded && target_decode(part, length, decoded)) {
            check(!str_equal(decoded, ".") && !str_equal(decoded, ".."));
            check(!strpbrk(decoded, "/\\") && str_is_text(decoded, strlen(decoded)));
        }
        if (!part[length])
            return;
        part += length + 1;
    }
}

static void check_arguments(const char *query)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    const char *name;

    for (int i = 0; (name = target_argument_name(query, i, arena)); i++) {
        const char *value = target_argument(query, name, arena);

        check(str_is_text(name, strlen(name)));
        check(!value || str_is_text(value, strlen(value)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    static const struct route routes[] = {
        {"/", NULL, ROUTE_PLAIN},
        {"/films/:slug", NULL, ROUTE_PLAIN},
        {"/media/:version/:name.mp4", NULL, ROUTE_MEDIA},
        {"/api/v1/films", NULL, ROUTE_API},
    };
    char *raw = strndup((const char *)data, length < 4096 ? length : 4096);
    const struct route *route;
    struct target target;
    const char *part;
    size_t part_length;

    if (!target_read(raw, "GET", &target)) {
        check(target.path[0] == '/');
        check_parts(target.path);
        check_arguments(target.query);
        route = match_route(routes, 4, target.path);
        if (route && match_part(route->pattern, target.path, "name", &part, &part_length))
            check(part_length > 0 && part >= target.path);
        match_flags_nearby(routes, 4, target.path);
    }
    free(raw);
    return 0;
}
