/* What every answer must carry: rows from the conventions (RFC 9111, CSP 3, Fetch), not from the
 * table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <strings.h>

#include <cmocka.h>

#include "http/router.h"
#include "shield.h"

struct reply {
    const char *names[32], *values[32];
    int count;
};

void reply_header(struct reply *reply, const char *name, const char *value)
{
    assert_in_range(reply->count, 0, 31);
    reply->names[reply->count] = name;
    reply->values[reply->count++] = value;
}

static const char *value_of(const struct reply *reply, const char *name)
{
    const char *value = NULL;

    for (int i = 0; i < reply->count; i++)
        if (strcasecmp(reply->names[i], name) == 0)
            value = reply->values[i];
    return value;
}

struct row {
    const char *sentence;
    int flags, status;
    const char *name;
    const char *value; /* NULL: not there */
};

static const struct row rows[] = {
    {"a page is asked for again", ROUTE_CACHED, 200, "Cache-Control", "no-cache"},
    {"an unchanged page too", ROUTE_CACHED, 304, "Cache-Control", "no-cache"},
    {"a film's bytes may be kept, and asked for", ROUTE_MEDIA, 206, "Cache-Control",
     "public, no-cache"},
    {"beyond a film's end as within", ROUTE_MEDIA, 416, "Cache-Control", "public, no-cache"},
    {"a hashed name never changes", ROUTE_ASSET, 200, "Cache-Control",
     "public, max-age=31536000, immutable"},
    {"health is never kept", ROUTE_OPERATIONS, 200, "Cache-Control", "no-store"},
    {"metrics that are not for you look like a missing page", ROUTE_OPERATIONS, 404,
     "Cross-Origin-Opener-Policy", "same-origin"},
    {"nothing that is missing is kept", ROUTE_MEDIA | ROUTE_HIDES, 404, "Cache-Control",
     "private, no-store"},
    {"nor a mistake of a caller", ROUTE_API, 400, "Cache-Control", "private, no-store"},
    {"nor one of ours", ROUTE_PLAIN, 500, "Cache-Control", "private, no-store"},
    {"a missing asset is not immutable", ROUTE_ASSET, 404, "Cache-Control", "private, no-store"},
    {"a film may be embedded elsewhere", ROUTE_MEDIA, 200, "Cross-Origin-Resource-Policy",
     "cross-origin"},
    {"and read by scripts elsewhere", ROUTE_MEDIA, 206, "Access-Control-Allow-Origin", "*"},
    {"the API too", ROUTE_API, 200, "Access-Control-Allow-Origin", "*"},
    {"its mistakes too", ROUTE_API, 400, "Access-Control-Allow-Origin", "*"},
    {"pages are not", ROUTE_PLAIN, 200, "Access-Control-Allow-Origin", NULL},
    {"a missing film looks like a missing page", ROUTE_MEDIA, 404, "Access-Control-Allow-Origin",
     "*"},
    {"a preflight learns what it may send", ROUTE_MEDIA, 204, "Access-Control-Allow-Methods",
     "GET, HEAD, OPTIONS"},
    {"a film's bytes run nothing", ROUTE_MEDIA, 200, "Content-Security-Policy",
     "default-src 'none'; sandbox"},
    {"a film's bytes by a permit are nobody's to keep", ROUTE_MEDIA | ROUTE_PERMIT, 206,
     "Cache-Control", "private, no-store"},
    {"nor is what says that they may still be had", ROUTE_PERMIT, 204, "Cache-Control",
     "private, no-store"},
    {"frames without an origin read them", ROUTE_PERMIT, 204, "Access-Control-Allow-Origin", "*"},
    {"and play them", ROUTE_MEDIA | ROUTE_PERMIT, 206, "Cross-Origin-Resource-Policy",
     "cross-origin"},
    {"a bad permit looks like a missing page", ROUTE_MEDIA | ROUTE_PERMIT, 404,
     "Cross-Origin-Opener-Policy", "same-origin"},
    {"which frames without an origin can tell from silence", ROUTE_PERMIT, 404,
     "Access-Control-Allow-Origin", "*"},
    {"what a frame is made of comes there, too", ROUTE_ASSET, 200, "Cross-Origin-Resource-Policy",
     "cross-origin"},
    {"a partner's own frame is kept by nobody", ROUTE_FRAME | ROUTE_PERMIT, 200, "Cache-Control",
     "private, no-store"},
    {"what stands in a film's place stands anywhere", ROUTE_FRAME, 404, "Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
     "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
     "require-trusted-types-for "
     "'script'; frame-ancestors *"},
    {"the same in a partner's own frame", ROUTE_FRAME | ROUTE_PERMIT, 404,
     "Cross-Origin-Resource-Policy", "cross-origin"},
    {"a preview's page is nobody's to keep", ROUTE_GUEST, 200, "Cache-Control",
     "private, no-store"},
    {"its address goes nowhere", ROUTE_GUEST, 200, "Referrer-Policy", "no-referrer"},
    {"also when it leads on", ROUTE_GUEST, 303, "Referrer-Policy", "no-referrer"},
    {"also when it is closed", ROUTE_GUEST, 404, "Referrer-Policy", "no-referrer"},
    {"and is found by nobody", ROUTE_GUEST, 200, "X-Robots-Tag", "noindex"},
    {"it is framed by nobody", ROUTE_GUEST, 200, "Cross-Origin-Resource-Policy", "same-origin"},
    {"a heartbeat is asked for each time", ROUTE_HIDES, 204, "Cache-Control", "no-store"},
    {"what is for staff is never kept", ROUTE_API | ROUTE_STAFF, 200, "Cache-Control",
     "private, no-store"},
    {"nor when nothing is there", ROUTE_API | ROUTE_STAFF, 204, "Cache-Control",
     "private, no-store"},
    {"nor read from elsewhere", ROUTE_API | ROUTE_STAFF, 200, "Access-Control-Allow-Origin", NULL},
    {"not even when refused", ROUTE_API | ROUTE_STAFF, 401, "Access-Control-Allow-Origin", NULL},
    {"nor embedded", ROUTE_API | ROUTE_STAFF, 200, "Cross-Origin-Resource-Policy", "same-origin"},
    {"a page of the studio is never kept", ROUTE_STAFF, 200, "Cache-Control", "private, no-store"},
    {"nor a way on from one", ROUTE_STAFF, 303, "Cache-Control", "private, no-store"},
    {"its forms tell their origin, and no other site its address", ROUTE_STAFF, 200,
     "Referrer-Policy", "same-origin"},
    {"nobody frames it", ROUTE_STAFF, 200, "Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
     "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
     "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"},
    {"nor when it refuses", ROUTE_STAFF, 403, "Cross-Origin-Opener-Policy", "same-origin"},
    {"never with credentials", ROUTE_API, 200, "Access-Control-Allow-Credentials", NULL},
    {"no HSTS without TLS", ROUTE_PLAIN, 200, "Strict-Transport-Security", NULL},
};

