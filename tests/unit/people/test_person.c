/* The codes of people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "people/person.h"

static void test_codes(void **state)
{
    static const struct {
        const char *code;
        bool is_one;
    } rows[] = {
        {"C-0007", true},       {"C-12345678", true}, {"C-007", false},
        {"C-123456789", false}, {"c-0007", false},    {"C-00a7", false},
        {"C-0007 ", false},     {"", false},          {"C-", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (person_code_is_valid(rows[i].code) != rows[i].is_one)
            fail_msg("'%s'", rows[i].code);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
