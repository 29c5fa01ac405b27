/* When a connection is ended. */
#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "loop.h"
#include "patrol.h"

static void a_head_has_fifteen_seconds(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_HEADER, 14999, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_HEADER, 15000, false), PATROL_END);
}

static void an_idle_connection_has_a_minute(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_IDLE, 59999, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_IDLE, 60000, false), PATROL_END);
    assert_int_equal(patrol_weigh(VISIT_PAUSED, 59999, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_PAUSED, 60000, false), PATROL_END);
}

static void one_too_many_has_half_a_second(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_SURPLUS, 499, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_SURPLUS, 500, false), PATROL_END);
}

static void over_tls_it_has_two_round_trips_more(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_SURPLUS_TLS, 1499, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_SURPLUS_TLS, 1500, false), PATROL_END);
}

static void a_long_answer_is_looked_at_every_second(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_SENDING, 999, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_SENDING, 1000, false), PATROL_LOOK);
}

static void a_slow_reader_is_asked_for_progress_every_half_minute(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_SLOW, 29999, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_SLOW, 30000, false), PATROL_LOOK);
}

static void a_handler_keeps_its_own_time(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_LISTENING, 999, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_LISTENING, 1000, false), PATROL_ASK);
    assert_int_equal(patrol_weigh(VISIT_LISTENING, 0, true), PATROL_ASK); /* to say goodbye */
    assert_int_equal(patrol_weigh(VISIT_WORKING, 1000000, true), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_READING, 1000000, true), PATROL_LEAVE);
}

static void the_end_waits_for_answers_and_for_who_has_just_come(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_HEADER, 499, true), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_HEADER, 500, true), PATROL_END);
    assert_int_equal(patrol_weigh(VISIT_IDLE, 0, true), PATROL_END);
    assert_int_equal(patrol_weigh(VISIT_SENDING, 0, true), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_SLOW, 0, true), PATROL_LEAVE);
}

/* A loop of visits that came one a millisecond, the last of them now. */

enum { visits_max = 1000 };

static struct visit visits[visits_max];
static struct loop loop;
static struct lane lane = {.loop = &loop};
static const struct server_options options = {0};

static void let_come(int count, enum visit_stage stage)
{
    memset(visits, 0, sizeof visits);
    loop = (struct loop){.options = &options, .now_ms = count};
    for (int i = 0; i < count; i++) {
        visits[i] = (struct visit){.lane = &lane, .fd = -1, .stage = stage, .since_ms = i + 1};
        roster_join(&loop.rosters[stage], &visits[i]);
    }
}

static int count_ended(void)
{
    int ended = 0;

    for (int i = 0; i < visits_max; i++)
        ended += visits[i].is_ended;
    return ended;
}

static void only_those_whose_time_is_up_are_ended(void **state)
{
    let_come(100, VISIT_IDLE);
    loop.now_ms = 40 + keepalive_idle_ms;
    assert_false(patrol_walk(&loop));
    assert_int_equal(count_ended(), 40);
    assert_true(visits[39].is_ended);
    assert_ptr_equal(loop.rosters[VISIT_IDLE].first, &visits[40]);
}

static void the_others_are_served_between_the_many_whose_time_is_up(void **state)
{
    let_come(visits_max, VISIT_IDLE);
    loop.now_ms = visits_max + keepalive_idle_ms;
    assert_true(patrol_walk(&loop));
    assert_int_equal(count_ended(), patrol_visits_max);
    while (patrol_walk(&loop))
        assert_true(count_ended() < visits_max);
    assert_int_equal(count_ended(), visits_max);
}

static uint64_t generation;
static int64_t withdrawn, asked;

static uint64_t generation_now(void *context, int64_t now_ms)
{
    return generation;
}

static bool must_cut(void *context, void *thread, int64_t cut, int64_t now_ms)
{
    asked++;
    return cut == withdrawn;
}

