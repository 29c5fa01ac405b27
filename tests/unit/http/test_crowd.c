/* Who is ended to make room, and who is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/limits.h"
#include "crowd.h"
#include "loop.h"

enum { count = 3 };

static struct visit visits[count];
static struct admission admission;
static struct loop loop;
static struct lane lane;

/* Three viewers pause, the first for longest. */
static int setup(void **state)
{
    (void)state;
    memset(visits, 0, sizeof visits);
    admission = (struct admission){.viewers_max = count};
    loop = (struct loop){.admission = &admission};
    lane = (struct lane){.loop = &loop};
    for (int i = 0; i < count; i++) {
        visits[i] = (struct visit){.lane = &lane, .fd = -1, .is_viewer = true, .since_ms = i};
        visits[i].stage = VISIT_PAUSED;
        roster_join(&loop.rosters[VISIT_PAUSED], &visits[i]);
        admission.viewers++;
    }
    return 0;
}

static void a_viewer_who_pauses_for_half_a_minute_may_lose_the_place(void **state)
{
    (void)state;
    loop.now_ms = shed_paused_ms + 1;
    assert_true(crowd_free_place(&loop));
    assert_true(visits[0].is_ended);
    assert_int_equal(admission.viewers, 2); /* at once */
    assert_false(visits[0].is_viewer);      /* nor is it given back again */
    assert_true(crowd_free_place(&loop));
    assert_true(visits[1].is_ended);
    assert_int_equal(admission.viewers, 1);
    assert_false(crowd_free_place(&loop)); /* not so long yet */
    assert_false(visits[2].is_ended);
    assert_int_equal(admission.viewers, 1);
}

static void who_is_sent_a_film_keeps_the_place(void **state)
{
    (void)state;
    for (int i = 0; i < count; i++)
        visit_move(&visits[i], VISIT_SLOW);
    loop.now_ms = 10 * shed_paused_ms;
    assert_false(crowd_free_place(&loop));
    assert_int_equal(admission.viewers, 3);
}

static void who_is_one_too_many_has_the_time_of_his_lane(void **state)
{
    struct visit newest = {.lane = &lane, .fd = -1, .peer.kind = PEER_SELF};

    (void)state;
    loop.connections_max = 10;
    assert_int_equal(crowd_take_in(&newest), VISIT_HEADER);
    loop.connections = 1; /* of none that are usual */
    assert_int_equal(crowd_take_in(&newest), VISIT_SURPLUS);
    lane.transport = TRANSPORT_TLS;
    assert_int_equal(crowd_take_in(&newest), VISIT_SURPLUS_TLS);
    assert_false(newest.is_ended);
}

static void who_has_had_the_most_time_to_speak_is_turned_away(void **state)
{
    struct visit newest = {.lane = &lane, .fd = -1, .peer.kind = PEER_SELF};

    (void)state;
    lane.transport = TRANSPORT_TLS;
    for (int i = 0; i < count; i++)
        visit_move(&visits[i], VISIT_SURPLUS_TLS);
    loop.connections = 1;
    crowd_take_in(&newest);
    assert_true(visits[0].is_ended && !visits[1].is_ended && !newest.is_ended);
    for (int i = 1; i < count; i++)
        crowd_take_in(&newest);
    assert_true(visits[2].is_ended && !newest.is_ended);
    crowd_take_in(&newest);
    assert_true(newest.is_ended);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_viewer_who_pauses_for_half_a_minute_may_lose_the_place, setup),
        cmocka_unit_test_setup(who_is_sent_a_film_keeps_the_place, setup),
        cmocka_unit_test_setup(who_is_one_too_many_has_the_time_of_his_lane, setup),
        cmocka_unit_test_setup(who_has_had_the_most_time_to_speak_is_turned_away, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
