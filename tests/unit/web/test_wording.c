/* Words: what is filled in stands where each language wants it, escaped in a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wording.h"

static void both_languages(void **state)
{
    (void)state;
    for (int word = 0; word < WORDS; word++) {
        assert_non_null(wording_say(TONGUE_EN, (enum word)word));
        assert_non_null(wording_say(TONGUE_CY, (enum word)word));
    }
    assert_string_equal(wording_say(TONGUE_EN, WORD_NAV_FILMS), "Films");
    assert_string_equal(wording_say(TONGUE_CY, WORD_NAV_FILMS), "Ffilmiau");
}

static void filled_in(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(4096);
    AUTO_BUF struct buf out = {0};

    (void)state;
    assert_string_equal(wording_make(arena, TONGUE_EN, WORD_PLACE_WITH_NUMBER, "1", "9 minutes"),
                        "Film 1, 9 minutes");
    assert_string_equal(wording_make(arena, TONGUE_CY, WORD_PLAY_FROM, "1:19", NULL),
                        "Chwarae o 1:19");
    assert_string_equal(wording_make(arena, TONGUE_EN, WORD_PLAY_FROM, NULL, NULL), "Play from ");
    assert_string_equal(wording_make(arena, TONGUE_EN, WORD_PLAY_FROM, "{2}", "x"),
                        "Play from {2}");
    wording_put(&out, TONGUE_EN, WORD_SEARCH_NONE, "<b>", NULL);
    assert_string_equal(out.data, "Nobody says “&lt;b&gt;” in these films yet.");
}

static void counted(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(4096);

    (void)state;
    assert_string_equal(wording_count(arena, TONGUE_EN, WORD_COUNT_FILM, 1), "1 film");
    assert_string_equal(wording_count(arena, TONGUE_EN, WORD_COUNT_FILM, 0), "0 films");
    assert_string_equal(wording_count(arena, TONGUE_EN, WORD_COUNT_FILM, 2), "2 films");
    assert_string_equal(wording_count(arena, TONGUE_CY, WORD_COUNT_FILM, 2), "2 ffilm");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_languages),
        cmocka_unit_test(filled_in),
        cmocka_unit_test(counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
