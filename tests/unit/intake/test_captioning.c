/* Captions from a first saving to visitors: nobody's edit is lost to another's, nothing is public
 * that was not watched through, and what is known of one content counts for that alone. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "data_dir.h"
#include "intake/captioned.h"
#include "intake/captioning.h"
#include "intake/draft.h"
#include "seed.h"
#include "store/captions.h"
#include "store/drafts.h"

#define FIRST \
    "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n\n00:05.000 --> 00:07.000\nIs this home?\n"
#define MENDED \
    "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n\n00:05.000 --> 00:07.000\nThis is home.\n"

struct fixture {
    struct data_dir dir;
    struct arena *arena;
    struct seeded film;
    struct revise_act act;
    struct revise_problem problem;
    int64_t number;
};

static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){.arena = arena_open(1 << 22)};
    data_dir_make(&fixture->dir);
    fixture->act =
        (struct revise_act){.arena = fixture->arena, .slug = "one", .by = "Ada", .now_ms = 1000};
    assert_int_equal(db_open(&fixture->act.db, fixture->dir.fd, DB_WRITE), 0);
    fixture->film = seed_film(fixture->act.db, &(struct seed){.slug = "one"});
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->act.db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int save(struct fixture *fixture, const char *text, int64_t base)
{
    const struct revise_edit edit = {text, strlen(text), "human", base};

    fixture->number = 0;
    return captioning_save(&fixture->act, "en-gb", &edit, &fixture->number, &fixture->problem);
}

static struct captioned stands(struct fixture *fixture)
{
    struct captioned captioned;

    assert_int_equal(captioned_read(fixture->act.db, "one", "en-GB", 0, fixture->act.by,
                                    fixture->arena, &captioned),
                     0);
    return captioned;
}

/* What is missing then: its beginning, or -1. */
static int64_t play(struct fixture *fixture, int64_t number, int64_t from_ms, int64_t to_ms)
{
    struct played played = {0};
    struct played_stretch missing;
    bool is_missing;

    played_add(&played, from_ms, to_ms);
    assert_int_equal(
        captioning_played(&fixture->act, "en-GB", number, &played, &missing, &is_missing), 0);
    return is_missing ? missing.from_ms : -1;
}

static int64_t length_ms(struct fixture *fixture)
{
    return stands(fixture).until_ms;
}

static void another_content(struct fixture *fixture, const char *sha256)
{
    struct version_row version = {0};
    struct db *db = fixture->act.db;

    assert_int_equal(db_begin(db), 0);
    assert_int_equal(versions_get(db, fixture->film.version_id, fixture->arena, &version), 0);
    version.sha256 = sha256;
    assert_int_equal(versions_put(db, &version), 0);
    assert_int_equal(captioning_settle(db, fixture->film.film_id), 0);
    assert_int_equal(db_end(db, 0), 0);
}

static const char *public_text(struct fixture *fixture)
{
    struct caption_row row;
    int r = captions_find(fixture->act.db, fixture->film.version_id, "en-GB", fixture->arena, &row);

    assert_true(r >= 0);
    return r ? "" : row.vtt;
}

static void each_saving_is_a_revision(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(fixture.number, 1);
    assert_int_equal(save(&fixture, MENDED, 1), 0);
    assert_int_equal(fixture.number, 2);
    assert_string_equal(stands(&fixture).row.author, "Ada");
    assert_int_equal(captioned_state(&(struct captioned){.row = stands(&fixture).row}),
                     CAPTIONED_DRAFT);
    assert_string_equal(public_text(&fixture), "");
}

/* Its answer was lost, and it is sent again: that is no conflict, and no revision. */
static void a_saving_sent_twice_is_one(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(fixture.number, 1);
}

static void nobody_saves_over_another(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    fixture.act.by = "Grace";
    assert_int_equal(save(&fixture, MENDED, 0), REVISE_CHANGED);
    assert_int_equal(fixture.number, 1); /* which to look at */
    assert_int_equal(stands(&fixture).row.number, 1);
    assert_int_equal(save(&fixture, MENDED, 1), 0);
}