static const struct row secure_rows[] = {
    {"a year of HSTS", ROUTE_PLAIN, 200, "Strict-Transport-Security", "max-age=31536000"},
    {"on a film's bytes", ROUTE_MEDIA, 206, "Strict-Transport-Security", "max-age=31536000"},
    {"on an error", ROUTE_API, 500, "Strict-Transport-Security", "max-age=31536000"},
    {"on a kept page", ROUTE_CACHED, 304, "Strict-Transport-Security", "max-age=31536000"},
    {"a page asks for nothing in the clear", ROUTE_CACHED, 200, "Content-Security-Policy",
     "upgrade-insecure-requests"},
    {"what loads nothing need not say so", ROUTE_API, 200, "Content-Security-Policy",
     "default-src 'none'; frame-ancestors 'none'"},
    {"all else is as without TLS", ROUTE_CACHED, 200, "Cache-Control", "no-cache"},
};

static void hold(const struct row *all, size_t count, bool is_secure)
{
    for (size_t i = 0; i < count; i++) {
        const struct row *row = &all[i];
        struct reply reply = {0};
        const char *value;

        shield_cover(&reply, row->flags, row->status, is_secure);
        value = value_of(&reply, row->name);
        if (!value != !row->value || (value && strcasecmp(value, row->value) != 0))
            fail_msg("%s: %s: %s", row->sentence, row->name, value ? value : "not there");
    }
}

static void test_rows(void **state)
{
    (void)state;
    hold(rows, sizeof rows / sizeof rows[0], false);
    hold(secure_rows, sizeof secure_rows / sizeof secure_rows[0], true);
}

static const int kinds[] = {ROUTE_PLAIN,      ROUTE_CACHED,
                            ROUTE_API,        ROUTE_MEDIA,
                            ROUTE_HIDES,      ROUTE_ASSET,
                            ROUTE_OPERATIONS, ROUTE_STAFF | ROUTE_API,
                            ROUTE_STAFF,      ROUTE_MEDIA | ROUTE_PERMIT,
                            ROUTE_FRAME,      ROUTE_FRAME | ROUTE_PERMIT,
                            ROUTE_GUEST};
static const int statuses[] = {200, 204, 206, 304, 400, 404, 405, 412, 416, 500, 503};

static void check_answer(int kind, int status)
{
    struct reply reply = {0};

    shield_cover(&reply, kind, status, false);
    for (int i = 0; i < reply.count; i++)
        for (int j = 0; j < i; j++)
            if (strcasecmp(reply.names[i], reply.names[j]) == 0)
                fail_msg("%s twice for flags %d, status %d", reply.names[i], kind, status);
    assert_string_equal(value_of(&reply, "X-Content-Type-Options"), "nosniff");
    assert_non_null(value_of(&reply, "Content-Security-Policy"));
    assert_non_null(value_of(&reply, "Cross-Origin-Resource-Policy"));
    if (status != 204)
        assert_non_null(value_of(&reply, "Cache-Control"));
}

static void test_every_answer_has_each_header_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (size_t j = 0; j < sizeof statuses / sizeof statuses[0]; j++)
            check_answer(kinds[i], statuses[j]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_every_answer_has_each_header_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
