/* One film as people read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "catalogue/film.h"
#include "catalogue/withdrawals.h"
#include "opened.h"
#include "seed.h"
#include "store/captions.h"
#include "store/films.h"
#include "store/packagings.h"
#include "store/pictures.h"
#include "store/staged.h"
#include "store/versions.h"

static const struct seed_cue spoken[] = {{"Sam", "One."}, {NULL, "Two."}, {0}};

struct fixture {
    struct opened in;
    struct seeded film, draft;
};

static void add_welsh(struct fixture *fixture)
{
    struct vtt_cue cue = {0, 1000, NULL, "Un."};
    struct vtt vtt = {&cue, 1};
    struct caption_row row = {.version_id = fixture->film.version_id,
                              .language = "cy",
                              .vtt = "WEBVTT\n\ncy",
                              .sha256 = "c",
                              .changed_at = 8};

    assert_int_equal(captions_put(fixture->in.db, &row, &vtt), 0);
    cue.text = "Chapter";
    assert_int_equal(chapters_replace(fixture->in.db, fixture->film.version_id, &vtt), 0);
}

static void open_fixture(struct fixture *fixture)
{
    opened_make(&fixture->in);
    fixture->film = seed_film(
        fixture->in.db,
        &(struct seed){
            .slug = "one", .title = "One", .theme = "voices", .cues = spoken, .number = 3});
    fixture->draft = seed_film(fixture->in.db,
                               &(struct seed){.slug = "draft", .state = "draft", .cues = spoken});
    add_welsh(fixture);
    opened_again(&fixture->in);
}

static void close_fixture(struct fixture *fixture)
{
    opened_close(&fixture->in);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int find(struct fixture *fixture, const struct look *look, const char *slug,
                struct film **film)
{
    return film_find(look, slug, fixture->in.arena, film);
}

static void test_a_film_is_whole(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film *film;

    open_fixture(&fixture);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "one", &film), 0);
    assert_string_equal(film->title, "One");
    assert_int_equal(film->number, 3);
    assert_int_equal(film->state, FILM_LIVE);
    assert_int_equal(film->publish_ms, 1000);
    assert_int_equal(film->end_ms, -1);
    assert_int_equal(film->duration_ms, 60000);
    assert_int_equal(film->theme_count, 1);
    assert_string_equal(film->themes[0].name, "Voices");
    assert_int_equal(film->version_count, 1);
    assert_string_equal(film->versions[0].id, fixture.film.version);
    assert_int_equal(film->versions[0].rendition_count, 1);
    assert_string_equal(film->versions[0].renditions[0].name, "original.mp4");
    assert_int_equal(film->versions[0].caption_count, 2);
    assert_string_equal(film->versions[0].captions[0].label, "Cymraeg");
    assert_string_equal(film->versions[0].captions[1].label, "English");
    assert_int_equal(film->versions[0].chapter_count, 1);
    assert_string_equal(film->versions[0].chapters[0].title, "Chapter");
}

static void test_a_draft_is_there_for_staff_alone(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_caption_text text;
    struct film_chapter *chapters;
    struct film *film;
    struct film_line *lines;
    int count;

    open_fixture(&fixture);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "draft", &film), FILM_MISSING);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "never", &film), FILM_MISSING);
    assert_int_equal(
        film_caption(&fixture.in.anybody, fixture.draft.version, "en-GB", fixture.in.arena, &text),
        FILM_MISSING);
    assert_int_equal(film_chapters(&fixture.in.anybody, fixture.draft.version, fixture.in.arena,
                                   &chapters, &count),
                     FILM_MISSING);
    assert_int_equal(find(&fixture, &fixture.in.staff, "draft", &film), 0);
    assert_int_equal(
        film_transcript(&fixture.in.anybody, film, NULL, fixture.in.arena, &lines, &count),
        FILM_MISSING);
    assert_int_equal(
        film_transcript(&fixture.in.staff, film, NULL, fixture.in.arena, &lines, &count), 0);
    assert_int_equal(count, 2);
}

static void test_a_version_has_its_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct rendition_row rows[] = {
        {.name = "v360.mp4", .path = "a", .type = "video/mp4", .sha256 = "a", .height = 360},
        {.name = "a128.mp4", .path = "b", .type = "audio/mp4", .sha256 = "b"},
        {.name = "360p.mp4", .path = "c", .type = "video/mp4", .sha256 = "c"}};
    struct film *film;

    open_fixture(&fixture);
    assert_int_equal(renditions_replace(fixture.in.db, fixture.film.version_id, rows, 3), 0);
    opened_again(&fixture.in);
    assert_int_equal(
        film_find_version(&fixture.in.anybody, fixture.film.version, fixture.in.arena, &film), 0);
    assert_string_equal(film->slug, "one");
    assert_string_equal(film->language_name, "English");
    assert_int_equal(film->version_count, 1);
    assert_string_equal(film->versions[0].id, fixture.film.version);
    assert_int_equal(film->versions[0].caption_count, 2);
    assert_int_equal(film->versions[0].rendition_count, 3);
    assert_int_equal(film->versions[0].track_count, 2);
    assert_true(film->versions[0].renditions[0].is_track);

    assert_int_equal(
        film_find_version(&fixture.in.anybody, fixture.draft.version, fixture.in.arena, &film),
        FILM_MISSING);
    assert_int_equal(
        film_find_version(&fixture.in.staff, fixture.draft.version, fixture.in.arena, &film), 0);
    assert_int_equal(film_find_version(&fixture.in.staff, "never", fixture.in.arena, &film),
                     FILM_MISSING);
}

static void test_tracks_are_known_by_their_names(void **state)
{
    static const char *const tracks[] = {"v1080.mp4", "v360.mp4", "a128.mp4", "v360-av1.mp4"};
    static const char *const others[] = {
        "original.mp4", "720p.mp4",     "audio.m4a", "v.mp4",   "v720", "v720.mp4x", "a128-av1.mp4",
        "v-av1.mp4",    "v720-av2.mp4", "x720.mp4",  "v7x.mp4", "",     "v"};

    (void)state;
    for (size_t i = 0; i < sizeof(tracks) / sizeof(tracks[0]); i++)
        assert_true(film_is_track(tracks[i]));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_false(film_is_track(others[i]));
}

static void test_a_film_speaks_its_language(void **state)
{
    const struct film film = {.language = "en-GB"};

    (void)state;
    assert_true(film_speaks(&film, "en-GB") && film_speaks(&film, "en"));
    assert_false(film_speaks(&film, "cy") || film_speaks(&film, "e") || film_speaks(&film, "eng"));
}

/* Until the next picture the older one still knows the name: it must not lead to the new film. */
static void test_a_slug_given_to_another_film_does_not_show_it(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_row row;
    struct film *film;

    open_fixture(&fixture);
    assert_int_equal(films_find(fixture.in.db, "one", fixture.in.arena, &row), 0);
    row.slug = "was-one";
    assert_int_equal(films_change(fixture.in.db, &row), 0);
    assert_int_equal(films_find(fixture.in.db, "draft", fixture.in.arena, &row), 0);
    row.slug = "one";
    assert_int_equal(films_change(fixture.in.db, &row), 0);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "one", &film), FILM_MISSING);
}

