/* What waits in the kernel of connections that are over for us. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "remains.h"

struct line {
    int ours, theirs;
    size_t sent;
};

/* To a reader for whom little may wait. */
static struct line connected(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), room = 4096;
    struct line line = {.theirs = socket(AF_INET, SOCK_STREAM, 0)};

    assert_int_equal(setsockopt(line.theirs, SOL_SOCKET, SO_RCVBUF, &room, sizeof room), 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    assert_int_equal(connect(line.theirs, (struct sockaddr *)&address, length), 0);
    line.ours = accept(listener, NULL, NULL);
    close(listener);
    return line;
}

/* As much as the kernel takes of film 1; then the library closes. */
static struct line parted(struct remains *remains, int64_t now_ms)
{
    static const char film[65536];
    struct line line = connected();
    struct trail trail = {0};
    ssize_t sent;

    trail_begin(&trail, line.ours, 1);
    while ((sent = send(line.ours, film, sizeof film, MSG_DONTWAIT)) > 0)
        line.sent += (size_t)sent;
    remains_keep(remains, line.ours, &trail, now_ms);
    close(line.ours);
    return line;
}

/* How much comes until the end, or until -errno. */
static size_t read_all(int fd, int *why)
{
    static char film[65536];
    size_t got = 0;
    ssize_t piece;

    while ((piece = recv(fd, film, sizeof film, 0)) > 0)
        got += (size_t)piece;
    *why = piece < 0 ? -errno : 0;
    close(fd);
    return got;
}

static void the_reader_gets_all_and_it_is_let_go(void **state)
{
    struct remains remains = {0};
    struct line line = parted(&remains, 0);
    int why;

    remains_look(&remains, remains_ms - 1);
    assert_int_equal(remains.count, 1);
    assert_int_equal(read_all(line.theirs, &why), line.sent);
    assert_int_equal(why, 0);
    for (int i = 0; i < 100 && remains.count; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        remains_look(&remains, 0);
    }
    assert_int_equal(remains.count, 0);
}

static void who_has_hung_up_is_let_go(void **state)
{
    const struct linger at_once = {.l_onoff = 1};
    struct remains remains = {0};
    struct line line = parted(&remains, 0);

    setsockopt(line.theirs, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(line.theirs);
    remains_look(&remains, 0);
    assert_int_equal(remains.count, 0);
}

static void what_is_held_back_goes_no_further(void **state)
{
    struct remains remains = {0};
    struct line line = parted(&remains, 0);
    int why;

    remains_hold_back(&remains, 0);
    assert_int_equal(remains.count, 0);
    assert_true(read_all(line.theirs, &why) < line.sent / 2);
    assert_int_equal(why, -ECONNRESET);
}

static void when_the_time_is_up_the_kernel_goes_on_alone(void **state)
{
    struct remains remains = {0};
    struct line line = parted(&remains, 0);
    int why;

    remains_look(&remains, remains_ms);
    assert_int_equal(remains.count, 0);
    assert_int_equal(read_all(line.theirs, &why), line.sent);
    assert_int_equal(why, 0);
}

static void of_too_many_the_oldest_goes(void **state)
{
    struct remains remains = {0};
    struct line first = parted(&remains, 0), second = parted(&remains, 0);
    int kept = remains.remnants[1].fd, why;

    remains_shrink(&remains, 1);
    assert_int_equal(remains.count, 1);
    assert_int_equal(remains.remnants[0].fd, kept);
    assert_int_equal(read_all(first.theirs, &why), first.sent);
    remains_shrink(&remains, -2); /* there are more connections than usual */
    assert_int_equal(remains.count, 0);
    close(second.theirs);
}

static void nothing_is_kept_where_nothing_waits(void **state)
{
    const struct linger at_once = {.l_onoff = 1};
    struct remains remains = {0};
    struct line line = connected();
    struct trail trail = {0};

    trail_begin(&trail, line.ours, 1);
    remains_keep(&remains, line.ours, &trail, 0);
    assert_int_equal(remains.count, 0);
    while (send(line.ours, "film", 4, MSG_DONTWAIT) > 0)
        ;
    trail = (struct trail){0};
    remains_keep(&remains, line.ours, &trail, 0); /* of no film */
    assert_int_equal(remains.count, 0);
    trail_begin(&trail, line.ours, 1);
    setsockopt(line.ours, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    remains_keep(&remains, line.ours, &trail, 0); /* its close is to reset it */
    assert_int_equal(remains.count, 0);
    close(line.ours);
    close(line.theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reader_gets_all_and_it_is_let_go),
        cmocka_unit_test(who_has_hung_up_is_let_go),
        cmocka_unit_test(what_is_held_back_goes_no_further),
        cmocka_unit_test(when_the_time_is_up_the_kernel_goes_on_alone),
        cmocka_unit_test(of_too_many_the_oldest_goes),
        cmocka_unit_test(nothing_is_kept_where_nothing_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
