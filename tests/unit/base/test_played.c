/* Which stretches of a film were played: told in pieces, in any order, twice, and again after its
 * captions were changed. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/played.h"
#include "base/str.h"

static const struct {
    const char *says, *before;
    int64_t from_ms, to_ms;
    const char *after;
} additions[] = {
    {"the first", "", 0, 5000, "0-5000"},
    {"the next one, as a player tells it", "0-5000", 5250, 9000, "0-9000"},
    {"one further on", "0-5000", 9000, 12000, "0-5000,9000-12000"},
    {"what lay between", "0-5000,9000-12000", 4000, 9500, "0-12000"},
    {"all of it again", "0-5000,9000-12000", 0, 20000, "0-20000"},
    {"what is known", "0-5000", 1000, 2000, "0-5000"},
    {"in front", "9000-12000", 0, 100, "0-100,9000-12000"},
    {"backwards", "0-5000", 9000, 8000, "0-5000"},
    {"before the film", "0-5000", -5, 8000, "0-5000"},
    {"for ever", "0-5000", 6000, INT64_MAX, "0-5000"},
};

static const struct {
    const char *says, *before;
    int64_t from_ms, to_ms;
    const char *after;
} losses[] = {
    {"in the middle", "0-20000", 5000, 8000, "0-5000,8000-20000"},
    {"at an end", "0-20000", 15000, 30000, "0-15000"},
    {"all", "0-2000,4000-5000", 0, 30000, ""},
    {"what was not there", "0-2000,9000-12000", 4000, 5000, "0-2000,9000-12000"},
    {"over two", "0-4000,6000-12000", 3000, 7000, "0-3000,7000-12000"},
};

static const struct {
    const char *says, *played;
    int64_t until_ms, from_ms, to_ms; /* what is missing; to_ms 0: nothing */
} wholes[] = {
    {"nothing yet", "", 20000, 0, 20000},
    {"all of it", "0-20000", 20000, 0, 0},
    {"all but the last moment, where players stop", "0-19200", 20000, 0, 0},
    {"all but a second and a half", "0-18500", 20000, 18500, 20000},
    {"a hole", "0-5000,9000-20000", 20000, 5000, 9000},
    {"not the beginning", "3000-20000", 20000, 0, 3000},
};

static const char *const wrong[] = {"x",   "5",    "5-",      "-5",           "5-3",
                                    "5-5", "0-5,", "0-5;7-9", "0-9999999999", " 0-5"};

static void check_text(const char *says, const struct played *played, const char *text)
{
    AUTO_BUF struct buf said = {0};

    played_write(&said, played);
    if (!str_equal(said.data, text))
        fail_msg("%s: \"%s\", not \"%s\"", says, said.data, text);
}

static void stretches_come_together(void **state)
{
    for (size_t i = 0; i < sizeof additions / sizeof *additions; i++) {
        struct played played;

        assert_true(played_read(&played, additions[i].before));
        played_add(&played, additions[i].from_ms, additions[i].to_ms);
        check_text(additions[i].says, &played, additions[i].after);
    }
}

static void what_changed_is_forgotten(void **state)
{
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        struct played played;

        assert_true(played_read(&played, losses[i].before));
        played_forget(&played, losses[i].from_ms, losses[i].to_ms);
        check_text(losses[i].says, &played, losses[i].after);
    }
}

static void what_is_missing_is_known(void **state)
{
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        struct played_stretch missing;
        struct played played;
        bool is_missing;

        assert_true(played_read(&played, wholes[i].played));
        is_missing = played_missing(&played, wholes[i].until_ms, &missing);
        if (is_missing != (wholes[i].to_ms != 0))
            fail_msg("%s", wholes[i].says);
        if (is_missing &&
            (missing.from_ms != wholes[i].from_ms || missing.to_ms != wholes[i].to_ms))
            fail_msg("%s: from %d to %d", wholes[i].says, (int)missing.from_ms, (int)missing.to_ms);
    }
}

static void other_texts_are_refused(void **state)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct played played;

        if (played_read(&played, wrong[i]) || played.count)
            fail_msg("\"%s\" was taken", wrong[i]);
    }
}

/* Who jumps about a thousand times costs no more room, and nothing that was not played counts. */
static void there_is_room_for_so_many(void **state)
{
    struct played played = {0};
    struct played_stretch missing;

    for (int i = 0; i < 1000; i++)
        played_add(&played, i * INT64_C(5000), i * INT64_C(5000) + 1000 + i);
    assert_int_equal(played.count, PLAYED_STRETCHES_MAX);
    assert_true(played_missing(&played, 5000000, &missing));
    played_forget(&played, 4990000, 4990500);
    assert_true(played.count <= PLAYED_STRETCHES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stretches_come_together),   cmocka_unit_test(what_changed_is_forgotten),
        cmocka_unit_test(what_is_missing_is_known),  cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(there_is_room_for_so_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