/* Its file was replaced by one that cannot be shown; the picture does not know that yet. */
static void test_a_film_that_just_lost_what_can_be_played_is_missing(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film *film;

    open_fixture(&fixture);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "one", &film), 0);
    assert_int_equal(renditions_replace(fixture.in.db, fixture.film.version_id, NULL, 0), 0);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "one", &film), FILM_MISSING);
    assert_int_equal(find(&fixture, &fixture.in.staff, "one", &film), 0);
}

static void test_a_version_that_is_not_ready_is_staffs(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_chapter *chapters;
    struct version_row row;
    int count;
    struct film *film;

    open_fixture(&fixture);
    row = (struct version_row){.film_id = fixture.film.film_id,
                               .public_id = "00000000000000000000000000000000",
                               .kind = "bsl",
                               .state = "needs_packaging",
                               .why = "GPS",
                               .sha256 = "x",
                               .duration_ms = 1};
    assert_int_equal(versions_put(fixture.in.db, &row), 0);
    opened_again(&fixture.in);
    assert_int_equal(
        film_chapters(&fixture.in.anybody, row.public_id, fixture.in.arena, &chapters, &count),
        FILM_MISSING);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "one", &film), 0);
    assert_int_equal(film->version_count, 1);
    assert_int_equal(find(&fixture, &fixture.in.staff, "one", &film), 0);
    assert_int_equal(film->version_count, 2);
    assert_string_equal(film->versions[1].why, "GPS");
}

static void test_captions_are_in_their_language_alone(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_caption_text text;

    open_fixture(&fixture);
    assert_int_equal(
        film_caption(&fixture.in.anybody, fixture.film.version, "cy", fixture.in.arena, &text), 0);
    assert_string_equal(text.vtt, "WEBVTT\n\ncy");
    assert_int_equal(text.changed_ms, 8);
    assert_int_equal(
        film_caption(&fixture.in.anybody, fixture.film.version, "fr", fixture.in.arena, &text),
        FILM_MISSING);
}