static void transfers_are_asked_after_when_the_catalogue_has_changed(void **state)
{
    static const struct server_options with_cuts = {.generation = generation_now,
                                                    .must_cut = must_cut};

    let_come(3, VISIT_SENDING);
    loop.options = &with_cuts;
    visits[0].cut = 5;
    visits[2].cut = 7; /* visits[1] is of a page */
    generation = loop.cut_generation = 1;
    withdrawn = 7;
    patrol_walk(&loop);
    assert_int_equal(asked, 0);
    generation = 2;
    patrol_walk(&loop);
    assert_int_equal(asked, 2);
    assert_int_equal(count_ended(), 1);
    assert_true(visits[2].is_ended);
    patrol_walk(&loop);
    assert_int_equal(asked, 2);
}

/* A pair of sockets of TCP: here is the server's end, to which nothing is sent; there is the
 * reader's. */
struct line {
    int here, there;
};

static struct line connect_line(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct line line = {.there = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};

    assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    assert_int_equal(connect(line.there, (struct sockaddr *)&address, length), 0);
    line.here = accept(listener, NULL, NULL);
    close(listener);
    return line;
}

static void hang_up(struct line line)
{
    close(line.here);
    close(line.there);
}

static int unsent_of(int fd)
{
    int bytes = 0;
    socklen_t length = sizeof bytes;

    assert_int_equal(getsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, &length), 0);
    return bytes;
}

/* Everything that is sent comes at once. */
static void give(struct line line, int count)
{
    static char bytes[16 << 10];

    for (; count > 0; count -= (int)sizeof bytes) {
        assert_int_equal(send(line.here, bytes, sizeof bytes, 0), sizeof bytes);
        assert_int_equal(recv(line.there, bytes, sizeof bytes, MSG_WAITALL), sizeof bytes);
    }
}

static void a_slow_reader_has_more_waiting_until_the_crowd_is_large(void **state)
{
    struct line line = connect_line();

    let_come(1, VISIT_SENDING);
    loop.unsent_budget = 4 * unsent_bytes_max;
    visits[0].fd = line.here;
    visits[0].unsent = unsent_bytes_min;
    loop.now_ms += reader_look_ms;
    give(line, unsent_bytes_max / unsent_held_s);
    patrol_walk(&loop);
    assert_int_equal(visits[0].stage, VISIT_SLOW);
    assert_int_equal(unsent_of(line.here), unsent_bytes_max);
    for (int i = 1; i < 17; i++) {
        visits[i] = (struct visit){.lane = &lane, .fd = -1, .since_ms = loop.now_ms};
        visits[i].stage = VISIT_SENDING;
        roster_join(&loop.rosters[VISIT_SENDING], &visits[i]);
    }
    patrol_walk(&loop);
    assert_int_equal(unsent_of(line.here), unsent_bytes_max / 8);
    assert_int_equal(visits[0].stage, VISIT_SLOW);
    hang_up(line);
}

static void a_reader_has_no_more_waiting_than_it_was_seen_to_take(void **state)
{
    struct line line = connect_line();

    let_come(1, VISIT_SENDING);
    loop.unsent_budget = 4 * unsent_bytes_max;
    visits[0].fd = line.here;
    visits[0].unsent = unsent_bytes_min;
    loop.now_ms += reader_look_ms;
    patrol_walk(&loop);
    assert_int_equal(visits[0].unsent, unsent_bytes_min);
    loop.now_ms += reader_window_ms;
    give(line, 48 << 10 << 5); /* of 48 KiB a second as much as 32 seconds take: no power of two */
    patrol_walk(&loop);
    assert_int_equal(visits[0].stage, VISIT_SLOW);
    assert_int_equal(unsent_of(line.here), 1 << 20);
    hang_up(line);
}

static void a_fast_reader_has_little_waiting(void **state)
{
    struct line line = connect_line();

    let_come(1, VISIT_SLOW);
    loop.unsent_budget = unsent_bytes_max;
    visits[0].fd = line.here;
    visits[0].unsent = unsent_bytes_max;
    loop.now_ms += reader_window_ms;
    give(line, (int)reader_fast_bytes * (reader_window_ms / 1000));
    patrol_walk(&loop);
    assert_int_equal(visits[0].stage, VISIT_SENDING);
    assert_int_equal(unsent_of(line.here), unsent_bytes_min);
    loop.now_ms += reader_look_ms;
    give(line, (int)reader_fast_bytes);
    patrol_walk(&loop);
    assert_int_equal(visits[0].stage, VISIT_SENDING);
    assert_false(visits[0].is_ended);
    hang_up(line);
}

