/* The release gate: what holds, what falls, how many must agree, and that what changed waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "data_dir.h"
#include "intake/publish.h"
#include "intake/withdraw.h"
#include "people/audit.h"
#include "people/staffer.h"
#include "seed.h"
#include "store/assents.h"
#include "store/captions.h"
#include "store/film_words.h"
#include "store/notices.h"
#include "store/ticks.h"
#include "store/versions.h"

enum { ALL = (1 << RELEASE_LINES) - 1, CLEAN = 1 << RELEASE_CLEAN };

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct seeded film;
    struct release_rules rules;
};

static void open_fixture(struct fixture *fixture, uint32_t required, int accounts)
{
    static const char *const names[] = {"Ada", "Bo", "Cy"};
    struct staffer staffer;

    *fixture = (struct fixture){.rules = {.required = required, .people = 2}};
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 24);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->film = seed_film(fixture->db, &(struct seed){.slug = "one", .state = "ready"});
    for (int i = 0; i < accounts; i++)
        assert_int_equal(staffer_add(fixture->db, "Ada", names[i], STAFFER_PUBLISHER, 1,
                                     fixture->arena, &staffer),
                         0);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int publish(struct fixture *fixture, const char *who, int64_t at_ms)
{
    const struct publish_wish wish = {
        .rules = &fixture->rules, .who = who, .at_ms = at_ms, .end_ms = -1};
    char reason[PUBLISH_REASON_MAX];

    return publish_film(fixture->db, fixture->dir.fd, "one", &wish, reason);
}

static int restore(struct fixture *fixture, const char *who)
{
    return withdraw_restore(fixture->db, fixture->dir.fd, &fixture->rules, who, "one");
}

static int tick(struct fixture *fixture, const char *who, enum release_line line)
{
    return release_tick(fixture->db, who, "one", line, true);
}

static struct film_row film_now(struct fixture *fixture)
{
    struct film_row film;

    assert_int_equal(films_get(fixture->db, fixture->film.film_id, fixture->arena, &film), 0);
    return film;
}

static void expect_state(struct fixture *fixture, const char *state)
{
    assert_string_equal(film_now(fixture).state, state);
}

static struct release look(struct fixture *fixture)
{
    struct film_row film = film_now(fixture);
    struct release release;

    assert_int_equal(release_look(fixture->db, &fixture->rules, &film, clock_wall_ms(),
                                  fixture->arena, &release),
                     0);
    return release;
}

static void caption(struct fixture *fixture, const char *language, const char *sha256)
{
    struct caption_row row = {.version_id = fixture->film.version_id,
                              .language = language,
                              .vtt = "WEBVTT\n",
                              .sha256 = sha256,
                              .changed_at = 1};
    struct vtt vtt = {0};

    assert_int_equal(captions_put(fixture->db, &row, &vtt), 0);
}

static void replace_content(struct fixture *fixture)
{
    struct version_row row;

    assert_int_equal(versions_get(fixture->db, fixture->film.version_id, fixture->arena, &row), 0);
    row.sha256 = "ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00";
    assert_int_equal(versions_put(fixture->db, &row), 0);
}

static void due(struct fixture *fixture, int64_t now_ms)
{
    assert_int_equal(publish_due(fixture->db, fixture->dir.fd, &fixture->rules, now_ms), 0);
}

static void test_names_are_read_as_they_are_written(void **state)
{
    enum release_line line;

    for (int i = 0; i < RELEASE_LINES; i++) {
        assert_true(release_read(release_name((enum release_line)i), &line));
        assert_int_equal(line, i);
        assert_true(strlen(release_says(line)) > 0);
    }
    assert_false(release_read("subtitles", &line));
}

static void test_what_the_program_knows_by_itself(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_words welsh = {.language = "cy", .title = "Un", .dek = "Dyma un", .synopsis = ""};
    struct notice_row notice = {
        .kind = "abuse", .how = "heard", .start_ms = -1, .end_ms = -1, .en = "x", .cy = "x"};

    open_fixture(&fixture, ALL, 0);
    assert_true(look(&fixture).ticks[RELEASE_CLEAN].holds);
    assert_false(look(&fixture).ticks[RELEASE_CAPTIONS].holds);
    caption(&fixture, "cy", "aa");
    assert_false(look(&fixture).ticks[RELEASE_CAPTIONS].holds); /* English is spoken in it */
    assert_true(look(&fixture).ticks[RELEASE_TRANSCRIPT].holds);
    caption(&fixture, "en", "bb");
    assert_true(look(&fixture).ticks[RELEASE_CAPTIONS].holds);
    assert_false(look(&fixture).ticks[RELEASE_WELSH].holds);
    assert_int_equal(film_words_put(fixture.db, fixture.film.film_id, &welsh), 0);
    assert_true(look(&fixture).ticks[RELEASE_WELSH].is_known);
    assert_false(look(&fixture).ticks[RELEASE_NOTICES].holds);
    assert_int_equal(notices_replace(fixture.db, fixture.film.film_id, NULL, &notice, 1), 0);
    assert_true(look(&fixture).ticks[RELEASE_NOTICES].holds);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_NOTICES), RELEASE_NOT_BY_HAND);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_CAPTIONS), RELEASE_NOT_BY_HAND);
}

