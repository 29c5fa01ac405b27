/* Slugs are made of titles, and recognised. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "base/slug.h"

#define W10 "wordwordab"
#define W80 W10 W10 W10 W10 W10 W10 W10 W10

static const struct {
    const char *says;
    const char *title;
    const char *slug; /* NULL: nothing is left */
} rows[] = {
    {"words are joined", "What the Neighbours think?", "what-the-neighbours-think"},
    {"an apostrophe is no gap", "The Children's Home, don\xE2\x80\x99t", "the-childrens-home-dont"},
    {"Welsh marks go",
     "T\xC5\xB7 g\xC5\xB5yl \xC3\xA2 \xC3\xAA \xC3\xAE \xC3\xB4 \xC3\xBB \xC5\xB4 \xC5\xB6",
     "ty-gwyl-a-e-i-o-u-w-y"},
    {"more Welsh marks", "\xE1\xBA\x81 \xE1\xBA\x84 \xE1\xBB\xB3 \xE1\xBB\xB2", "w-w-y-y"},
    {"Latin-1 marks go", "\xC3\x80 la \xC3\xA9t\xC3\xA9 \xC3\xB1 \xC3\xA7 \xC3\xBC \xC3\xBF",
     "a-la-ete-n-c-u-y"},
    {"some letters are two",
     "Stra\xC3\x9F"
     "e \xC3\x86sir \xC3\x9Eor \xC5\x93uvre \xC4\xB3",
     "strasse-aesir-thor-oeuvre-ij"},
    {"Latin Extended-A, its corners", "\xC4\x80 \xC5\xBF \xC4\xBF \xC5\x80 \xC5\xBD \xC5\x8B",
     "a-s-l-l-z-n"},
    {"Polish", "\xC5\x81\xC3\xB3\xC4\x91\xC5\xBA \xC5\x9Bwi\xC4\x99to", "lodz-swieto"},
    {"combining marks go", "e\xCC\x81t\xC3\xA9", "ete"},
    {"signs part words",
     "a\xC3\x97"
     "b\xC3\xB7"
     "c/d_e",
     "a-b-c-d-e"},
    {"no hyphen at either end", "  -- a --  ", "a"},
    {"other writing is left out", "\xE6\xBC\xA2 7 \xD0\x96", "7"},
    {"bytes that are not text part words",
     "a\xFF"
     "b",
     "a-b"},
    {"nothing is left", "?!\xE6\xBC\xA2", NULL},
    {"nothing was there", "", NULL},
    {"80 bytes fit", W80, W80},
    {"the hyphen counts", W10 W10 W10 W10 W10 W10 W10 "wordworda x",
     W10 W10 W10 W10 W10 W10 W10 "wordworda"},
    {"one long word is cut", W80 "x", W80},
    {"cut at a word", "a " W80, "a"},
    {"the last word fits exactly", "abcdefghi " W10 W10 W10 W10 W10 W10 W10 " x",
     "abcdefghi-" W10 W10 W10 W10 W10 W10 W10},
    {"a letter of two is not halved", W10 W10 W10 W10 W10 W10 W10 "wordworda\xC3\x9F",
     W10 W10 W10 W10 W10 W10 W10 "wordworda"},
};

static void titles_become_slugs(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char slug[SLUG_MAX];
        bool made = slug_from(slug, rows[i].title);

        if (made != (rows[i].slug != NULL) || (made && strcmp(slug, rows[i].slug) != 0))
            fail_msg("%s: got \"%s\"", rows[i].says, slug);
        assert_int_equal(slug_is_valid(slug), made);
    }
}

static void only_slugs_are_slugs(void **state)
{
    static const char *const wrong[] = {"",    "-",  "-a",  "a-",       "a--b",  "A",     "a b",
                                        "a/b", "..", "a\n", "\xC5\xB5", W80 "a", W80 "-a"};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(slug_is_valid(wrong[i]));
    assert_true(slug_is_valid("a"));
    assert_true(slug_is_valid("9-a-9"));
    assert_true(slug_is_valid(W80));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_become_slugs),
        cmocka_unit_test(only_slugs_are_slugs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
