/* Nothing written into a page can leave its place. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/html.h"

static void text_cannot_become_markup(void **state)
{
    AUTO_BUF struct buf out = {0};

    html_text(&out, "<a title=\"x\" b='y'>&amp; \xC5\xB5</a>");
    html_text(&out, NULL);
    html_text(&out, "");
    assert_string_equal(out.data, "&lt;a title=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp; "
                                  "\xC5\xB5&lt;/a&gt;");
}

static void numbers_are_written(void **state)
{
    AUTO_BUF struct buf out = {0};

    html_number(&out, INT64_MIN);
    assert_string_equal(out.data, "-9223372036854775808");
}

static const struct {
    const char *says;
    const char *in;
    const char *out;
} addresses[] = {
    {"our own path", "/films/a?b=1&c=2", "/films/a?b=1&amp;c=2"},
    {"our own root", "/", "/"},
    {"a query", "?page=2", "?page=2"},
    {"a fragment", "#main", "#main"},
    {"https", "https://example.org/\"x", "https://example.org/&quot;x"},
    {"http in capitals", "HTTP://example.org", "HTTP://example.org"},
    {"mail", "mailto:a@example.org", "mailto:a@example.org"},
    {"a telephone", "tel:+441", "tel:+441"},
    {"a script", "javascript:alert(1)", "#"},
    {"a script in capitals", "JavaScript:alert(1)", "#"},
    {"a script after a space", " javascript:alert(1)", "#"},
    {"a script after a control character", "\x01javascript:alert(1)", "#"},
    {"data", "data:text/html,x", "#"},
    {"another host without scheme", "//evil.example/", "#"},
    {"another host, as browsers read it", "/\\evil.example/", "#"},
    {"another host, behind a tab that browsers drop", "/\t/evil.example/", "#"},
    {"a relative address", "films", "#"},
    {"nothing", "", "#"},
    {"no address", NULL, "#"},
};

static void addresses_are_ours_or_known(void **state)
{
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        AUTO_BUF struct buf out = {0};

        html_address(&out, addresses[i].in);
        assert_string_equal(out.data, addresses[i].out);
    }
}

static void path_parts_keep_to_their_part(void **state)
{
    AUTO_BUF struct buf out = {0};

    html_path_part(&out, "aZ09-._~ /?#%&+\"\xC5\xB5");
    assert_string_equal(out.data, "aZ09-._~%20%2F%3F%23%25%26%2B%22%C5%B5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_become_markup),
        cmocka_unit_test(numbers_are_written),
        cmocka_unit_test(addresses_are_ours_or_known),
        cmocka_unit_test(path_parts_keep_to_their_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