/* Each line that a person ticks, and what makes it fall. */
static void test_a_tick_falls_with_what_it_was_of(void **state)
{
    static const struct {
        enum release_line line;
        bool by_content, by_caption, by_title;
    } rows[] = {
        {RELEASE_WATCHED, true, false, false},    {RELEASE_DESCRIBED, true, false, false},
        {RELEASE_PEOPLE, true, false, false},     {RELEASE_CONSENT, true, false, false},
        {RELEASE_HELPLINES, false, false, false}, {RELEASE_WELSH, false, false, true},
        {RELEASE_SAFEGUARDING, true, true, true}, {RELEASE_NOTICES, true, false, false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FIXTURE struct fixture fixture;
        struct film_row film;

        open_fixture(&fixture, ALL, 0);
        assert_int_equal(tick(&fixture, "Ada", rows[i].line), 0);
        caption(&fixture, "fr", "aa");
        assert_int_equal(look(&fixture).ticks[rows[i].line].holds, !rows[i].by_caption);
        assert_int_equal(tick(&fixture, "Ada", rows[i].line), 0);
        film = film_now(&fixture);
        film.title = "Another";
        assert_int_equal(films_change(fixture.db, &film), 0);
        assert_int_equal(look(&fixture).ticks[rows[i].line].holds, !rows[i].by_title);
        assert_int_equal(tick(&fixture, "Ada", rows[i].line), 0);
        replace_content(&fixture);
        assert_int_equal(look(&fixture).ticks[rows[i].line].has_fallen, rows[i].by_content);
        assert_string_equal(look(&fixture).ticks[rows[i].line].who, "Ada");
        assert_int_equal(release_tick(fixture.db, "Bo", "one", rows[i].line, false), 0);
        assert_null(look(&fixture).ticks[rows[i].line].who);
    }
}

static void test_helplines_are_looked_at_again(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_row film;
    struct release release;

    open_fixture(&fixture, ALL, 0);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_HELPLINES), 0);
    film = film_now(&fixture);
    assert_int_equal(release_look(fixture.db, &fixture.rules, &film,
                                  clock_wall_ms() + INT64_C(91) * 24 * 3600 * 1000, fixture.arena,
                                  &release),
                     0);
    assert_true(release.ticks[RELEASE_HELPLINES].has_fallen);
}

static void test_safeguarding_is_somebody_elses(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture, ALL, 2);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_WATCHED), 0);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_SAFEGUARDING), RELEASE_SAME_PERSON);
    assert_int_equal(tick(&fixture, "Bo", RELEASE_SAFEGUARDING), 0);
    assert_int_equal(tick(&fixture, "Bo", RELEASE_PEOPLE), RELEASE_SAME_PERSON);
    assert_true(look(&fixture).ticks[RELEASE_SAFEGUARDING].holds);
}

