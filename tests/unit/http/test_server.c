/* The server under many threads at once; run under tsan too. What it answers is tested from
 * outside, in tests/http. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/server.h"

enum { clients = 8, requests_each = 150 };

static atomic_int opened, closed, ticks;
static _Atomic uint64_t generation = 1;

static int get_page(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};

    buf_printf(&body, "generation %llu, thread %d", (unsigned long long)generation,
               *(int *)request_thread(req));
    return reply_body(reply, 200, "text/plain", &body);
}

static atomic_bool is_held;
static atomic_int held_up; /* that have begun to be */

/* Holds its loop up until it is let go. */
static int get_held(struct request *req, struct reply *reply)
{
    const struct timespec a_while = {.tv_nsec = 10000000};

    held_up++;
    for (int waited = 0; is_held && waited < 1000; waited++)
        nanosleep(&a_while, NULL);
    return get_page(req, reply);
}

/* Tells for which moment it is made. */
static int get_moment(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};

    buf_printf(&body, "moment %lld.", (long long)request_now_ms(req));
    return reply_body(reply, 200, "text/plain", &body);
}

static int thread_open(void *context, bool may_write, void **thread)
{
    static int numbers[64];

    (void)may_write;
    (void)context;
    numbers[opened] = opened;
    *thread = &numbers[opened++];
    return 0;
}

static void thread_close(void *context, void *thread)
{
    (void)context;
    (void)thread;
    closed++;
}

static void tick(void *context, void *thread)
{
    (void)context;
    (void)thread;
    ticks++;
}

static uint64_t generation_now(void *context, int64_t now_ms)
{
    (void)context;
    (void)now_ms;
    return generation;
}

static bool must_cut(void *context, void *thread, int64_t cut, int64_t now_ms)
{
    (void)context;
    (void)thread;
    (void)now_ms;
    return cut == 7;
}

static void shield(struct reply *reply, int flags, int status, bool is_secure)
{
    (void)is_secure;
    (void)flags;
    (void)status;
    reply_header(reply, "X-Shield", "yes");
}

static void write_page(struct buf *out)
{
    buf_text(out, "a page");
}

static const struct route routes[] = {
    {"/plain", get_page, ROUTE_PLAIN}, {"/slow", get_page, ROUTE_SLOW},
    {"/kept", get_page, ROUTE_CACHED}, {"/both", get_page, ROUTE_SLOW | ROUTE_CACHED},
    {"/read", get_page, ROUTE_READS},  {"/held", get_held, ROUTE_PLAIN},
    {"/stay", get_held, ROUTE_SLOW},   {"/moment", get_moment, ROUTE_READS},
};

static const char *const addresses[] = {"127.0.0.1:0", NULL};

static const struct server_options options = {
    .listen = addresses,
    .threads = 3,
    .routes = routes,
    .route_count = sizeof routes / sizeof routes[0],
    .thread_open = thread_open,
    .thread_close = thread_close,
    .tick = tick,
    .generation = generation_now,
    .must_cut = must_cut,
    .shield = shield,
    .write_missing = write_page,
    .write_broken = write_page,
};

struct client {
    pthread_t id;
    struct server *server;
    int answered;
};

static int connect_to(const struct server *server)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)server_port(server, 0)),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Whether the answer to a request for path is a 200; small answers come in one piece. */
static bool is_answered(int fd, const char *path)
{
    char text[1024];
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path);
    ssize_t got;

    if (send(fd, text, (size_t)length, MSG_NOSIGNAL) != length)
        return false;
    got = recv(fd, text, sizeof text - 1, 0);
    return got > 12 && !strncmp(text, "HTTP/1.1 200", 12);
}

static void *ask_much(void *cls)
{
    struct client *client = cls;
    int fd = connect_to(client->server);

    for (int i = 0; i < requests_each; i++) {
        client->answered += is_answered(fd, routes[i % 5].pattern);
        if (i % 10 == 0) {
            generation++;
            server_wake(client->server);
        }
    }
    close(fd);
    return NULL;
}

static void many_clients_are_all_answered(void **state)
{
    const struct timespec a_while = {.tv_nsec = 10000000};
    struct client all[clients];
    struct server *server;

    opened = closed = 0;
    assert_int_equal(server_open(&server, &options), 0);
    assert_int_equal(opened, 10); /* three loops, three of the pool, four that may write */
    assert_int_equal(server_start(server), 0);
    for (int i = 0; i < clients; i++) {
        all[i] = (struct client){.server = server};
        assert_int_equal(pthread_create(&all[i].id, NULL, ask_much, &all[i]), 0);
    }
    for (int waited = 0; !ticks && waited < 100; waited++)
        nanosleep(&a_while, NULL);
    assert_true(ticks > 0);
    for (int i = 0; i < clients; i++) {
        pthread_join(all[i].id, NULL);
        assert_int_equal(all[i].answered, requests_each);
    }
    server_close(server, 1000);
    assert_int_equal(closed, 10);
}

