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
    {"a film is seen from when all who can be recognised have agreed",
     {.state = FILM_LIVE, .is_asked = true, .agreement = {2000, 9000, 9000}, PLAYABLE},
     2000,
     true,
     9000},
    {"and not before",
     {.state = FILM_LIVE, .is_asked = true, .agreement = {2000, 9000, 9000}, PLAYABLE},
     1999,
     false,
     2000},
    {"what somebody agreed to ends by the clock alone",
     {.state = FILM_LIVE, .is_asked = true, .agreement = {500, 9000, 9000}, PLAYABLE},
     9000,
     false,
     INT64_MAX},
    {"somebody who agreed to nothing keeps it away for ever",
     {.state = FILM_LIVE, .is_asked = true, .agreement = {0, 0, 0}, PLAYABLE},
     5000,
     false,
     INT64_MAX},
    {"what was not agreed to for partners' frames is on our site",
     {.state = FILM_LIVE, .is_asked = true, .agreement = {0, 9000, 0}, PLAYABLE},
     5000,
     true,
     9000},
    {"what a preview shows of a draft ends with what was agreed to",
     {.state = FILM_DRAFT, .is_asked = true, .agreement = {500, 9000, 9000}, PLAYABLE},
     5000,
     false,
     9000},
    {"and with the film",
     {.state = FILM_READY, .has_rendition = true, .publish_ms = INT64_MAX, .end_ms = 8000},
     5000,
     false,
     8000},
    {"what is for partners is not on our site",
     {.state = FILM_LIVE, .audience = AUDIENCE_PARTNERS, PLAYABLE},
     5000,
     false,
     INT64_MAX},
};

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];

        if (visibility_may(&anybody, &row->film, NULL, row->now_ms) != row->may)
            fail_msg("%s", row->sentence);
        if (visibility_next(&row->film, row->now_ms) != row->next_ms)
            fail_msg("%s: the next moment", row->sentence);
        if (!visibility_may(&staff, &row->film, NULL, row->now_ms))
            fail_msg("%s: but staff see it", row->sentence);
    }
}

#define ONE "11111111111111111111111111111111"
#define TWO "22222222222222222222222222222222"

/* A permit for film 1 of grant 7, until 9000, and that grant, for any film. */
#define PERMITTED(kind_)                                              \
    {                                                                 \
        .kind = (kind_), .grant_id = 7, .film = ONE, .until_ms = 9000 \
    }
#define GRANT(kind_)                                    \
    {                                                   \
        .kind = (kind_), .id = 7, .until_ms = INT64_MAX \
    }
#define FILM(state_)                                                \
    {                                                               \
        .film_id = 1, .public_id = ONE, .state = (state_), PLAYABLE \
    }

