/* Challenges: ours, for a while, and once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "challenge.h"
#include "crypt/pseudonym.h"

static const int64_t now = 1700000000000;

static void test_ours_for_a_while(void **state)
{
    char text[CHALLENGE_MAX], other[CHALLENGE_MAX];

    challenge_make(now, text);
    challenge_make(now, other);
    assert_string_not_equal(text, other);
    assert_int_equal(strspn(text, "0123456789abcdef"), CHALLENGE_MAX - 1);
    assert_true(challenge_is_ours(text, now + challenge_ms - 1));
    assert_false(challenge_is_ours(text, now + challenge_ms));
    for (size_t i = 0; i < CHALLENGE_MAX - 1; i++) {
        memcpy(other, text, sizeof other);
        other[i] = (char)(other[i] == '0' ? '1' : '0');
        assert_false(challenge_is_ours(other, now));
    }
    assert_false(challenge_is_ours("", now));
}

static void test_once(void **state)
{
    struct challenges *challenges = challenges_open();
    char text[CHALLENGE_MAX], other[CHALLENGE_MAX];

    challenge_make(now, text);
    challenge_make(now, other);
    assert_true(challenge_use(challenges, text));
    assert_true(challenge_use(challenges, other));
    assert_false(challenge_use(challenges, text));
    challenges_close(challenges);
}

static int open_pseudonyms(void **state)
{
    return pseudonym_open();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ours_for_a_while),
        cmocka_unit_test(test_once),
    };

    return cmocka_run_group_tests(tests, open_pseudonyms, NULL);
}
