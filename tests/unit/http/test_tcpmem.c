/* What the kernel says of its memory for TCP (tcp(7)). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tcpmem.h"

static void the_second_number_is_where_it_presses(void **state)
{
    static const struct {
        const char *what, *tcp_mem;
        int64_t bytes;
    } rows[] = {
        {"three numbers of pages", "287901\t383868\t575802\n", 383868 * INT64_C(4096)},
        {"blanks instead of tabs", "  10 20 30", 20 * 4096},
        {"nothing", "", 0},
        {"one number", "287901\n", 0},
        {"no numbers", "a b c", 0},
        {"less than nothing", "1 -5 9", 0},
        {"more than there is", "1 9223372036854775807 9", 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (tcpmem_bytes_of(rows[i].tcp_mem, 4096) != rows[i].bytes)
            fail_msg("%s: %lld", rows[i].what, (long long)tcpmem_bytes_of(rows[i].tcp_mem, 4096));
}

static void this_machine_says_something_or_nothing(void **state)
{
    assert_true(tcpmem_bytes() >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_number_is_where_it_presses),
        cmocka_unit_test(this_machine_says_something_or_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
