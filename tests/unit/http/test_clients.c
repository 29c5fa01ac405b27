/* Budgets, connections and the table that holds them, by given clocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "clients.h"

enum { sets = 1 << 13, ways = 8 }; /* as in the table */

static int setup(void **state)
{
    static struct clients clients;

    *state = &clients;
    return clients_open(&clients, 10, 600); /* one unit each 100 ms */
}

static int teardown(void **state)
{
    clients_close(*state);
    return 0;
}

static int charge_until_refused(struct clients *clients, uint64_t name, int cost, int64_t now_ms)
{
    int count = 0;

    while (!clients_charge(clients, name, cost, now_ms))
        count++;
    return count;
}

static void a_budget_may_be_asked_at_once(void **state)
{
    assert_int_equal(charge_until_refused(*state, 1, 1, 5000), 600);
    assert_int_equal(charge_until_refused(*state, 2, 50, 5000), 12);
}

static void what_was_asked_is_paid_back(void **state)
{
    struct clients *clients = *state;

    charge_until_refused(clients, 1, 1, 5000);
    assert_int_equal(clients_charge(clients, 1, 1, 5000), 100);
    assert_int_equal(clients_charge(clients, 1, 50, 5000), 5000);
    assert_int_equal(clients_charge(clients, 1, 1, 5099), 1);
    assert_int_equal(clients_charge(clients, 1, 1, 5100), 0);
    assert_int_equal(clients_charge(clients, 1, 1, 5100), 100);
    assert_int_equal(charge_until_refused(clients, 1, 1, 15100), 100);
    assert_int_equal(charge_until_refused(clients, 1, 1, 15100 + 3600000), 600); /* and no more */
}

static void a_refusal_costs_nothing(void **state)
{
    struct clients *clients = *state;

    charge_until_refused(clients, 1, 1, 5000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(clients_charge(clients, 1, 1, 5000), 100);
    assert_int_equal(clients_charge(clients, 1, 1, 5100), 0);
}

static void what_costs_more_than_all_may_be_asked_by_who_owes_nothing(void **state)
{
    struct clients *clients = *state;

    assert_int_equal(clients_charge(clients, 1, 1200, 5000), 0);
    assert_int_equal(clients_charge(clients, 1, 1, 5000), 60100);
    assert_int_equal(clients_charge(clients, 1, 1200, 5000 + 119999), 1);
    assert_int_equal(clients_charge(clients, 1, 1200, 5000 + 120000), 0);
}

static void clients_do_not_pay_for_each_other(void **state)
{
    struct clients *clients = *state;

    charge_until_refused(clients, 1, 1, 5000);
    for (uint64_t name = 2; name < 1000; name++)
        assert_int_equal(clients_charge(clients, name, 1, 5000), 0);
}

static void connections_are_counted_for_each(void **state)
{
    struct clients *clients = *state;
    struct client *first, *second, *other;

    assert_int_equal(clients_enter(clients, 1, 5000, &first), 1);
    assert_int_equal(clients_enter(clients, 1, 5000, &second), 2);
    assert_int_equal(clients_enter(clients, 2, 5000, &other), 1);
    clients_leave(clients, first);
    clients_leave(clients, other);
    assert_int_equal(clients_enter(clients, 1, 5000, &first), 2);
    clients_leave(clients, first);
    clients_leave(clients, second);
}

static void a_free_slot_is_the_next_ones_without_burden(void **state)
{
    struct clients *clients = *state;

    /* all of one set, and paid back */
    for (uint64_t i = 0; i < ways; i++)
        charge_until_refused(clients, 1 + i * sets, 1, 5000);
    assert_int_equal(charge_until_refused(clients, 1 + ways * sets, 1, 65000), 600);
}

static void a_crowd_forgets_nobodys_debt(void **state)
{
    struct clients *clients = *state;

    /* Nine clients of one set, where there are eight slots: the burdened one's stays its own. */
    charge_until_refused(clients, 1, 1, 5000);
    for (uint64_t i = 1; i < 1000; i++)
        clients_charge(clients, 1 + i * sets, 1, 5000);
    assert_int_equal(clients_charge(clients, 1, 1, 5000), 100);
    /* Not even when all are burdened: a newcomer takes over the least of it. */
    for (uint64_t i = 1; i < 1000; i++)
        charge_until_refused(clients, 1 + i * sets, 1, 5000);
    assert_int_equal(clients_charge(clients, 1, 1, 5000), 100);
    assert_int_equal(clients_charge(clients, 1 + 5000 * sets, 1, 5000), 100);
}

static void a_shared_slot_keeps_count_of_what_is_open(void **state)
{
    struct clients *clients = *state;
    struct client *slots[ways + 1];

    for (uint64_t i = 0; i < ways; i++)
        assert_int_equal(clients_enter(clients, 1 + i * sets, 5000, &slots[i]), 1);
    assert_int_equal(clients_enter(clients, 1 + ways * sets, 5000, &slots[ways]), 2);
    for (int i = 0; i <= ways; i++)
        clients_leave(clients, slots[i]);
    for (int i = 0; i < ways; i++)
        assert_int_equal(slots[i]->connections, 0);
}

static void so_many_slow_requests_one_may_have(void **state)
{
    struct clients *clients = *state;
    struct client *slots[32], *none, *other;

    for (int i = 0; i < client_slow_max; i++)
        assert_true(clients_enter_slow(clients, 1, 5000, &slots[i]));
    assert_false(clients_enter_slow(clients, 1, 5000, &none));
    assert_true(clients_enter_slow(clients, 2, 5000, &other));
    /* Nor does a crowd of its neighbours make it forgotten. */
    for (uint64_t i = 1; i < 1000; i++)
        clients_watch(clients, 1 + i * sets, 5000);
    assert_false(clients_enter_slow(clients, 1, 5000, &none));
    clients_leave_slow(clients, slots[0]);
    assert_true(clients_enter_slow(clients, 1, 5000, &slots[0]));
    for (int i = 0; i < client_slow_max; i++)
        clients_leave_slow(clients, slots[i]);
    clients_leave_slow(clients, other);
}

static void who_watched_is_remembered_for_a_while(void **state)
{
    struct clients *clients = *state;

    assert_false(clients_is_viewer(clients, 1, 5000));
    clients_watch(clients, 1, 5000);
    assert_true(clients_is_viewer(clients, 1, 5000));
    assert_false(clients_is_viewer(clients, 2, 5000));
    assert_true(clients_is_viewer(clients, 1, 5000 + viewer_memory_ms - 1));
    assert_false(clients_is_viewer(clients, 1, 5000 + viewer_memory_ms));
}

/* Behind a proxy no connections are counted, and what a range costs is soon paid back. */
static void thousands_who_watch_are_all_remembered(void **state)
{
    enum { viewers = 4000 };
    static uint64_t names[viewers];
    uint64_t random = 88172645463325252;
    struct clients *clients = *state;
    int forgotten = 0;

    for (int i = 0; i < 2 * viewers; i++) {
        int64_t now_ms = 1000000 + i * 1000 / viewers; /* each of them once a second */
        uint64_t *name = &names[i % viewers];

        if (i < viewers) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            *name = random | 1;
        } else if (!clients_is_viewer(clients, *name, now_ms)) {
            forgotten++;
        }
        clients_charge(clients, *name, 1, now_ms);
        clients_watch(clients, *name, now_ms);
    }
    assert_int_equal(forgotten, 0);
}

