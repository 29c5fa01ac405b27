/* When a connection is ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
}

static void the_end_waits_for_answers_and_for_who_has_just_come(void **state)
{
    assert_int_equal(patrol_weigh(VISIT_HEADER, 499, true), PATROL_LEAVE);
    assert_int_equal(patrol_weigh(VISIT_HEADER, 500, true), PATROL_END);
    assert_int_equal(patrol_weigh(VISIT_IDLE, 0, true), PATROL_END);
    assert_int_equal(patrol_weigh(VISIT_SENDING, 0, true), PATROL_LEAVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_has_fifteen_seconds),
        cmocka_unit_test(an_idle_connection_has_a_minute),
        cmocka_unit_test(a_reader_is_asked_for_progress_every_half_minute),
        cmocka_unit_test(a_handler_keeps_its_own_time),
        cmocka_unit_test(the_end_waits_for_answers_and_for_who_has_just_come),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
