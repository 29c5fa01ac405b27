/* What the kernel says of its memory for TCP (tcp(7)). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sched.h>
#include <sys/sysinfo.h>
#include <unistd.h>

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

/* tcp_init_mem of net/ipv4/tcp.c; "6.25 %" stands there beside it. */
static void by_itself_the_kernel_gives_a_sixteenth(void **state)
{
    assert_int_equal(tcpmem_bytes_within(INT64_C(1) << 30, 4096), 64 << 20);
    assert_int_equal(tcpmem_bytes_within(INT64_C(256) << 30, 65536), INT64_C(16) << 30);
    assert_int_equal(tcpmem_bytes_within(4 << 20, 4096), 128 * 4096);
}

/* As for a service with ProcSubset=pid. Not everybody may have a namespace; then it is the file
 * that is read. */
static void without_the_file_it_is_what_it_would_say(void **state)
{
    struct sysinfo machine;
    int64_t bytes, ram;

    assert_int_equal(sysinfo(&machine), 0);
    ram = (int64_t)machine.totalram * machine.mem_unit;
    (void)unshare(CLONE_NEWUSER | CLONE_NEWNET); /* where there is no tcp_mem */
    bytes = tcpmem_bytes();
    if (access("/proc/sys/net/ipv4/tcp_mem", F_OK) != 0)
        assert_true(bytes >= ram / 17 && bytes <= ram / 15);
    else
        assert_true(bytes > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_number_is_where_it_presses),
        cmocka_unit_test(by_itself_the_kernel_gives_a_sixteenth),
        cmocka_unit_test(without_the_file_it_is_what_it_would_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