static void nobody_is_forgotten_for_a_question(void **state)
{
    struct clients *clients = *state;

    for (uint64_t i = 0; i < ways; i++)
        clients_watch(clients, 1 + i * sets, 5000);
    for (uint64_t i = ways; i < 100; i++)
        assert_false(clients_is_viewer(clients, 1 + i * sets, 5000));
    for (uint64_t i = 0; i < ways; i++)
        assert_true(clients_is_viewer(clients, 1 + i * sets, 5000));
}

static void a_newcomer_takes_the_place_of_who_watched_least_lately(void **state)
{
    struct clients *clients = *state;

    for (uint64_t i = 0; i < ways; i++)
        clients_watch(clients, 1 + i * sets, i == 3 ? 4000 : 5000);
    clients_watch(clients, 1 + ways * sets, 5000);
    for (uint64_t i = 0; i <= ways; i++)
        assert_int_equal(clients_is_viewer(clients, 1 + i * sets, 5000), i != 3);
}

static void no_budget_is_no_limit(void **state)
{
    struct clients clients;

    assert_int_equal(clients_open(&clients, 0, 0), 0);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(clients_charge(&clients, 1, 50, 5000), 0);
    clients_close(&clients);
}

int main(void)
{
#define WITH_TABLE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_TABLE(a_budget_may_be_asked_at_once),
        WITH_TABLE(what_was_asked_is_paid_back),
        WITH_TABLE(a_refusal_costs_nothing),
        WITH_TABLE(what_costs_more_than_all_may_be_asked_by_who_owes_nothing),
        WITH_TABLE(clients_do_not_pay_for_each_other),
        WITH_TABLE(connections_are_counted_for_each),
        WITH_TABLE(a_free_slot_is_the_next_ones_without_burden),
        WITH_TABLE(a_crowd_forgets_nobodys_debt),
        WITH_TABLE(a_shared_slot_keeps_count_of_what_is_open),
        WITH_TABLE(so_many_slow_requests_one_may_have),
        WITH_TABLE(who_watched_is_remembered_for_a_while),
        WITH_TABLE(thousands_who_watch_are_all_remembered),
        WITH_TABLE(nobody_is_forgotten_for_a_question),
        WITH_TABLE(a_newcomer_takes_the_place_of_who_watched_least_lately),
        cmocka_unit_test(no_budget_is_no_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