static void a_reader_that_takes_less_than_30_kib_in_half_a_minute_is_cut(void **state)
{
    struct line line = connect_line();

    let_come(1, VISIT_SENDING);
    visits[0].fd = line.here;
    loop.now_ms += reader_look_ms;
    patrol_walk(&loop);
    loop.now_ms += reader_window_ms;
    give(line, 32 << 10);
    patrol_walk(&loop);
    assert_false(visits[0].is_ended);
    loop.now_ms += reader_window_ms;
    patrol_walk(&loop);
    assert_true(visits[0].is_ended);
    hang_up(line);
}

/* What nobody reads. */
static void fill(struct line line, int count)
{
    static const char bytes[16 << 10];

    for (; count > 0 && send(line.here, bytes, sizeof bytes, MSG_DONTWAIT) > 0;
         count -= (int)sizeof bytes) {
    }
}

/* Until the other side has all of it. */
static void read_all(struct line line)
{
    static char bytes[64 << 10];
    int left = 1;

    while (left) {
        assert_true(recv(line.there, bytes, sizeof bytes, MSG_DONTWAIT) > 0 || errno == EAGAIN);
        assert_int_equal(ioctl(line.here, SIOCOUTQ, &left), 0);
    }
    while (recv(line.there, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
    }
}

/* One connection, kept alive. */
static struct line let_one_be_idle(void)
{
    static const struct server_options with_cuts = {.generation = generation_now,
                                                    .must_cut = must_cut};
    struct line line = connect_line();

    let_come(1, VISIT_PAUSED);
    loop.options = &with_cuts;
    visits[0].fd = line.here;
    return line;
}

static void answer_of(struct line line, int64_t film)
{
    trail_begin(&visits[0].trail, line.here, film);
    fill(line, 512 << 10);
}

static bool is_ended_when_withdrawn(int64_t film)
{
    loop.cut_generation = generation++;
    visits[0].is_ended = false;
    withdrawn = film;
    patrol_walk(&loop);
    return visits[0].is_ended;
}

static void an_answer_that_waits_in_the_kernel_is_held_back(void **state)
{
    struct line line = let_one_be_idle();

    answer_of(line, 7);
    assert_false(is_ended_when_withdrawn(5));
    assert_true(is_ended_when_withdrawn(7));
    hang_up(line);
}

static void an_answer_that_has_arrived_ends_nothing(void **state)
{
    struct line line = let_one_be_idle();

    answer_of(line, 7);
    read_all(line);
    assert_false(is_ended_when_withdrawn(7));
    hang_up(line);
}

static void an_answer_with_another_behind_it_is_held_back_until_it_has_arrived(void **state)
{
    struct line line = let_one_be_idle();

    answer_of(line, 7);
    answer_of(line, 8);
    assert_true(is_ended_when_withdrawn(7));
    hang_up(line);
    line = let_one_be_idle();
    answer_of(line, 7);
    answer_of(line, 8);
    read_all(line);
    fill(line, 512 << 10);
    assert_false(is_ended_when_withdrawn(7));
    assert_true(is_ended_when_withdrawn(8));
    hang_up(line);
}

static void of_many_answers_behind_each_other_any_may_be_the_withdrawn_one(void **state)
{
    struct line line = let_one_be_idle();

    answer_of(line, 7);
    answer_of(line, 8);
    answer_of(line, 9);
    assert_true(is_ended_when_withdrawn(7));
    hang_up(line);
    line = let_one_be_idle();
    answer_of(line, 7);
    answer_of(line, 8);
    answer_of(line, 9);
    read_all(line);
    answer_of(line, 10);
    assert_false(is_ended_when_withdrawn(7));
    assert_false(is_ended_when_withdrawn(9));
    assert_true(is_ended_when_withdrawn(10));
    hang_up(line);
}

/* So that what is on its way is dropped by the other side, for want of room, and sent again. */
static void lose(struct line line)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof info;
    const int one = 1;

    setsockopt(line.there, SOL_SOCKET, SO_RCVBUF, &one, sizeof one);
    fill(line, 4 << 20);
    for (int i = 0; i < 500 && info.tcpi_ca_state < TCP_CA_Recovery; i++) {
        poll(NULL, 0, 10);
        assert_int_equal(getsockopt(line.here, IPPROTO_TCP, TCP_INFO, &info, &length), 0);
    }
    assert_true(info.tcpi_ca_state >= TCP_CA_Recovery);
}

