/* How many connections the descriptors are enough for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>

#include "base/limits.h"
#include "descriptors.h"
#include "farewell.h"

static void many_descriptors_are_for_connections(void **state)
{
    static const struct {
        const char *what;
        int64_t all;
        int loops, addresses;
        bool is_enough;
    } rows[] = {
        {"what a shell gives, on two cores", 1024, 2, 1, true},
        {"and on eight, at eight addresses", 1024, 8, 8, true},
        {"what a service is given, on all cores there may be", 524288, threads_max, 8, true},
        {"very few, on two cores", 256, 2, 2, true},
        {"on 64 cores", 256, 64, 1, false},
        {"a shell's, on 64 cores", 1024, 64, 1, false},
        {"none", 0, 1, 1, false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int got = descriptors_for_connections(rows[i].all, rows[i].loops, rows[i].addresses);

        if (rows[i].is_enough != (got >= rows[i].loops * connections_per_loop_min) ||
            (!rows[i].is_enough && got != -EMFILE))
            fail_msg("%s: %d", rows[i].what, got);
    }
}

static void each_loop_and_address_takes_some(void **state)
{
    int one = descriptors_for_connections(65536, 1, 1);

    assert_in_range(one, 61000, 65536 - 65536 / descriptors_mapped_parts);
    assert_true(descriptors_for_connections(65536, 2, 1) <= one - farewell_sockets_max);
    assert_true(descriptors_for_connections(65536, 1, 2) < one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_descriptors_are_for_connections),
        cmocka_unit_test(each_loop_and_address_takes_some),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
