/* The last answer arrives although the other side still sends (RFC 9112 9.6). */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "farewell.h"

struct line {
    int ours, theirs;
};

static struct line connected(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct line line = {.theirs = socket(AF_INET, SOCK_STREAM, 0)};

    assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    assert_int_equal(connect(line.theirs, (struct sockaddr *)&address, length), 0);
    line.ours = accept(listener, NULL, NULL);
    close(listener);
    return line;
}

/* As the library does after it has told us. */
static struct line parted(struct farewell *farewell, int64_t now_ms)
{
    struct line line = connected();

    assert_int_equal(send(line.ours, "405", 3, 0), 3);
    farewell_keep(farewell, line.ours, now_ms);
    close(line.ours);
    return line;
}

static void what_still_comes_meets_no_reset(void **state)
{
    struct farewell farewell = {0};
    struct line line = parted(&farewell, 0);
    char got[4] = "";

    for (int i = 0; i < 10; i++) {
        assert_int_equal(send(line.theirs, "more", 4, MSG_NOSIGNAL), 4);
        farewell_look(&farewell, 100);
    }
    assert_int_equal(recv(line.theirs, got, 4, 0), 3);
    assert_string_equal(got, "405");
    assert_int_equal(recv(line.theirs, got, 4, 0), 0); /* we have ended */
    close(line.theirs);
    farewell_look(&farewell, 200);
    assert_int_equal(farewell.count, 0);
}

static void the_time_is_bounded(void **state)
{
    struct farewell farewell = {0};
    struct line line = parted(&farewell, 1000);

    farewell_look(&farewell, 2999);
    assert_int_equal(farewell.count, 1);
    farewell_look(&farewell, 3000);
    assert_int_equal(farewell.count, 0);
    close(line.theirs);
}

static void the_oldest_of_too_many_goes(void **state)
{
    struct farewell farewell = {0};
    struct line lines[farewell_sockets_max + 1];
    int second;

    lines[0] = parted(&farewell, 0);
    lines[1] = parted(&farewell, 1);
    second = farewell.partings[1].fd;
    for (int i = 2; i <= farewell_sockets_max; i++)
        lines[i] = parted(&farewell, i);
    assert_int_equal(farewell.count, farewell_sockets_max);
    assert_int_equal(farewell.partings[0].fd, second);
    farewell_end(&farewell);
    assert_int_equal(farewell.count, 0);
    for (int i = 0; i <= farewell_sockets_max; i++)
        close(lines[i].theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_still_comes_meets_no_reset),
        cmocka_unit_test(the_time_is_bounded),
        cmocka_unit_test(the_oldest_of_too_many_goes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
