/* Which route a path belongs to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "match.h"

static int never(struct request *req, struct reply *reply)
{
    (void)req;
    (void)reply;
    return 0;
}

static const struct route routes[] = {
    {"/", never, ROUTE_PLAIN},
    {"/films/:slug", never, ROUTE_PLAIN},
    {"/films/:slug/transcript", never, ROUTE_PLAIN},
    {"/films/:slug/transcript.txt", never, ROUTE_PLAIN},
    {"/media/:version/:name", never, ROUTE_MEDIA},
    {"/media/:version/:name.m3u8", never, ROUTE_MEDIA},
    {"/media/:version/chapters.vtt", never, ROUTE_MEDIA},
    {"/api/v1/films", never, ROUTE_API},
};
enum { route_count = sizeof routes / sizeof routes[0] };

struct row {
    const char *sentence;
    const char *path;
    const char *pattern; /* NULL: none */
};

static const struct row rows[] = {
    {"the root", "/", "/"},
    {"a name", "/films/one", "/films/:slug"},
    {"a name with escapes", "/films/o%20e", "/films/:slug"},
    {"a literal behind a name", "/films/one/transcript", "/films/:slug/transcript"},
    {"a literal with a dot", "/films/one/transcript.txt", "/films/:slug/transcript.txt"},
    {"a literal before a name", "/media/v/chapters.vtt", "/media/:version/chapters.vtt"},
    {"an ending before a name", "/media/v/720p.m3u8", "/media/:version/:name.m3u8"},
    {"any ending for a name", "/media/v/720p.mp4", "/media/:version/:name"},
    {"an ending alone is a name", "/media/v/.m3u8", "/media/:version/:name"},
    {"a trailing slash is another path", "/films/one/", NULL},
    {"so is a doubled one", "//films/one", NULL},
    {"a name is not nothing", "/films/", NULL},
    {"case counts", "/Films/one", NULL},
    {"a literal is not written in escapes", "/%66ilms/one", NULL},
    {"no more than the pattern", "/films/one/two", NULL},
    {"no less", "/films", NULL},
    {"bytes that are no text", "/films/%ff", NULL},
    {"half a letter", "/films/%c3", NULL},
    {"nothing like it", "/nowhere", NULL},
    {"not a path", "*", NULL},
};

static void every_row_holds(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct route *route = match_route(routes, route_count, rows[i].path);

        if ((route != NULL) != (rows[i].pattern != NULL) ||
            (route && strcmp(route->pattern, rows[i].pattern) != 0))
            fail_msg("%s: %s", rows[i].sentence, route ? route->pattern : "none");
    }
}

static void a_part_too_long_for_any_name_is_none(void **state)
{
    char path[400] = "/films/";

    memset(path + 7, 'a', 255);
    assert_non_null(match_route(routes, route_count, path));
    memset(path + 7, 'a', 256);
    assert_null(match_route(routes, route_count, path));
}

static void parts_are_found_by_name(void **state)
{
    const char *part;
    size_t length;

    assert_true(
        match_part("/media/:version/:name.m3u8", "/media/v1/720p.m3u8", "name", &part, &length));
    assert_int_equal(length, 4);
    assert_memory_equal(part, "720p", 4);
    assert_true(
        match_part("/media/:version/:name", "/media/v1/720p.mp4", "version", &part, &length));
    assert_int_equal(length, 2);
    assert_false(match_part("/media/:version/:name", "/media/v1/x", "nam", &part, &length));
    assert_false(match_part("/media/:version", "/media/v1", "media", &part, &length));
}

static void errors_near_the_api_are_its_own(void **state)
{
    assert_int_equal(match_flags_nearby(routes, route_count, "/api/v2/x"), ROUTE_API);
    assert_int_equal(match_flags_nearby(routes, route_count, "/api"), ROUTE_API);
    assert_int_equal(match_flags_nearby(routes, route_count, "/apis/x"), 0);
    assert_int_equal(match_flags_nearby(routes, route_count, "/"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_holds),
        cmocka_unit_test(a_part_too_long_for_any_name_is_none),
        cmocka_unit_test(parts_are_found_by_name),
        cmocka_unit_test(errors_near_the_api_are_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
