/* When a connection is ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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
}

static void a_reader_is_asked_for_progress_every_half_minute(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_SENDING, 29999, false), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_SENDING, 30000, false), PATROL_RENEW);
}

static void a_handler_keeps_its_own_time(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_WORKING, 1000000, true), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_READING, 1000000, true), PATROL_LEAVE);
}

static void the_end_waits_for_answers_and_for_who_has_just_come(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_HEADER, 499, true), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_HEADER, 500, true), PATROL_END);
    assert_int_equal(patrol_weigh(VISIT_IDLE, 0, true), PATROL_END);
    assert_int_equal(patrol_weigh(VISIT_SENDING, 0, true), PATROL_LEAVE);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_has_fifteen_seconds),
        cmocka_unit_test(an_idle_connection_has_a_minute),
        cmocka_unit_test(a_reader_is_asked_for_progress_every_half_minute),
        cmocka_unit_test(a_handler_keeps_its_own_time),
        cmocka_unit_test(the_end_waits_for_answers_and_for_who_has_just_come),
        cmocka_unit_test(only_those_whose_time_is_up_are_ended),
        cmocka_unit_test(the_others_are_served_between_the_many_whose_time_is_up),
        cmocka_unit_test(transfers_are_asked_after_when_the_catalogue_has_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