static const struct permit_row {
    const char *sentence;
    struct viewer viewer;
    struct visibility film;
    struct grant grant; /* id 0: none */
    int64_t now_ms;
    bool may;
} permit_rows[] = {
    {"a partner shows what is out", PERMITTED(VIEWER_PARTNER), FILM(FILM_LIVE),
     GRANT(VIEWER_PARTNER), 5000, true},
    {"but not while somebody in it has not agreed to frames",
     PERMITTED(VIEWER_PARTNER),
     {.film_id = 1,
      .public_id = ONE,
      .state = FILM_LIVE,
      .is_asked = true,
      .agreement = {0, 9000, 0},
      PLAYABLE},
     GRANT(VIEWER_PARTNER),
     5000,
     false},
    {"nor is a preview of what nobody agreed to",
     PERMITTED(VIEWER_PREVIEW),
     {.film_id = 1,
      .public_id = ONE,
      .state = FILM_READY,
      .is_asked = true,
      .agreement = {0, 0, 0},
      PLAYABLE},
     GRANT(VIEWER_PREVIEW),
     5000,
     false},
    {"also what is not on our site",
     PERMITTED(VIEWER_PARTNER),
     {.film_id = 1, .public_id = ONE, .state = FILM_LIVE, .audience = AUDIENCE_PARTNERS, PLAYABLE},
     GRANT(VIEWER_PARTNER),
     5000,
     true},
    {"but nothing before its moment", PERMITTED(VIEWER_PARTNER), FILM(FILM_SCHEDULED),
     GRANT(VIEWER_PARTNER), 999, false},
    {"and no draft", PERMITTED(VIEWER_PARTNER), FILM(FILM_DRAFT), GRANT(VIEWER_PARTNER), 5000,
     false},
    {"and nothing withdrawn",
     PERMITTED(VIEWER_PARTNER),
     {.film_id = 1, .public_id = ONE, .state = FILM_LIVE, .is_withdrawn = true, PLAYABLE},
     GRANT(VIEWER_PARTNER),
     5000,
     false},
    {"a permit has an end", PERMITTED(VIEWER_PARTNER), FILM(FILM_LIVE), GRANT(VIEWER_PARTNER), 9000,
     false},
    {"and holds until then", PERMITTED(VIEWER_PARTNER), FILM(FILM_LIVE), GRANT(VIEWER_PARTNER),
     8999, true},
    {"a partner who is gone shows nothing",
     PERMITTED(VIEWER_PARTNER),
     FILM(FILM_LIVE),
     {0},
     5000,
     false},
    {"nor one whose time is over",
     PERMITTED(VIEWER_PARTNER),
     FILM(FILM_LIVE),
     {.kind = VIEWER_PARTNER, .id = 7, .until_ms = 5000},
     5000,
     false},
    {"a permit is for one film",
     PERMITTED(VIEWER_PARTNER),
     {.film_id = 1, .public_id = TWO, .state = FILM_LIVE, PLAYABLE},
     GRANT(VIEWER_PARTNER),
     5000,
     false},
    {"which the partner may still show",
     PERMITTED(VIEWER_PARTNER),
     FILM(FILM_LIVE),
     {.kind = VIEWER_PARTNER, .id = 7, .film_id = 2, .until_ms = INT64_MAX},
     5000,
     false},
    {"another's right is not one's own",
     PERMITTED(VIEWER_PARTNER),
     FILM(FILM_LIVE),
     {.kind = VIEWER_PARTNER, .id = 8, .until_ms = INT64_MAX},
     5000,
     false},
    {"nor that of another kind", PERMITTED(VIEWER_PARTNER), FILM(FILM_LIVE), GRANT(VIEWER_PREVIEW),
     5000, false},
    {"a preview shows a draft", PERMITTED(VIEWER_PREVIEW), FILM(FILM_DRAFT), GRANT(VIEWER_PREVIEW),
     500, true},
    {"and what is to come", PERMITTED(VIEWER_PREVIEW), FILM(FILM_SCHEDULED), GRANT(VIEWER_PREVIEW),
     500, true},
    {"and nothing that was taken back",
     PERMITTED(VIEWER_PREVIEW),
     {.film_id = 1, .public_id = ONE, .state = FILM_DRAFT, .is_withdrawn = true, PLAYABLE},
     GRANT(VIEWER_PREVIEW),
     500,
     false},
    {"or has ended", PERMITTED(VIEWER_PREVIEW), FILM(FILM_ENDED), GRANT(VIEWER_PREVIEW), 500,
     false},
    {"a preview that was revoked shows nothing",
     PERMITTED(VIEWER_PREVIEW),
     FILM(FILM_DRAFT),
     {0},
     500,
     false},
};

static void test_a_permit_and_the_catalogue_must_both_say_so(void **state)
{
    for (size_t i = 0; i < sizeof(permit_rows) / sizeof(permit_rows[0]); i++) {
        const struct permit_row *row = &permit_rows[i];

        if (visibility_may(&row->viewer, &row->film, row->grant.id ? &row->grant : NULL,
                           row->now_ms) != row->may)
            fail_msg("%s", row->sentence);
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
    film.audience = AUDIENCE_PARTNERS;
    assert_false(visibility_may_announce(&film, 999));
    film.audience = AUDIENCE_PUBLIC;
    film.is_announced = false;
    assert_false(visibility_may_announce(&film, 999));
}

/* People agreed to something else, or nobody has looked yet: nobody sees it, nor hears of it. */
static void test_what_is_in_doubt_does_not_go_live(void **state)
{
    struct visibility film = {.state = FILM_SCHEDULED, .is_announced = true, PLAYABLE};

    assert_true(visibility_may(&anybody, &film, NULL, 1000));
    film.is_in_doubt = true;
    assert_false(visibility_may(&anybody, &film, NULL, 1000));
    assert_false(visibility_may_announce(&film, 999));
    film.state = FILM_LIVE; /* it is out: only a withdrawal takes it back */
    assert_true(visibility_may(&anybody, &film, NULL, 1000));
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

static void test_every_audience_has_a_name(void **state)
{
    for (int i = 0; i < AUDIENCES; i++) {
        enum film_audience read;

        assert_true(film_audience_read(film_audience_name((enum film_audience)i), &read));
        assert_int_equal(read, i);
    }
    assert_false(film_audience_read("everybody", &(enum film_audience){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_a_permit_and_the_catalogue_must_both_say_so),
        cmocka_unit_test(test_what_is_to_come_is_told_only_when_announced),
        cmocka_unit_test(test_what_is_in_doubt_does_not_go_live),
        cmocka_unit_test(test_every_state_has_a_name),
        cmocka_unit_test(test_every_audience_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