static void what_cannot_be_read_is_told_by_line(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, "WEBVTT\n\n00:05.000 --> 00:02.000\nHello.\n", 0), REVISE_BAD);
    assert_int_equal(fixture.problem.line, 3);
    assert_non_null(strstr(fixture.problem.text, "before the start"));
    assert_int_equal(save(&fixture, "1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", 0), 0);
}

static void nothing_is_public_that_nobody_watched(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t end_ms;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    end_ms = length_ms(&fixture);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, false), REVISE_UNSEEN);
    assert_int_equal(play(&fixture, 1, 0, 3000), 3000);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, false), REVISE_UNSEEN);
    assert_int_equal(play(&fixture, 1, 2500, end_ms), -1);
    assert_string_equal(stands(&fixture).row.checked_how, "played");
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, false), 0);
    assert_non_null(strstr(public_text(&fixture), "Is this home?"));
    assert_true(stands(&fixture).is_public);
}

/* Two who watched a half each: neither has seen that it is right. */
static void one_person_watches_all_of_it(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(play(&fixture, 1, 0, 4000), 4000);
    fixture.act.by = "Grace";
    assert_int_equal(play(&fixture, 1, 4000, length_ms(&fixture)), 0);
    assert_true(stands(&fixture).row.checked_at < 0);
}

static void who_says_that_they_watched_is_written_down(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, true), 0);
    assert_string_equal(stands(&fixture).row.checked_how, "said");
    assert_string_equal(stands(&fixture).row.approved_by, "Ada");
}

/* A word is mended: the moments around it are watched again, not the film. */
static void what_is_as_it_was_stays_watched(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t end_ms;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    end_ms = length_ms(&fixture);
    play(&fixture, 1, 0, end_ms);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, false), 0);
    assert_int_equal(save(&fixture, MENDED, 1), 0);
    assert_non_null(strstr(public_text(&fixture), "Is this home?"));
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 2, false), REVISE_UNSEEN);
    assert_int_equal(play(&fixture, 2, 0, 1), 3500);
    assert_int_equal(play(&fixture, 2, 3400, 8600), -1);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 2, false), 0);
    assert_non_null(strstr(public_text(&fixture), "This is home."));
}

static void what_was_watched_of_an_older_one_does_not_count(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct played played = {.stretches = {{0, 60000}}, .count = 1};
    struct played_stretch missing;
    bool is_missing;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(save(&fixture, MENDED, 1), 0);
    assert_int_equal(captioning_played(&fixture.act, "en-GB", 1, &played, &missing, &is_missing),
                     REVISE_CHANGED);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, true), REVISE_CHANGED);
}

static void other_content_makes_them_stale(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, true), 0);
    another_content(&fixture, "another");
    assert_string_equal(public_text(&fixture), "");
    assert_true(stands(&fixture).is_stale);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, true), REVISE_STALE);
    assert_int_equal(save(&fixture, FIRST, 1), 0); /* they still fit, somebody says */
    assert_int_equal(fixture.number, 2);
    assert_false(stands(&fixture).is_stale);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 2, false), REVISE_UNSEEN);
}

/* The film is rolled back to what it was: so are its captions. */
static void content_that_comes_back_brings_its_own(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, true), 0);
    another_content(&fixture, "another");
    assert_int_equal(save(&fixture, MENDED, 1), 0);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 2, true), 0);
    another_content(&fixture, fixture.film.sha256);
    assert_non_null(strstr(public_text(&fixture), "Is this home?"));
    another_content(&fixture, "another");
    assert_non_null(strstr(public_text(&fixture), "This is home."));
}

static void what_was_taken_back_stays_so(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(captioning_take_back(&fixture.act, "en-GB"), REVISE_MISSING);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, true), 0);
    assert_int_equal(captioning_take_back(&fixture.act, "en-GB"), 0);
    assert_string_equal(public_text(&fixture), "");
    another_content(&fixture, "another");
    another_content(&fixture, fixture.film.sha256);
    assert_string_equal(public_text(&fixture), "");
}

