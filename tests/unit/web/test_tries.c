/* Wrong tries: slower from the sixth, and for nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tries.h"

static const int64_t now = 1000000;
static const struct tries_of ada_here = {1, 100}, ada_there = {2, 100}, bo_here = {1, 101},
                             ada_local = {0, 100};

static void test_slower_from_the_sixth(void **state)
{
    struct tries *tries = tries_open();

    for (int i = 0; i < 5; i++)
        assert_int_equal(tries_take(tries, ada_here, now), 0);
    assert_int_equal(tries_take(tries, ada_here, now), 2);
    assert_int_equal(tries_take(tries, ada_here, now + 2000), 0);
    assert_int_equal(tries_take(tries, ada_here, now + 2000), 4); /* asking early adds nothing */
    assert_int_equal(tries_take(tries, ada_here, now + 5001), 1);
    assert_int_equal(tries_take(tries, ada_here, now + 6000), 0);
    assert_int_equal(tries_take(tries, ada_here, now + 6000), 8);
    tries_close(tries);
}

static void test_a_hundred_take_days(void **state)
{
    struct tries *tries = tries_open();
    int64_t at = now;

    for (int i = 0; i < 100; i++) {
        int wait_s = tries_take(tries, ada_here, at);

        at += wait_s * INT64_C(1000);
        assert_true(wait_s * INT64_C(1000) <= tries_wait_ms_max);
        if (wait_s)
            i--;
    }
    assert_true(at - now > INT64_C(20) * 3600 * 1000);
    tries_close(tries);
}

static void test_nobody_else_waits(void **state)
{
    struct tries *tries = tries_open();

    for (int i = 0; i < 10; i++)
        tries_take(tries, ada_here, now);
    assert_int_equal(tries_take(tries, ada_there, now), 0);
    assert_int_equal(tries_take(tries, ada_local, now), 0);
    assert_int_equal(tries_take(tries, bo_here, now), 0);
    tries_close(tries);
}

static void test_a_client_of_many_names(void **state)
{
    struct tries *tries = tries_open();
    int done = 0;

    for (uint64_t name = 1000; name < 1100; name++)
        done += tries_take(tries, (struct tries_of){7, name}, now) == 0;
    assert_int_equal(done, tries_of_client_max);
    for (uint64_t name = 1000; name < 1100; name++) /* who is not known is not one client */
        assert_int_equal(tries_take(tries, (struct tries_of){0, name}, now), 0);
    tries_close(tries);
}

static void test_forgiven_and_forgotten(void **state)
{
    struct tries *tries = tries_open();

    for (int i = 0; i < 6; i++)
        tries_take(tries, ada_here, now);
    tries_forgive(tries, ada_here, now);
    assert_int_equal(tries_take(tries, ada_here, now), 0);
    for (int i = 0; i < 6; i++)
        tries_take(tries, ada_here, now);
    assert_int_equal(tries_take(tries, ada_here, now + tries_memory_ms + 1), 0);
    assert_int_equal(tries_take(tries, ada_here, now + tries_memory_ms + 1), 0);
    tries_close(tries);
}

/* Guesses at others' names, and signs in by one of their own in between. */
static void test_an_own_name_helps_nobody_to_guess(void **state)
{
    struct tries *tries = tries_open();
    int guesses = 0;

    for (uint64_t name = 1000; name < 1100; name++) {
        guesses += tries_take(tries, (struct tries_of){1, name}, now) == 0;
        if (tries_take(tries, ada_here, now) == 0)
            tries_forgive(tries, ada_here, now);
    }
    assert_int_equal(guesses, tries_of_client_max);
    assert_int_not_equal(tries_take(tries, ada_here, now), 0);
    assert_int_equal(tries_take(tries, ada_there, now), 0);
    tries_close(tries);
}

/* An office behind one address, in the morning. */
static void test_who_signs_in_rightly_slows_no_colleague(void **state)
{
    struct tries *tries = tries_open();

    for (uint64_t name = 1000; name < 1100; name++) {
        const struct tries_of one = {1, name};

        assert_int_equal(tries_take(tries, one, now), 0);
        tries_forgive(tries, one, now);
    }
    tries_close(tries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slower_from_the_sixth),
        cmocka_unit_test(test_a_hundred_take_days),
        cmocka_unit_test(test_nobody_else_waits),
        cmocka_unit_test(test_a_client_of_many_names),
        cmocka_unit_test(test_forgiven_and_forgotten),
        cmocka_unit_test(test_an_own_name_helps_nobody_to_guess),
        cmocka_unit_test(test_who_signs_in_rightly_slows_no_colleague),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