static void test_alone_one_may_do_all(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture, CLEAN | 1 << RELEASE_SAFEGUARDING, 1);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_WATCHED), 0);
    assert_int_equal(publish(&fixture, "Ada", -1), PUBLISH_UNTICKED);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_SAFEGUARDING), 0);
    assert_true(look(&fixture).is_alone);
    assert_int_equal(publish(&fixture, "Ada", -1), 0);
    expect_state(&fixture, "live");
}

static void test_two_publish_or_nobody_does(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t at_ms = clock_wall_ms() + 3600000;

    open_fixture(&fixture, CLEAN, 2);
    assert_int_equal(publish(&fixture, "Ada", at_ms), PUBLISH_AGREED);
    assert_int_equal(publish(&fixture, "Ada", at_ms), PUBLISH_AGREED); /* twice is one person */
    expect_state(&fixture, "ready");
    assert_int_equal(publish(&fixture, "Bo", at_ms + 1), PUBLISH_AGREED); /* another moment */
    assert_int_equal(publish(&fixture, AUDIT_COMMAND_LINE, at_ms), 0);
    expect_state(&fixture, "scheduled");
    assert_int_equal(film_now(&fixture).publish_at, at_ms);
}

static void test_who_agreed_to_something_else_agreed_to_nothing(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture, CLEAN, 2);
    assert_int_equal(publish(&fixture, "Ada", -1), PUBLISH_AGREED);
    caption(&fixture, "en", "aa");
    assert_int_equal(publish(&fixture, "Bo", -1), PUBLISH_AGREED);
    assert_int_equal(publish(&fixture, "Ada", -1), 0);
    expect_state(&fixture, "live");
}

static void test_who_no_longer_works_here_agrees_to_nothing(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture, CLEAN, 3);
    assert_int_equal(publish(&fixture, "Cy", -1), PUBLISH_AGREED);
    assert_int_equal(staffer_disable(fixture.db, "Ada", "Cy", 5), 0);
    assert_int_equal(publish(&fixture, "Bo", -1), PUBLISH_AGREED);
    assert_int_equal(publish(&fixture, "Ada", -1), 0);
}

static void test_one_takes_down_and_two_give_back(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture, CLEAN, 2);
    assert_int_equal(publish(&fixture, "Ada", -1), PUBLISH_AGREED);
    assert_int_equal(publish(&fixture, "Bo", -1), 0);
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "Ada", "one"), 0);
    assert_int_equal(publish(&fixture, "Bo", -1), PUBLISH_WITHDRAWN);
    assert_int_equal(restore(&fixture, "Ada"), WITHDRAW_AGREED);
    assert_int_equal(restore(&fixture, "Ada"), WITHDRAW_AGREED);
    expect_state(&fixture, "withdrawn");
    assert_int_equal(restore(&fixture, "Bo"), 0);
    expect_state(&fixture, "ready");
    assert_int_equal(publish(&fixture, "Bo", -1), PUBLISH_AGREED); /* as if never before */
}

static int doubt_of(struct fixture *fixture)
{
    int doubt;

    assert_int_equal(assents_doubt(fixture->db, fixture->film.film_id, &doubt), 0);
    return doubt;
}