static bool is_dropped_when_closed(struct line line)
{
    struct linger linger = {0};
    socklen_t length = sizeof linger;

    assert_int_equal(getsockopt(line.here, SOL_SOCKET, SO_LINGER, &linger, &length), 0);
    return linger.l_onoff && !linger.l_linger;
}

static void what_is_withdrawn_is_dropped_though_the_line_is_bad(void **state)
{
    struct line line = let_one_be_idle();

    lose(line);
    patrol_end(&visits[0], PATROL_CUT); /* a slow reader is to hear of his end */
    assert_false(is_dropped_when_closed(line));
    trail_begin(&visits[0].trail, line.here, 7);
    assert_true(is_ended_when_withdrawn(7));
    assert_true(is_dropped_when_closed(line));
    hang_up(line);
}

static void what_is_withdrawn_goes_no_further_though_nobody_closes_the_socket(void **state)
{
    static char bytes[64 << 10];
    struct line line = let_one_be_idle();
    int waiting, got = 0;
    ssize_t r;

    answer_of(line, 7);
    fill(line, 4 << 20);
    assert_int_equal(ioctl(line.here, SIOCOUTQ, &waiting), 0);
    assert_true(is_ended_when_withdrawn(7));
    while ((r = recv(line.there, bytes, sizeof bytes, 0)) > 0)
        got += (int)r;
    assert_true(r < 0 && errno == ECONNRESET);
    assert_true(waiting > 1 << 20 && got < waiting / 2);
    hang_up(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_has_fifteen_seconds),
        cmocka_unit_test(an_idle_connection_has_a_minute),
        cmocka_unit_test(one_too_many_has_half_a_second),
        cmocka_unit_test(over_tls_it_has_two_round_trips_more),
        cmocka_unit_test(a_long_answer_is_looked_at_every_second),
        cmocka_unit_test(a_slow_reader_is_asked_for_progress_every_half_minute),
        cmocka_unit_test(a_handler_keeps_its_own_time),
        cmocka_unit_test(the_end_waits_for_answers_and_for_who_has_just_come),
        cmocka_unit_test(only_those_whose_time_is_up_are_ended),
        cmocka_unit_test(the_others_are_served_between_the_many_whose_time_is_up),
        cmocka_unit_test(a_slow_reader_has_more_waiting_until_the_crowd_is_large),
        cmocka_unit_test(a_reader_has_no_more_waiting_than_it_was_seen_to_take),
        cmocka_unit_test(a_fast_reader_has_little_waiting),
        cmocka_unit_test(a_reader_that_takes_less_than_30_kib_in_half_a_minute_is_cut),
        cmocka_unit_test(transfers_are_asked_after_when_the_catalogue_has_changed),
        cmocka_unit_test(an_answer_that_waits_in_the_kernel_is_held_back),
        cmocka_unit_test(an_answer_that_has_arrived_ends_nothing),
        cmocka_unit_test(an_answer_with_another_behind_it_is_held_back_until_it_has_arrived),
        cmocka_unit_test(of_many_answers_behind_each_other_any_may_be_the_withdrawn_one),
        cmocka_unit_test(what_is_withdrawn_is_dropped_though_the_line_is_bad),
        cmocka_unit_test(what_is_withdrawn_goes_no_further_though_nobody_closes_the_socket),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
