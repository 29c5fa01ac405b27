/* Passwords as they are kept: argon2id, salted, and as slow for nobody as for somebody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "crypt/argon.h"

static void test_the_right_one_matches(void **state)
{
    char text[ARGON_TEXT_MAX], other[ARGON_TEXT_MAX];

    assert_int_equal(argon_make("correct horse", text), 0);
    assert_int_equal(argon_make("correct horse", other), 0);
    assert_int_equal(strncmp(text, "$argon2id$", 10), 0);
    assert_string_not_equal(text, other); /* each has its salt */
    assert_int_equal(argon_matches(text, "correct horse"), 0);
    assert_int_equal(argon_matches(text, "correct hors"), ARGON_WRONG);
    assert_int_equal(argon_matches(text, ""), ARGON_WRONG);
    assert_int_equal(argon_matches("no such text", "correct horse"), ARGON_WRONG);
    assert_int_equal(argon_matches(NULL, "correct horse"), ARGON_WRONG);
}

static double cpu_s(const char *text)
{
    struct timespec begun, ended;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
    argon_matches(text, "a guess");
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
    return (double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
}

static void test_nobody_costs_as_much(void **state)
{
    double nobodys = 0, somebodys = 0;
    char text[ARGON_TEXT_MAX];

    assert_int_equal(argon_make("correct horse", text), 0);
    for (int i = 0; i < 3; i++) {
        nobodys += cpu_s(NULL);
        somebodys += cpu_s(text);
    }
    assert_true(nobodys > somebodys / 2 && somebodys > nobodys / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_right_one_matches),
        cmocka_unit_test(test_nobody_costs_as_much),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
