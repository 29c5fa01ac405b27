/* Messages of one struct and at most one descriptor, and what happens to any other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guard/wire.h"

static int setup(void **state)
{
    static int ends[2];

    *state = ends;
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

static int teardown(void **state)
{
    int *ends = *state;

    close(ends[0]);
    close(ends[1]);
    return 0;
}

/* The lowest free descriptor: the same before and after means that nothing was left open. */
static int lowest_free(void)
{
    int fd = dup(2);

    close(fd);
    return fd;
}

static void send_descriptors(int socket, size_t count)
{
    union {
        char bytes[CMSG_SPACE(8 * sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    char bytes[4] = "abc";
    struct iovec part = {.iov_base = bytes, .iov_len = sizeof(bytes)};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = CMSG_SPACE(count * sizeof(int))};
    struct cmsghdr *header = &control.aligned; /* the first, CMSG_FIRSTHDR() */

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    for (size_t i = 0; i < count; i++)
        memcpy(CMSG_DATA(header) + i * sizeof(int), &(int){2}, sizeof(int));
    assert_int_equal(sendmsg(socket, &message, 0), sizeof(bytes));
}

static void test_message_arrives_whole(void **state)
{
    int *ends = *state;
    static char sent[60000], got[60000];
    int fd;

    memset(sent, 'x', sizeof(sent));
    assert_int_equal(wire_send(ends[0], sent, sizeof(sent), -1), 0);
    assert_int_equal(wire_receive(ends[1], got, sizeof(got), &fd, 1000), 0);
    assert_int_equal(fd, -1);
    assert_memory_equal(sent, got, sizeof(sent));
}

static void test_descriptor_comes_along_and_closes_on_exec(void **state)
{
    int *ends = *state;
    int pipe_ends[2], fd;
    char bytes[4], byte = 0;

    assert_int_equal(pipe(pipe_ends), 0);
    assert_int_equal(wire_send(ends[0], "abcd", 4, pipe_ends[0]), 0);
    assert_int_equal(wire_receive(ends[1], bytes, 4, &fd, 1000), 0);
    assert_true(fd > 0);
    assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
    assert_int_equal(write(pipe_ends[1], "z", 1), 1);
    assert_int_equal(read(fd, &byte, 1), 1);
    assert_int_equal(byte, 'z');
    close(fd);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

static void test_other_sizes_are_refused(void **state)
{
    static const size_t sizes[] = {1, 3, 5, 4000};
    static const char sent[4000];
    int *ends = *state;
    char bytes[4];

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        assert_int_equal(wire_send(ends[0], sent, sizes[i], -1), 0);
        assert_int_equal(wire_receive(ends[1], bytes, 4, NULL, 1000), -EBADMSG);
    }
}

static void test_too_many_descriptors_are_refused_and_closed(void **state)
{
    static const size_t counts[] = {2, 4, 5, 8};
    int *ends = *state;
    int free_before = lowest_free();
    char bytes[4];
    int fd;

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        send_descriptors(ends[0], counts[i]);
        assert_int_equal(wire_receive(ends[1], bytes, 4, &fd, 1000), -EBADMSG);
        assert_int_equal(fd, -1);
        assert_int_equal(lowest_free(), free_before);
    }
}

static void test_unwanted_descriptor_is_refused_and_closed(void **state)
{
    int *ends = *state;
    int free_before = lowest_free();
    char bytes[4];

    assert_int_equal(wire_send(ends[0], "abcd", 4, 2), 0);
    assert_int_equal(wire_receive(ends[1], bytes, 4, NULL, 1000), -EBADMSG);
    assert_int_equal(lowest_free(), free_before);
}

static void test_gone_peer_is_epipe_both_ways(void **state)
{
    int *ends = *state;
    char bytes[4];

    shutdown(ends[0], SHUT_RDWR);
    assert_int_equal(wire_receive(ends[1], bytes, 4, NULL, 1000), -EPIPE);
    assert_int_equal(wire_send(ends[1], "abcd", 4, -1), -EPIPE);
}

static void test_silence_times_out(void **state)
{
    int *ends = *state;
    char bytes[4];

    assert_int_equal(wire_receive(ends[1], bytes, 4, NULL, 20), -ETIMEDOUT);
    assert_int_equal(wire_receive(ends[1], bytes, 4, NULL, 0), -ETIMEDOUT);
}

static void test_as_many_descriptors_as_are_wanted(void **state)
{
    int *ends = *state;
    int free_before = lowest_free(), sent[WIRE_FDS_MAX], got[WIRE_FDS_MAX];
    size_t count = 3;
    char bytes[4];

    for (size_t i = 0; i < WIRE_FDS_MAX; i++)
        sent[i] = 2;
    assert_int_equal(wire_send_all(ends[0], "abcd", 4, sent, 3), 0);
    assert_int_equal(wire_receive_all(ends[1], bytes, 4, got, &count, 1000), 0);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++)
        close(got[i]);
    assert_int_equal(lowest_free(), free_before);
    assert_int_equal(wire_send_all(ends[0], "abcd", 4, sent, 4), 0);
    assert_int_equal(wire_receive_all(ends[1], bytes, 4, got, &count, 1000), -EBADMSG);
    assert_int_equal(count, 0);
    assert_int_equal(lowest_free(), free_before);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(test_message_arrives_whole),
        STORY(test_descriptor_comes_along_and_closes_on_exec),
        STORY(test_other_sizes_are_refused),
        STORY(test_too_many_descriptors_are_refused_and_closed),
        STORY(test_as_many_descriptors_as_are_wanted),
        STORY(test_unwanted_descriptor_is_refused_and_closed),
        STORY(test_gone_peer_is_epipe_both_ways),
        STORY(test_silence_times_out),
    };

    return cmocka_run_group_tests_name("guard/wire", tests, NULL, NULL);
}
