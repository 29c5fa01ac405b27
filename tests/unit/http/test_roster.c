/* Who comes first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "roster.h"
#include "visit.h"

static struct visit a, b, c;

static struct roster with_three(void)
{
    struct roster roster = {0};

    roster_join(&roster, &a);
    roster_join(&roster, &b);
    roster_join(&roster, &c);
    return roster;
}

/* Forwards and backwards alike. */
static void assert_order(const struct roster *roster, struct visit *const *order, int count)
{
    struct visit *visit = roster->first;

    assert_int_equal(roster->count, count);
    for (int i = 0; i < count; i++, visit = visit->next) {
        assert_ptr_equal(visit, order[i]);
        assert_ptr_equal(visit->previous, i ? order[i - 1] : NULL);
    }
    assert_null(visit);
    assert_ptr_equal(roster->last, count ? order[count - 1] : NULL);
}

static void who_comes_first_stands_first(void **state)
{
    struct roster roster = with_three();

    assert_order(&roster, (struct visit *[]){&a, &b, &c}, 3);
}

static void who_comes_again_stands_last(void **state)
{
    struct roster roster = with_three();

    roster_leave(&roster, &a);
    roster_join(&roster, &a);
    assert_order(&roster, (struct visit *[]){&b, &c, &a}, 3);
}

static void anyone_may_leave(void **state)
{
    struct roster roster = with_three();

    roster_leave(&roster, &b);
    assert_order(&roster, (struct visit *[]){&a, &c}, 2);
    roster_leave(&roster, &c);
    assert_order(&roster, (struct visit *[]){&a}, 1);
    roster_leave(&roster, &a);
    assert_order(&roster, NULL, 0);
    assert_null(roster.first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_first_stands_first),
        cmocka_unit_test(who_comes_again_stands_last),
        cmocka_unit_test(anyone_may_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
