/* The request target: rows from RFC 3986, RFC 9112 3.2 and the traversal tricks of the field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "target.h"

struct row {
    const char *sentence;
    const char *raw;
    const char *path; /* NULL: refused */
    const char *query;
};

static const struct row rows[] = {
    {"a path", "/films/one", "/films/one", NULL},
    {"the root", "/", "/", NULL},
    {"a query", "/search?q=a+b&x=1", "/search", "q=a+b&x=1"},
    {"an empty query", "/search?", "/search", ""},
    {"the first ? counts", "/a?b?c", "/a", "b?c"},
    {"escapes stay", "/a%20b", "/a%20b", NULL},
    {"a slash in disguise is fine in a query", "/a?b=%2F..%5c", "/a", "b=%2F..%5c"},
    {"absolute-form", "http://example.org/a?b", "/a", "b"},
    {"absolute-form, any case", "HTTP://example.org:80/a", "/a", NULL},
    {"absolute-form without a path", "https://example.org", "/", NULL},
    {"absolute-form with a query alone", "http://example.org?q", "/", "q"},
    {"three dots are a name", "/...", "/...", NULL},
    {"dots in a name", "/a..b/.c", "/a..b/.c", NULL},
    {"no authority", "http:///a", NULL, NULL},
    {"another scheme", "ftp://example.org/a", NULL, NULL},
    {"no slash", "films", NULL, NULL},
    {"nothing", "", NULL, NULL},
    {"an authority", "example.org:443", NULL, NULL},
    {"an asterisk for GET", "*", NULL, NULL},
    {"dot dot", "/../etc", NULL, NULL},
    {"dot dot at the end", "/a/..", NULL, NULL},
    {"one dot", "/./a", NULL, NULL},
    {"dots in disguise", "/%2e%2E/a", NULL, NULL},
    {"half in disguise", "/.%2e", NULL, NULL},
    {"a slash in disguise", "/..%2fa", NULL, NULL},
    {"a backslash", "/..\\a", NULL, NULL},
    {"a backslash in disguise", "/a%5Cb", NULL, NULL},
    {"dots behind an authority", "http://example.org/../a", NULL, NULL},
    {"NUL in disguise", "/a%00.mp4", NULL, NULL},
    {"NUL in disguise in a query", "/a?b=%00", NULL, NULL},
    {"CR in disguise", "/a%0d", NULL, NULL},
    {"an escape cut", "/a%2", NULL, NULL},
    {"an escape cut at once", "/a%", NULL, NULL},
    {"an escape that is none", "/a%zz", NULL, NULL},
    {"an escape of IIS", "/%u002e", NULL, NULL},
    {"a blank", "/a b", NULL, NULL},
    {"a control", "/a\x01", NULL, NULL},
    {"DEL", "/a\x7f", NULL, NULL},
    {"raw UTF-8", "/caf\xc3\xa9", NULL, NULL},
    {"a fragment", "/a#b", NULL, NULL},
};

static void every_row_holds(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        char *raw = strdup(row->raw);
        struct target target;
        const char *dirt = target_read(raw, "GET", &target);

        if ((dirt == NULL) != (row->path != NULL))
            fail_msg("%s: %s", row->sentence, dirt ? dirt : "let through");
        if (row->path) {
            assert_string_equal(target.path, row->path);
            if (row->query)
                assert_string_equal(target.query, row->query);
            else
                assert_null(target.query);
        }
        free(raw);
    }
}

static void options_may_ask_of_the_whole_server(void **state)
{
    char raw[] = "*";
    struct target target;

    assert_null(target_read(raw, "OPTIONS", &target));
    assert_string_equal(target.path, "*");
}

static void parts_are_decoded_to_text_or_not_at_all(void **state)
{
    char out[32];

    assert_true(target_decode("a%20b%C5%B5+", 12, out));
    assert_string_equal(out, "a b\xc5\xb5+");
    assert_true(target_decode("abc%41", 3, out)); /* no further than the part */
    assert_string_equal(out, "abc");
    assert_false(target_decode("%ff", 3, out));
    assert_false(target_decode("%c0%ae", 6, out));
    assert_false(target_decode("%1b", 3, out));
    assert_false(target_decode("a%00b", 5, out));
}

static void arguments_are_found_and_decoded(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    const char *query = "a=1&q=two+words%21&&flag&q=second&n%61me=x&e=&bad=%ff%0d";

    assert_string_equal(target_argument(query, "a", arena), "1");
    assert_string_equal(target_argument(query, "q", arena), "two words!");
    assert_string_equal(target_argument(query, "flag", arena), "");
    assert_string_equal(target_argument(query, "name", arena), "x");
    assert_string_equal(target_argument(query, "e", arena), "");
    assert_string_equal(target_argument(query, "bad", arena), "\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_null(target_argument(query, "none", arena));
    assert_null(target_argument(NULL, "a", arena));
    assert_string_equal(target_argument("x=1=2", "x", arena), "1=2");
    assert_string_equal(target_argument("x=%2B", "x", arena), "+");
    assert_string_equal(target_argument_name(query, 0, arena), "a");
    assert_string_equal(target_argument_name(query, 4, arena), "name");
    assert_null(target_argument_name(query, 7, arena));
    assert_null(target_argument_name(NULL, 0, arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_holds),
        cmocka_unit_test(options_may_ask_of_the_whole_server),
        cmocka_unit_test(parts_are_decoded_to_text_or_not_at_all),
        cmocka_unit_test(arguments_are_found_and_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
