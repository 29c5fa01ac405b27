/* A person's word: taken back at once and for good, whatever catalogue is brought back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "catalogue/look.h"
#include "data_dir.h"
#include "intake/consent.h"
#include "intake/enrol.h"
#include "intake/withdraw.h"
#include "seed.h"

static const struct viewer anybody = {.kind = VIEWER_PUBLIC};

/* One, in which C-0001 can be recognised; two, in which they cannot; three, with C-0002. */
static const char people[] =
    "{\"people\": [{\"code\": \"C-0001\", \"role\": \"care-leaver\", \"name_policy\": "
    "\"role-only\","
    " \"appearances\": [{\"film\": \"one\", \"how\": \"face\", \"identifiable\": true},"
    " {\"film\": \"two\", \"how\": \"hands\", \"identifiable\": false}],"
    " \"consents\": [{\"uses\": [\"web\"], \"from\": \"2020-01-01T00:00:00Z\","
    " \"until\": \"2100-01-01T00:00:00Z\", \"checkin\": \"2090-01-01T00:00:00Z\","
    " \"given\": [\"self\"]}]},"
    " {\"code\": \"C-0002\", \"role\": \"manager\", \"name_policy\": \"role-only\","
    " \"appearances\": [{\"film\": \"three\", \"how\": \"face\", \"identifiable\": true}],"
    " \"consents\": [{\"uses\": [\"web\"], \"from\": \"2020-01-01T00:00:00Z\","
    " \"until\": \"2100-01-01T00:00:00Z\", \"checkin\": \"2090-01-01T00:00:00Z\","
    " \"given\": [\"self\"], \"awaited\": [\"employer\"]}]}]}";

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct library *library;
    struct arena *arena;
};

static void open_fixture(struct fixture *fixture)
{
    static const char *const slugs[] = {"one", "two", "three"};
    char problem[ENROL_PROBLEM_MAX] = "";
    int count;

    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    for (int i = 0; i < 3; i++)
        seed_film(fixture->db, &(struct seed){.slug = slugs[i]});
    if (enrol_read(fixture->db, "Ada", people, strlen(people), clock_wall_ms(), fixture->arena,
                   &count, problem))
        fail_msg("%s", problem);
    assert_int_equal(library_open(&fixture->library, fixture->dir.fd), 0);
}

static void close_fixture(struct fixture *fixture)
{
    library_close(fixture->library);
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

/* In a process that begins now. */
static bool is_shown(struct fixture *fixture, const char *slug)
{
    library_close(fixture->library);
    assert_int_equal(library_open(&fixture->library, fixture->dir.fd), 0);
    {
        AUTO_LOOK struct look look = look_open(fixture->library, NULL, &anybody, clock_wall_ms());

        return look_film(&look, slug) != NULL;
    }
}

static void test_a_film_needs_the_word_of_all_who_can_be_recognised(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    const char *codes;

    open_fixture(&fixture);
    assert_true(is_shown(&fixture, "one"));
    assert_true(is_shown(&fixture, "two"));
    assert_false(is_shown(&fixture, "three")); /* the employer's word is awaited */
    assert_int_equal(
        consent_unsettled(fixture.db, 3, clock_wall_ms(), clock_wall_ms(), fixture.arena, &codes),
        0);
    assert_string_equal(codes, "C-0002");
}

static void test_who_takes_back_everything_is_gone_where_they_are_known(void **state)
{
    const struct consent_word word = {.code = "C-0001", .who = "Ada"};
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &word, true), 0);
    assert_false(is_shown(&fixture, "one"));
    assert_true(is_shown(&fixture, "two"));
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &word, true), CONSENT_ALREADY);
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &word, false), 0);
    assert_int_equal(consent_give_back(fixture.db, fixture.dir.fd, &word), 0);
    assert_true(is_shown(&fixture, "one"));
    assert_int_equal(consent_give_back(fixture.db, fixture.dir.fd, &word), CONSENT_ALREADY);
}

static void test_a_film_is_taken_back_by_itself(void **state)
{
    const struct consent_word all = {.code = "C-0001", .who = "Ada"};
    const struct consent_word two = {.code = "C-0001", .slug = "two", .who = "Ada"};
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &two, false), 0);
    assert_true(is_shown(&fixture, "one"));
    assert_false(is_shown(&fixture, "two"));
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &all, true), 0);
    assert_int_equal(consent_give_back(fixture.db, fixture.dir.fd, &all), 0);
    assert_true(is_shown(&fixture, "one"));
    assert_false(is_shown(&fixture, "two"));
}

static void test_an_older_catalogue_does_not_bring_it_back(void **state)
{
    const struct consent_word word = {.code = "C-0001", .who = "Ada"};
    AUTO_FIXTURE struct fixture fixture;
    int64_t person_id;
    struct person_row person;

    open_fixture(&fixture);
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &word, true), 0);
    assert_int_equal(persons_find(fixture.db, "C-0001", fixture.arena, &person), 0);
    person_id = person.id;
    assert_int_equal(consents_free(fixture.db, person_id, 0), 0); /* as it was before */
    assert_false(is_shown(&fixture, "one"));
    assert_int_equal(appearances_remove(fixture.db, 1, 1), 0); /* nor knew who is in it */
    assert_false(is_shown(&fixture, "one"));
    assert_int_equal(withdraw_obey(fixture.db, fixture.dir.fd), 0);
    assert_int_equal(consents_free(fixture.db, person_id, 0), 0); /* it had been told */
}

static void test_who_is_unknown_is_said(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct consent_word word = {.code = "C-0009", .who = "Ada"};

    open_fixture(&fixture);
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &word, true), CONSENT_MISSING);
    word = (struct consent_word){.code = "C-0001", .slug = "nine", .who = "Ada"};
    assert_int_equal(consent_take_back(fixture.db, fixture.dir.fd, &word, true),
                     CONSENT_FILM_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_film_needs_the_word_of_all_who_can_be_recognised),
        cmocka_unit_test(test_who_takes_back_everything_is_gone_where_they_are_known),
        cmocka_unit_test(test_a_film_is_taken_back_by_itself),
        cmocka_unit_test(test_an_older_catalogue_does_not_bring_it_back),
        cmocka_unit_test(test_who_is_unknown_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