static void test_a_transcript_is_in_the_language_asked_or_the_films(void **state)
{
    static const struct {
        const char *sentence, *language;
        int answer, count;
        const char *first;
    } rows[] = {
        {"the film's own when none is asked", NULL, 0, 2, "One."},
        {"the language asked", "cy", 0, 1, "Un."},
        {"none for a language there is not", "fr", FILM_MISSING, 0, NULL},
        {"none for the same language of another country", "en-US", FILM_MISSING, 0, NULL},
    };
    AUTO_FIXTURE struct fixture fixture;
    struct film *film;

    open_fixture(&fixture);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "one", &film), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct film_line *lines;
        int count, r = film_transcript(&fixture.in.anybody, film, rows[i].language,
                                       fixture.in.arena, &lines, &count);

        if (r != rows[i].answer || count != rows[i].count)
            fail_msg("%s", rows[i].sentence);
        if (count)
            assert_string_equal(lines[0].text, rows[i].first);
    }
    film->language = "en"; /* nearest: en-GB, not cy */
    film->id = fixture.film.film_id;
    {
        struct film_line *lines;
        int count;

        assert_int_equal(
            film_transcript(&fixture.in.anybody, film, NULL, fixture.in.arena, &lines, &count), 0);
        assert_string_equal(lines[0].text, "One.");
        assert_string_equal(lines[0].speaker, "Sam");
        assert_null(lines[1].speaker);
    }
}

static void test_a_withdrawn_film_is_no_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_caption_text text;
    struct film *film;

    open_fixture(&fixture);
    assert_int_equal(withdrawals_append(fixture.in.dir.fd, WITHDRAWAL_WITHDRAW,
                                        fixture.film.public_id, "one", ""),
                     0);
    opened_again(&fixture.in);
    assert_int_equal(find(&fixture, &fixture.in.anybody, "one", &film), FILM_MISSING);
    assert_int_equal(
        film_caption(&fixture.in.anybody, fixture.film.version, "cy", fixture.in.arena, &text),
        FILM_MISSING);
}

/* A sheet as it is made of pictures that last so long, of a film that lasts 103 s. */
static void put_sheet(struct fixture *fixture, int tiles)
{
    struct rendition_row sheet = {.name = "storyboard-1.jpg",
                                  .type = "image/jpeg",
                                  .codecs = "",
                                  .sha256 = "s",
                                  .bytes = 10,
                                  .width = 1600,
                                  .height = tiles > 10 ? 180 : 90,
                                  .tiles = tiles};
    struct packaging_row packaging = {.version_id = fixture->film.version_id, .sha256 = "a"};
    struct db *db = fixture->in.db;
    struct version_row version;

    assert_int_equal(versions_get(db, packaging.version_id, fixture->in.arena, &version), 0);
    version.duration_ms = 103000;
    assert_int_equal(versions_put(db, &version), 0);
    assert_int_equal(packagings_ask(db, &packaging), 0);
    assert_int_equal(packagings_find(db, version.id, fixture->in.arena, &packaging), 0);
    packaging.folder = "f";
    assert_int_equal(packagings_write(db, &packaging), 0);
    assert_int_equal(staged_put(db, version.id, &sheet), 0);
    assert_int_equal(pictures_enter(db, version.id), 0);
    assert_int_equal(pictures_approve_sheets(db, version.id, 1), 0);
    opened_again(&fixture->in);
}

static void expect_last_tile(int tiles, int count, int x, int y, int end_ms)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_tile *found;
    int held;

    open_fixture(&fixture);
    put_sheet(&fixture, tiles);
    assert_int_equal(
        film_storyboard(&fixture.in.anybody, fixture.film.version, fixture.in.arena, &found, &held),
        0);
    assert_int_equal(held, count);
    assert_int_equal(found[0].height, 90);
    assert_int_equal(found[count - 1].height, 90);
    assert_int_equal(found[count - 1].x, x);
    assert_int_equal(found[count - 1].y, y);
    assert_int_equal(found[count - 1].end_ms, end_ms);
}

static void test_a_storyboard_has_the_tiles_that_its_sheet_holds(void **state)
{
    (void)state;
    expect_last_tile(10, 10, 1440, 0, 100000); /* its sound goes on for 3 s behind its pictures */
    expect_last_tile(11, 11, 0, 90, 103000);
    expect_last_tile(13, 11, 0, 90, 103000); /* of what nobody plays there are none */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_film_is_whole),
        cmocka_unit_test(test_a_draft_is_there_for_staff_alone),
        cmocka_unit_test(test_a_version_has_its_film),
        cmocka_unit_test(test_tracks_are_known_by_their_names),
        cmocka_unit_test(test_a_film_speaks_its_language),
        cmocka_unit_test(test_a_slug_given_to_another_film_does_not_show_it),
        cmocka_unit_test(test_a_film_that_just_lost_what_can_be_played_is_missing),
        cmocka_unit_test(test_a_version_that_is_not_ready_is_staffs),
        cmocka_unit_test(test_captions_are_in_their_language_alone),
        cmocka_unit_test(test_a_transcript_is_in_the_language_asked_or_the_films),
        cmocka_unit_test(test_a_withdrawn_film_is_no_film),
        cmocka_unit_test(test_a_storyboard_has_the_tiles_that_its_sheet_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
