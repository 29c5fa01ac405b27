/* Lists of themes: every page of them, and none of hidden films alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/limits.h"
#include "catalogue/theme.h"
#include "opened.h"
#include "seed.h"

#define AUTO_OPENED __attribute__((cleanup(opened_close)))

/* A film of each of the themes a-000, a-001 and so on. */
static void seed_themes(struct opened *opened, const char *letter, int count, const char *state)
{
    for (int i = 0; i < count; i++) {
        char slug[32];

        snprintf(slug, sizeof(slug), "%s-%03d", letter, i);
        seed_film(opened->db, &(struct seed){.slug = slug, .theme = slug, .state = state});
    }
}

static void test_themes_of_hidden_films_push_none_out(void **state)
{
    AUTO_OPENED struct opened opened;
    struct theme_list list;

    opened_make(&opened);
    seed_themes(&opened, "a", themes_max + 1, "draft");
    seed_themes(&opened, "b", 2, "live");
    opened_again(&opened);
    assert_int_equal(theme_list(&opened.anybody, NULL, opened.arena, &list), 0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.themes[0].id, "b-000");
    assert_string_equal(list.themes[1].id, "b-001");
    assert_null(list.next);
}

static void test_what_is_too_much_for_a_page_is_on_the_next(void **state)
{
    AUTO_OPENED struct opened opened;
    struct theme_list list;

    opened_make(&opened);
    seed_themes(&opened, "a", themes_max + 2, "live");
    seed_themes(&opened, "b", 1, "draft");
    opened_again(&opened);
    assert_int_equal(theme_list(&opened.anybody, NULL, opened.arena, &list), 0);
    assert_int_equal(list.count, themes_max);
    assert_string_equal(list.next, "a-199");
    assert_int_equal(theme_list(&opened.anybody, list.next, opened.arena, &list), 0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.themes[0].id, "a-200");
    assert_null(list.next);
}

static void test_a_full_page_that_only_hidden_ones_follow_is_the_last(void **state)
{
    AUTO_OPENED struct opened opened;
    struct theme_list list;

    opened_make(&opened);
    seed_themes(&opened, "a", themes_max, "live");
    seed_themes(&opened, "b", 1, "draft");
    opened_again(&opened);
    assert_int_equal(theme_list(&opened.anybody, NULL, opened.arena, &list), 0);
    assert_int_equal(list.count, themes_max);
    assert_null(list.next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_themes_of_hidden_films_push_none_out),
        cmocka_unit_test(test_what_is_too_much_for_a_page_is_on_the_next),
        cmocka_unit_test(test_a_full_page_that_only_hidden_ones_follow_is_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