static void a_draft_is_taken_up(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct draft_row draft = {.origin = "machine", .language = "", .cues = 2, .vtt = FIRST};
    struct captioned_list list;

    open_fixture(&fixture);
    draft.version_id = fixture.film.version_id;
    assert_int_equal(drafts_put(fixture.act.db, &draft), 0);
    assert_int_equal(
        captioning_adopt(&fixture.act, draft.id, "", &fixture.number, &fixture.problem),
        REVISE_LANGUAGE);
    assert_int_equal(fixture.number, 0); /* there is none to look at */
    assert_int_equal(
        captioning_adopt(&fixture.act, draft.id, "en-GB", &fixture.number, &fixture.problem), 0);
    assert_string_equal(stands(&fixture).row.origin, "machine");
    assert_int_equal(
        captioning_adopt(&fixture.act, draft.id, "en-GB", &fixture.number, &fixture.problem),
        REVISE_BAD);
    assert_int_equal(captioned_list(fixture.act.db, "one", fixture.arena, &list), 0);
    assert_int_equal(list.draft_count, 0);
    assert_int_equal(list.language_count, 1);
}

/* As the command line does it. */
static void a_draft_is_approved_at_once(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct draft_row draft = {.origin = "embedded", .language = "en-GB", .cues = 2, .vtt = FIRST};
    char reason[DRAFT_REASON_MAX];
    struct vtt vtt;

    open_fixture(&fixture);
    draft.version_id = fixture.film.version_id;
    draft.film_id = fixture.film.film_id;
    assert_int_equal(drafts_put(fixture.act.db, &draft), 0);
    assert_int_equal(draft_words(fixture.act.db, NULL, &draft, fixture.arena, &vtt, reason), 0);
    assert_int_equal(draft_approve(&fixture.act, &draft, &vtt, "en-GB"), 0);
    assert_non_null(strstr(public_text(&fixture), "Is this home?"));
    assert_string_equal(stands(&fixture).row.origin, "import");
    assert_string_equal(stands(&fixture).row.checked_how, "said");
    assert_int_equal(draft_approve(&fixture.act, &draft, &vtt, "en-GB"), DRAFT_GONE);
    assert_int_equal(draft_disapprove(&fixture.act, "en-GB"), 0);
    assert_string_equal(public_text(&fixture), "");
}

static void suspected_telemetry_is_not(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct draft_row draft = {
        .origin = "embedded", .language = "en", .vtt = "", .is_telemetry = true};

    open_fixture(&fixture);
    draft.version_id = fixture.film.version_id;
    assert_int_equal(drafts_put(fixture.act.db, &draft), 0);
    assert_int_equal(
        captioning_adopt(&fixture.act, draft.id, "en", &fixture.number, &fixture.problem),
        REVISE_BAD);
}

static int count(void *context, const struct revision_row *row)
{
    ++*(int *)context;
    return 0;
}

static void old_ones_go_but_for_what_visitors_got(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char text[200];
    int kept = 0;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, FIRST, 0), 0);
    assert_int_equal(captioning_approve(&fixture.act, "en-GB", 1, true), 0);
    for (int i = 0; i < 130; i++) {
        snprintf(text, sizeof text, "WEBVTT\n\n00:00.000 --> 00:02.000\nHello %d\n", i);
        assert_int_equal(save(&fixture, text, REVISE_ANY), 0);
    }
    assert_int_equal(captioned_each(fixture.act.db, "one", "en-GB", fixture.arena, count, &kept),
                     0);
    assert_int_equal(kept, 101);
    assert_int_equal(fixture.number, 131);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_saving_is_a_revision),
        cmocka_unit_test(a_saving_sent_twice_is_one),
        cmocka_unit_test(nobody_saves_over_another),
        cmocka_unit_test(what_cannot_be_read_is_told_by_line),
        cmocka_unit_test(nothing_is_public_that_nobody_watched),
        cmocka_unit_test(one_person_watches_all_of_it),
        cmocka_unit_test(who_says_that_they_watched_is_written_down),
        cmocka_unit_test(what_is_as_it_was_stays_watched),
        cmocka_unit_test(what_was_watched_of_an_older_one_does_not_count),
        cmocka_unit_test(other_content_makes_them_stale),
        cmocka_unit_test(content_that_comes_back_brings_its_own),
        cmocka_unit_test(what_was_taken_back_stays_so),
        cmocka_unit_test(a_draft_is_taken_up),
        cmocka_unit_test(a_draft_is_approved_at_once),
        cmocka_unit_test(suspected_telemetry_is_not),
        cmocka_unit_test(old_ones_go_but_for_what_visitors_got),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
