/* When what is kept of the catalogue is read again, and when it need not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>

#include "opened.h"
#include "seed.h"
#include "store/numbers.h"

/* As the site does, for as long as a change may go unseen; its generation then. */
static uint64_t refreshed(struct opened *opened)
{
    for (int i = 0; i < 20; i++) {
        assert_int_equal(library_refresh(opened->library), 0);
        poll(NULL, 0, 10);
    }
    return library_generation(opened->library, 0);
}

static void test_what_visitors_are_not_shown_is_not_read_again(void **state)
{
    __attribute__((cleanup(opened_close))) struct opened opened;
    struct seeded film;
    uint64_t before;

    opened_make(&opened);
    film = seed_film(opened.db, &(struct seed){.slug = "one"});
    opened_again(&opened);
    before = refreshed(&opened);
    assert_int_equal(numbers_add(opened.db, 20000, film.film_id, "play", 1), 0);
    assert_int_equal(refreshed(&opened), before);
    seed_film(opened.db, &(struct seed){.slug = "two"});
    assert_true(refreshed(&opened) > before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_visitors_are_not_shown_is_not_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