static void test_what_changes_waits_until_two_agree_again(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t at_ms = clock_wall_ms() + 3600000;

    open_fixture(&fixture, CLEAN, 2);
    assert_int_equal(publish(&fixture, "Ada", at_ms), PUBLISH_AGREED);
    assert_int_equal(publish(&fixture, "Bo", at_ms), 0);
    assert_int_equal(doubt_of(&fixture), ASSENTS_SURE);
    caption(&fixture, "en", "aa");
    assert_int_equal(doubt_of(&fixture), ASSENTS_CHANGED); /* at once, whoever looks */
    due(&fixture, at_ms - 1000);
    assert_int_equal(doubt_of(&fixture), ASSENTS_HELD);
    expect_state(&fixture, "scheduled");
    assert_int_equal(publish(&fixture, "Ada", at_ms), PUBLISH_AGREED);
    assert_int_equal(publish(&fixture, "Bo", at_ms), 0);
    assert_int_equal(doubt_of(&fixture), ASSENTS_SURE);
    due(&fixture, at_ms);
    expect_state(&fixture, "live");
}

static void test_a_tick_that_falls_holds_it_and_given_anew_lets_it_go(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t at_ms = clock_wall_ms() + 3600000;

    open_fixture(&fixture, CLEAN | 1 << RELEASE_WATCHED, 1);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_WATCHED), 0);
    assert_int_equal(publish(&fixture, "Ada", at_ms), 0);
    caption(&fixture, "en", "aa"); /* not what was watched */
    due(&fixture, at_ms - 5000);
    assert_int_equal(doubt_of(&fixture), ASSENTS_SURE);
    replace_content(&fixture);
    due(&fixture, at_ms - 4000);
    assert_int_equal(doubt_of(&fixture), ASSENTS_HELD);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_WATCHED), 0);
    due(&fixture, at_ms - 3000);
    assert_int_equal(doubt_of(&fixture), ASSENTS_SURE);
    replace_content(&fixture); /* the same once more: nothing changed */
    due(&fixture, at_ms);
    expect_state(&fixture, "live");
}

static void test_what_nobody_was_asked_about_waits_for_nobody(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t at_ms = clock_wall_ms() + 3600000;

    /* as a sidecar or an older incare leaves it */
    open_fixture(&fixture, CLEAN, 2);
    assert_int_equal(films_set_state(fixture.db, fixture.film.film_id, "scheduled", at_ms, -1), 0);
    caption(&fixture, "en", "aa");
    due(&fixture, at_ms - 1000);
    assert_int_equal(doubt_of(&fixture), ASSENTS_SURE);
    due(&fixture, at_ms);
    expect_state(&fixture, "live");
}

static void test_what_is_held_at_its_moment_is_not_shown_later(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t at_ms = clock_wall_ms() + 3600000;

    open_fixture(&fixture, CLEAN | 1 << RELEASE_WATCHED, 1);
    assert_int_equal(tick(&fixture, "Ada", RELEASE_WATCHED), 0);
    assert_int_equal(publish(&fixture, "Ada", at_ms), 0);
    replace_content(&fixture);
    due(&fixture, at_ms);
    expect_state(&fixture, "ready");
    assert_int_equal(tick(&fixture, "Ada", RELEASE_WATCHED), 0);
    due(&fixture, at_ms + 1000);
    expect_state(&fixture, "ready");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_read_as_they_are_written),
        cmocka_unit_test(test_what_the_program_knows_by_itself),
        cmocka_unit_test(test_a_tick_falls_with_what_it_was_of),
        cmocka_unit_test(test_helplines_are_looked_at_again),
        cmocka_unit_test(test_safeguarding_is_somebody_elses),
        cmocka_unit_test(test_alone_one_may_do_all),
        cmocka_unit_test(test_two_publish_or_nobody_does),
        cmocka_unit_test(test_who_agreed_to_something_else_agreed_to_nothing),
        cmocka_unit_test(test_who_no_longer_works_here_agrees_to_nothing),
        cmocka_unit_test(test_one_takes_down_and_two_give_back),
        cmocka_unit_test(test_what_changes_waits_until_two_agree_again),
        cmocka_unit_test(test_a_tick_that_falls_holds_it_and_given_anew_lets_it_go),
        cmocka_unit_test(test_what_nobody_was_asked_about_waits_for_nobody),
        cmocka_unit_test(test_what_is_held_at_its_moment_is_not_shown_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
