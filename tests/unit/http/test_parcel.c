/* Which answers are packed, and for whom: RFC 9110 8.4, 8.8.3 and 12.5.5, and what BREACH needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "exchange.h"
#include "http/coding.h"
#include "http/server.h"
#include "parcel.h"
#include "reply_state.h"

enum { BOTH = CODING_GZIP | CODING_BROTLI, LONG = 100000 };

static bool packs;

static int pack(int coding, const void *bytes, size_t length, struct buf *out)
{
    (void)bytes;
    (void)length;
    if (!packs)
        return 1;
    buf_text(out, coding == CODING_BROTLI ? "brotli" : "gzip");
    return 0;
}

struct row {
    const char *sentence;
    int flags, codings, status, length;
    bool is_hurried, fails;
    const char *becomes; /* NULL: it is as it was */
    bool varies;
};

static const struct row rows[] = {
    {"who takes both is sent brotli", 0, BOTH, 200, LONG, .becomes = "brotli", .varies = true},
    {"who takes gzip alone is sent that", 0, CODING_GZIP, 200, LONG, .becomes = "gzip",
     .varies = true},
    {"who takes neither is sent it as it is, and caches are told", 0, 0, 200, LONG, .varies = true},
    {"the API's answers too", ROUTE_API | ROUTE_CACHED, BOTH, 200, LONG, .becomes = "brotli",
     .varies = true},
    {"captions too", ROUTE_MEDIA | ROUTE_HIDES, BOTH, 200, LONG, .becomes = "brotli",
     .varies = true},
    {"never what is for staff: it holds secrets", ROUTE_STAFF, BOTH, 200, LONG},
    {"nor what is for a guest of theirs", ROUTE_GUEST, BOTH, 200, LONG},
    {"nor what operators read", ROUTE_OPERATIONS, BOTH, 200, LONG},
    {"what is not there is the same to all", 0, BOTH, 404, LONG},
    {"what is short is left", 0, BOTH, 200, 200},
    {"what becomes no smaller is left", 0, BOTH, 200, LONG, .fails = true, .varies = true},
    {"a loop packs nothing large", 0, BOTH, 200, LONG, .is_hurried = true, .varies = true},
    {"but what is done at once", 0, BOTH, 200, 8000, .is_hurried = true, .becomes = "brotli",
     .varies = true},
};

static const char *field(const struct reply *reply, const char *name)
{
    for (int i = 0; i < reply->field_count; i++)
        if (str_equal(reply->fields[i].name, name))
            return reply->fields[i].value;
    return NULL;
}

static void say(struct reply *reply, const struct row *row)
{
    AUTO_BUF struct buf body = {0};

    while (body.length < (size_t)row->length)
        buf_char(&body, 'a');
    assert_int_equal(reply_body(reply, row->status, "text/html", &body), 0);
    reply_validators(reply, "digest", -1);
}

static void check_row(const struct row *row, struct reply *reply)
{
    const char *coding = !row->becomes                       ? NULL
                         : str_equal(row->becomes, "brotli") ? "\"digest-br\""
                                                             : "\"digest-gzip\"";

    assert_true(str_equal(reply->etag, coding ? coding : "\"digest\""));
    assert_true(str_equal(field(reply, "Vary"), row->varies ? "Accept-Encoding" : NULL));
    assert_true(!field(reply, "Content-Encoding") == !row->becomes);
    assert_int_equal(reply->length, row->becomes ? (int)strlen(row->becomes) : row->length);
}

static void test_rows(void **state)
{
    static const struct server_options options = {.pack = pack};
    struct reply *reply = calloc(1, sizeof *reply);

    (void)state;
    assert_non_null(reply);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct request req = {.options = &options,
                              .flags = rows[i].flags,
                              .codings = rows[i].codings,
                              .is_hurried = rows[i].is_hurried};

        packs = !rows[i].fails;
        reply_start(reply, &req);
        say(reply, &rows[i]);
        parcel_wrap(reply);
        print_message("%s\n", rows[i].sentence);
        check_row(&rows[i], reply);
        reply_drop(reply);
    }
    free(reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
