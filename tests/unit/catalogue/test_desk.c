/* Films as staff list them: in every state, and what is there of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "catalogue/desk.h"
#include "opened.h"
#include "seed.h"

#define AUTO_OPENED __attribute__((cleanup(opened_close)))

static void seed_all(struct opened *opened)
{
    static const struct seed films[] = {
        {.slug = "one", .number = 1, .publish_at = 1000},
        {.slug = "two", .number = 2, .publish_at = 2000, .state = "draft"},
        {.slug = "a_b", .kind = "extra", .publish_at = 500, .is_unplayable = true},
        {.slug = "axb", .kind = "extra", .publish_at = 600, .end_at = 700, .state = "ended"},
    };

    for (size_t i = 0; i < sizeof films / sizeof *films; i++)
        seed_film(opened->db, &films[i]);
    opened_again(opened);
}

static const struct row {
    const char *sentence;
    struct desk_query query;
    const char *expected;
} rows[] = {
    {"all are listed, drafts too, numbered ones first", {NULL, NULL}, "one two a_b axb "},
    {"those of one state", {"draft", NULL}, "two "},
    {"no film is in a state that is none", {"lost", NULL}, ""},
    {"words of the slug find it", {NULL, "wo"}, "two "},
    {"in any case", {NULL, "TWO"}, "two "},
    {"what stands for any letter elsewhere is itself", {NULL, "a_b"}, "a_b "},
    {"and so is what stands for any letters", {NULL, "%"}, ""},
    {"words and state together", {"ended", "a"}, "axb "},
};

static void test_lists(void **state)
{
    AUTO_OPENED struct opened opened;

    (void)state;
    opened_make(&opened);
    seed_all(&opened);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_BUF struct buf found = {0};
        struct desk_list list;

        assert_int_equal(desk_list(&opened.staff, &rows[i].query, opened.arena, &list), 0);
        buf_text(&found, "");
        for (int j = 0; j < list.count; j++)
            buf_printf(&found, "%s ", list.films[j].row.slug);
        if (!found.data || strcmp(found.data, rows[i].expected) != 0)
            fail_msg("%s: %s", rows[i].sentence, found.data);
        assert_int_equal(list.counts[FILM_DRAFT], 1);
        assert_int_equal(list.counts[FILM_ENDED], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lists)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
