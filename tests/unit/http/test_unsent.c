/* How much may wait in the kernel for a reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "loop.h"
#include "unsent.h"

static const int64_t mib = 1 << 20;

static void a_crowd_shares_the_budget(void **state)
{
    static const struct {
        const char *what;
        int viewers, kib;
    } rows[] = {
        {"nobody yet", 0, 4096},
        {"one has the most", 1, 4096},
        {"who fit have the most", 128, 4096},
        {"one more halves it for all", 129, 2048},
        {"and again", 257, 1024},
        {"and again", 1025, 256},
        {"a multitude has the least", 4000, 128},
        {"which is never less", 1000000, 128},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (unsent_bytes(512 * mib, rows[i].viewers) != rows[i].kib << 10)
            fail_msg("%s: %d", rows[i].what, unsent_bytes(512 * mib, rows[i].viewers));
}

static void the_budget_is_a_part_of_what_the_kernel_gives(void **state)
{
    assert_int_equal(unsent_budget(400 * mib), 300 * mib);
}

/* Two ends of a connection on this machine. */
static void connect_ends(int ends[2])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ends[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    assert_int_equal(connect(ends[1], (struct sockaddr *)&address, length), 0);
    ends[0] = accept(listener, NULL, NULL);
    close(listener);
}

static void more_may_wait_each_time_half_of_it_has_been_taken(void **state)
{
    static char bytes[1 << 20];
    struct loop loop = {.unsent = 3 * unsent_bytes_min};
    struct lane lane = {.loop = &loop};
    struct visit visit = {.lane = &lane, .unsent = unsent_bytes_min};
    int ends[2];

    connect_ends(ends);
    visit.fd = ends[0];
    unsent_set(visit.fd, unsent_bytes_min);
    unsent_grow(&visit);
    assert_int_equal(visit.unsent, 2 * unsent_bytes_min);
    while (send(ends[0], bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
    unsent_grow(&visit);
    assert_int_equal(visit.unsent, 2 * unsent_bytes_min);
    while (unsent_waiting(ends[0]))
        assert_true(recv(ends[1], bytes, sizeof bytes, 0) > 0);
    unsent_grow(&visit);
    assert_int_equal(visit.unsent, 3 * unsent_bytes_min);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_shares_the_budget),
        cmocka_unit_test(the_budget_is_a_part_of_what_the_kernel_gives),
        cmocka_unit_test(more_may_wait_each_time_half_of_it_has_been_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
