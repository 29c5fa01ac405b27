/* THE rule, film by film and moment by moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/visibility.h"

static const struct viewer anybody = {.kind = VIEWER_PUBLIC}, staff = {.kind = VIEWER_STAFF};

#define PLAYABLE .has_rendition = true, .publish_ms = 1000, .end_ms = INT64_MAX

static const struct row {
    const char *sentence;
    struct visibility film;
    int64_t now_ms;
    bool may;
    int64_t next_ms;
} rows[] = {
    {"a live film is seen from its moment on",
     {.state = FILM_LIVE, PLAYABLE},
     1000,
     true,
     INT64_MAX},
    {"and not a millisecond before", {.state = FILM_LIVE, PLAYABLE}, 999, false, 1000},
    {"a scheduled film appears at its moment, whether or not a worker ran",
     {.state = FILM_SCHEDULED, PLAYABLE},
     1000,
     true,
     INT64_MAX},
    {"and not a millisecond before", {.state = FILM_SCHEDULED, PLAYABLE}, 999, false, 1000},
    {"a film is seen until its end",
     {.state = FILM_LIVE, .has_rendition = true, .publish_ms = 1000, .end_ms = 2000},
     1999,
     true,
     2000},
    {"and not at its end",
     {.state = FILM_LIVE, .has_rendition = true, .publish_ms = 1000, .end_ms = 2000},
     2000,
     false,
     INT64_MAX},
    {"a draft is not seen", {.state = FILM_DRAFT, PLAYABLE}, 5000, false, INT64_MAX},
    {"a ready film is not seen", {.state = FILM_READY, PLAYABLE}, 5000, false, INT64_MAX},
    {"an ended film is not seen", {.state = FILM_ENDED, PLAYABLE}, 5000, false, INT64_MAX},
    {"a withdrawn film is not seen", {.state = FILM_WITHDRAWN, PLAYABLE}, 5000, false, INT64_MAX},
    {"the log wins over a live state",
     {.state = FILM_LIVE, .is_withdrawn = true, PLAYABLE},
     5000,
     false,
     INT64_MAX},
    {"a live film that nothing can play is not seen",
     {.state = FILM_LIVE, .publish_ms = 1000, .end_ms = INT64_MAX},
     5000,
     false,
     INT64_MAX},
    {"a live film without a moment is not seen",
     {.state = FILM_LIVE, .has_rendition = true, .publish_ms = INT64_MAX, .end_ms = INT64_MAX},
     5000,
     false,
     INT64_MAX},
    {"a film that ends before it begins is never seen",
     {.state = FILM_LIVE, .has_rendition = true, .publish_ms = 2000, .end_ms = 1000},
     1500,
     false,
     INT64_MAX},
};

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];

        if (visibility_may(&anybody, &row->film, row->now_ms) != row->may)
            fail_msg("%s", row->sentence);
        if (visibility_next(&row->film, row->now_ms) != row->next_ms)
            fail_msg("%s: the next moment", row->sentence);
        if (!visibility_may(&staff, &row->film, row->now_ms))
            fail_msg("%s: but staff see it", row->sentence);
    }
}

static void test_what_is_to_come_is_told_only_when_announced(void **state)
{
    struct visibility film = {.state = FILM_SCHEDULED, .is_announced = true, PLAYABLE};

    assert_true(visibility_may_announce(&film, 999));
    assert_false(visibility_may_announce(&film, 1000)); /* it is there */
    film.is_withdrawn = true;
    assert_false(visibility_may_announce(&film, 999));
    film.is_withdrawn = false;
    film.state = FILM_DRAFT;
    assert_false(visibility_may_announce(&film, 999));
    film.state = FILM_SCHEDULED;
    film.is_announced = false;
    assert_false(visibility_may_announce(&film, 999));
}

static void test_every_state_has_a_name(void **state)
{
    static const char *const names[FILM_STATES] = {
        [FILM_DRAFT] = "draft", [FILM_READY] = "ready", [FILM_SCHEDULED] = "scheduled",
        [FILM_LIVE] = "live",   [FILM_ENDED] = "ended", [FILM_WITHDRAWN] = "withdrawn",
    };

    for (int i = 0; i < FILM_STATES; i++) {
        enum film_state read;

        assert_true(film_state_read(names[i], &read));
        assert_int_equal(read, i);
    }
    assert_false(film_state_read("paused", &(enum film_state){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_what_is_to_come_is_told_only_when_announced),
        cmocka_unit_test(test_every_state_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