static void a_server_may_end_before_it_begins(void **state)
{
    struct server *server;

    opened = closed = 0;
    assert_int_equal(server_open(&server, &options), 0);
    server_close(server, 0);
    assert_int_equal(closed, opened);
}

static void a_server_may_end_while_it_is_asked(void **state)
{
    struct server *server;
    int waiting;

    assert_int_equal(server_open(&server, &options), 0);
    assert_int_equal(server_start(server), 0);
    waiting = connect_to(server);
    assert_true(is_answered(waiting, "/slow"));
    assert_int_equal(send(waiting, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", 31, MSG_NOSIGNAL), 31);
    server_close(server, 1000);
    close(waiting);
}

static bool turns_past(const struct server *server, int64_t past_ms, int for_ms)
{
    const struct timespec a_while = {.tv_nsec = 10000000};

    for (; for_ms > 0 && server_turned_ms(server) <= past_ms; for_ms -= 10)
        nanosleep(&a_while, NULL);
    return server_turned_ms(server) > past_ms;
}

static void one_loop_that_hangs_is_seen(void **state)
{
    static const char ask[] = "GET /held HTTP/1.1\r\nHost: a\r\n\r\n";
    struct server *server;
    int held;

    assert_int_equal(server_open(&server, &options), 0);
    assert_int_equal(server_turned_ms(server), 0);
    assert_int_equal(server_start(server), 0);
    assert_true(turns_past(server, 0, 5000));
    assert_true(turns_past(server, server_turned_ms(server), 5000));
    is_held = true;
    held = connect_to(server);
    assert_int_equal(send(held, ask, sizeof ask - 1, MSG_NOSIGNAL), sizeof ask - 1);
    turns_past(server, server_turned_ms(server), 600); /* a last round, perhaps */
    assert_false(turns_past(server, server_turned_ms(server), 1000));
    is_held = false;
    assert_true(turns_past(server, server_turned_ms(server), 5000));
    server_close(server, 1000);
    close(held);
}

static int64_t wall_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What stands behind words in a text. */
static long long number_after(const char *text, const char *words)
{
    const char *found = strstr(text, words);

    assert_non_null(found);
    return strtoll(found + strlen(words), NULL, 10);
}

static int waiting(struct server *server)
{
    AUTO_BUF struct buf text = {0};

    assert_int_equal(server_write_counts(server, &text), 0);
    return (int)number_after(text.data, "\nincare_http_waiting ");
}

/* Sends a request, which is held up (0) or will wait until so many do. */
static int ask_in_vain(struct server *server, const char *path, int wait_for)
{
    int began = held_up;
    const struct timespec a_while = {.tv_nsec = 10000000};
    char text[64];
    int fd = connect_to(server);
    int length = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", path);

    assert_int_equal(send(fd, text, (size_t)length, MSG_NOSIGNAL), length);
    for (int waited = 0;
         (waiting(server) != wait_for || (!wait_for && held_up == began)) && waited < 500; waited++)
        nanosleep(&a_while, NULL);
    assert_int_equal(waiting(server), wait_for);
    return fd;
}

static void who_waits_sees_the_moment_in_which_it_is_his_turn(void **state)
{
    struct server_options one = options;
    struct server *server;
    char text[1024] = "";
    int64_t let_go_ms;
    int held, other, asking;

    one.threads = 1;
    assert_int_equal(server_open(&server, &one), 0);
    assert_int_equal(server_start(server), 0);
    is_held = true;
    held = ask_in_vain(server, "/stay", 0);
    other = ask_in_vain(server, "/stay", 1);
    asking = ask_in_vain(server, "/moment", 2);
    nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    let_go_ms = wall_ms();
    is_held = false;
    assert_true(recv(asking, text, sizeof text - 1, 0) > 0);
    assert_true(number_after(text, "moment ") >= let_go_ms);
    server_close(server, 1000);
    close(held);
    close(other);
    close(asking);
}

static void what_cannot_be_listened_on_is_a_fault(void **state)
{
    static const char *const nonsense[] = {"localhost:80", NULL};
    static const char *const nothing[] = {NULL};
    struct server_options wrong = options;
    struct server *server;

    wrong.listen = nonsense;
    assert_int_equal(server_open(&server, &wrong), -EINVAL);
    wrong.listen = nothing;
    assert_int_equal(server_open(&server, &wrong), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_clients_are_all_answered),
        cmocka_unit_test(a_server_may_end_before_it_begins),
        cmocka_unit_test(a_server_may_end_while_it_is_asked),
        cmocka_unit_test(one_loop_that_hangs_is_seen),
        cmocka_unit_test(who_waits_sees_the_moment_in_which_it_is_his_turn),
        cmocka_unit_test(what_cannot_be_listened_on_is_a_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
