/* Search: everyday words find films, hostile words find nothing worse than nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "catalogue/search.h"
#include "catalogue/withdrawals.h"
#include "data_dir.h"
#include "seed.h"
#include "store/captions.h"
#include "store/searchable.h"
#include "store/versions.h"

static const struct viewer anybody = {.kind = VIEWER_PUBLIC};

struct fixture {
    struct data_dir dir;
    struct db *writer, *reader;
    struct library *library;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->writer, fixture->dir.fd, DB_WRITE), 0);
    assert_int_equal(db_open(&fixture->reader, fixture->dir.fd, DB_READ), 0);
    fixture->library = NULL;
}

static void close_fixture(struct fixture *fixture)
{
    library_close(fixture->library);
    db_close(fixture->reader);
    db_close(fixture->writer);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

/* A library that knows all that was written so far. */
static void look_again(struct fixture *fixture)
{
    library_close(fixture->library);
    assert_int_equal(library_open(&fixture->library, fixture->dir.fd), 0);
}

/* All of a result as text: "slug(t speaker: snippet)...". */
static void write_result(struct buf *out, const struct search_result *result)
{
    for (int i = 0; i < result->film_count; i++) {
        const struct search_film *found = &result->films[i];

        buf_printf(out, "%s(", found->film->slug);
        for (int h = 0; h < found->hit_count; h++)
            buf_printf(out, "%s%lld %s: %s", h ? ", " : "", (long long)found->hits[h].t_ms,
                       found->hits[h].speaker ? found->hits[h].speaker : "?",
                       found->hits[h].snippet);
        buf_text(out, ") ");
    }
    for (size_t i = 0; i < out->length; i++) {
        if (out->data[i] == '\x02')
            out->data[i] = '[';
        else if (out->data[i] == '\x03')
            out->data[i] = ']';
    }
}

static void ask(struct fixture *fixture, const char *text, struct buf *out, bool *is_capped)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_LOOK struct look look =
        look_open(fixture->library, fixture->reader, &anybody, clock_wall_ms());
    struct search_result result;

    assert_int_equal(search_run(&look, text, NULL, 20, arena, &result), 0);
    write_result(out, &result);
    if (is_capped)
        *is_capped = result.is_capped;
}

static const struct seed_cue first_night[] = {
    {"Narrator", "The kettle goes on before the paperwork."},
    {"Robin", "I had one bag and a lot of questions."},
    {NULL, "It's a home, not a house. Tŷ, as we say."},
    {0},
};
static const struct seed_cue shift[] = {
    {"Sam", "A sleep-in, a school run and a birthday cake."},
    {"Sam", "Then the kettle again."},
    {0},
};
static const struct seed_cue secret[] = {{"X", "The kettle of a secret home"}, {0}};

static void seed_series(struct fixture *fixture)
{
    seed_film(fixture->writer, &(struct seed){.slug = "the-first-night",
                                              .title = "The first night",
                                              .dek = "What happens when someone arrives.",
                                              .cues = first_night,
                                              .publish_at = 1000});
    seed_film(fixture->writer, &(struct seed){.slug = "more-than-a-shift",
                                              .title = "More than a shift at home",
                                              .dek = "The job nobody sees.",
                                              .cues = shift,
                                              .publish_at = 2000});
}

static const struct row {
    const char *sentence;
    const char *typed, *found;
} rows[] = {
    {"a word of a title finds the film", "night", "the-first-night(-1 ?: The first [night]) "},
    {"a word that is said finds the line", "kettle",
     "more-than-a-shift(2000 Sam: Then the [kettle] again.) "
     "the-first-night(0 Narrator: The [kettle] goes on before the paperwork.) "},
    {"a title comes before a line", "home",
     "more-than-a-shift(-1 ?: More than a shift at [home]) "
     "the-first-night(4000 ?: It's a [home], not a house. Tŷ, as we say.) "},
    {"the beginning of a last word is enough", "paperw",
     "the-first-night(0 Narrator: The kettle goes on before the [paperwork].) "},
    {"but not of another", "paperw kettle", ""},
    {"all words must be in one line", "bag questions",
     "the-first-night(2000 Robin: I had one [bag] and a lot of [questions].) "},
    {"capitals are the same letters", "KETTLE again",
     "more-than-a-shift(2000 Sam: Then the [kettle] [again].) "},
    {"a letter is found without its mark", "ty",
     "the-first-night(4000 ?: It's a home, not a house. [Tŷ], as we say.) "},
    {"and with it", "tŷ", "the-first-night(4000 ?: It's a home, not a house. [Tŷ], as we say.) "},
    {"an apostrophe parts a word as it was parted before", "it's",
     "the-first-night(4000 ?: [It's] a home, not a house. Tŷ, as we say.) "},
    {"a hyphen too", "sleep-in",
     "more-than-a-shift(0 Sam: A [sleep-in], a school run and a birthday cake.) "},
    {"a word nobody said finds nothing", "zebra", ""},
    {"nothing finds nothing", "", ""},
    {"blanks find nothing", "   ", ""},
};

static void test_rows(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    seed_series(&fixture);
    look_again(&fixture);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        AUTO_BUF struct buf found = {0};

        buf_text(&found, "");
        ask(&fixture, rows[i].typed, &found, NULL);
        if (strcmp(found.data ? found.data : "", rows[i].found) != 0)
            fail_msg("%s: %s", rows[i].sentence, found.data);
    }
}

/* Each breaks raw MATCH, runs as an operator there, or is what attackers try. None is an error. */
static const char *const hostile[] = {
    "\"",
    "home\"",
    "home AND",
    "NEAR(",
    "title:",
    "nosuchcol:x",
    "*",
    "((((home",
    "a OR",
    "NOT home",
    "C++",
    "it's",
    "O'Brien; DROP TABLE films",
    "%00",
    "\"unclosed",
    "t : home",
    "AND",
    "home NOT",
    "' UNION SELECT * FROM films --",
    "{title body} : home",
    "-title:home",
    "NEAR(home care,99999999999)",
    "^home",
    "home + care",
    "\\",
    "\x01\x02\x03",
    "\xff\xfe\xfd",
    "home\tAND\nNOT\rOR",
    "\xe2\x80\x8b",
    "ﷺ",
    "\xf0\x9f\x8f\xa0",
};

static void test_hostile_words_are_words(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    seed_series(&fixture);
    look_again(&fixture);
    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        AUTO_BUF struct buf found = {0};

        ask(&fixture, hostile[i], &found, NULL);
    }
}

static void test_long_and_deep_words_are_words(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf brackets = {0}, stars = {0}, word = {0}, found = {0};

    open_fixture(&fixture);
    seed_series(&fixture);
    look_again(&fixture);
    for (int i = 0; i < 5000; i++) {
        buf_text(&brackets, "(");
        buf_text(&stars, "a* OR ");
        buf_text(&word, "home");
    }
    ask(&fixture, brackets.data, &found, NULL);
    ask(&fixture, stars.data, &found, NULL);
    ask(&fixture, word.data, &found, NULL);
}

static void ask_all(struct fixture *fixture, struct buf *out)
{
    static const char *const words[] = {"kettle", "home", "the", "secret", "a", "night", "draft"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        ask(fixture, words[i], out, NULL);
}

/* L5: neither hits nor ranks nor counts tell that there is a draft. */
static void test_a_draft_changes_no_byte(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf before = {0}, after = {0};

    open_fixture(&fixture);
    seed_series(&fixture);
    look_again(&fixture);
    ask_all(&fixture, &before);
    for (int i = 0; i < 20; i++) {
        char slug[32];

        snprintf(slug, sizeof(slug), "secret-%d", i);
        seed_film(fixture.writer, &(struct seed){.slug = slug,
                                                 .title = "A secret draft at home",
                                                 .state = "draft",
                                                 .cues = secret});
    }
    look_again(&fixture);
    ask_all(&fixture, &after);
    assert_string_equal(before.data, after.data);
}

/* A film in search that the rule hides: its end has passed and no worker has run yet. */
static void test_every_hit_asks_the_rule(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf found = {0}, gone = {0};
    struct seeded film;

    open_fixture(&fixture);
    film =
        seed_film(fixture.writer, &(struct seed){.slug = "one", .title = "Kettle", .cues = secret});
    seed_film(fixture.writer,
              &(struct seed){.slug = "over", .title = "Kettle", .cues = secret, .end_at = 2000});
    look_again(&fixture);
    ask(&fixture, "kettle", &found, NULL);
    assert_string_equal(found.data, "one(-1 ?: [Kettle], 0 X: The [kettle] of a secret home) ");
    assert_int_equal(
        withdrawals_append(fixture.dir.fd, WITHDRAWAL_WITHDRAW, film.public_id, "one", ""), 0);
    assert_int_equal(library_refresh(fixture.library), 0);
    ask(&fixture, "kettle", &gone, NULL);
    assert_int_equal(gone.length, 0);
}

static void test_what_is_taken_out_is_found_no_more(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf found = {0};
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one", .cues = secret});
    seed_series(&fixture);
    assert_int_equal(searchable_remove(fixture.writer, film.film_id), 0);
    look_again(&fixture);
    ask(&fixture, "secret", &found, NULL);
    assert_int_equal(found.length, 0);
    ask(&fixture, "cake", &found, NULL);
    assert_true(found.length > 0);
    assert_int_equal(searchable_put(fixture.writer, film.film_id), 0);
    assert_int_equal(searchable_put(fixture.writer, film.film_id), 0); /* twice is once */
    buf_clear(&found);
    ask(&fixture, "secret", &found, NULL);
    assert_string_equal(found.data, "one(0 X: The kettle of a [secret] home) ");
}

/* Two films with a kettle: one of them in Welsh as well, signed, and in chapters. */
static void seed_access(struct fixture *fixture)
{
    static const struct seed_cue kettle[] = {{NULL, "The kettle."}, {0}};
    static const struct seed_cue hours[] = {{NULL, "The kettle, for hours."}, {0}};
    struct vtt_cue said = {
        .start_ms = 4000, .end_ms = 5000, .text = "Mae’r tegell ymlaen, kettle."};
    struct vtt_cue begins = {.start_ms = 7000, .end_ms = 9000, .text = "A kettle of one's own"};
    struct seeded film =
        seed_film(fixture->writer, &(struct seed){.slug = "signed", .cues = kettle});
    struct caption_row welsh = {.version_id = film.version_id,
                                .language = "cy",
                                .vtt = "WEBVTT\n",
                                .sha256 = film.sha256,
                                .changed_at = 900};
    struct version_row bsl = {
        .film_id = film.film_id,
        .public_id = "0123456789abcdef0123456789abcdef",
        .kind = "bsl",
        .state = "ready",
        .sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        .duration_ms = 60000};
    struct seeded longer =
        seed_film(fixture->writer, &(struct seed){.slug = "longer", .cues = hours});
    struct version_row hour = {.id = longer.version_id,
                               .film_id = longer.film_id,
                               .public_id = longer.version,
                               .kind = "main",
                               .state = "ready",
                               .sha256 = longer.sha256,
                               .duration_ms = 600000};

    assert_int_equal(
        captions_put(fixture->writer, &welsh, &(struct vtt){.cues = &said, .count = 1}), 0);
    assert_int_equal(chapters_replace(fixture->writer, film.version_id,
                                      &(struct vtt){.cues = &begins, .count = 1}),
                     0);
    assert_int_equal(versions_put(fixture->writer, &bsl), 0);
    assert_int_equal(versions_put(fixture->writer, &hour), 0);
    assert_int_equal(searchable_put(fixture->writer, film.film_id), 0);
    look_again(fixture);
}

static void test_a_filter_keeps_out_what_has_it_not(void **state)
{
    static const struct {
        const char *sentence, *found;
        struct search_filter filter;
    } filters[] = {
        {"none", "longer signed ", {0}},
        {"in Welsh", "signed ", {.has_welsh = true}},
        {"signed", "signed ", {.has_bsl = true}},
        {"described", "", {.is_described = true}},
        {"short", "signed ", {.is_short = true}},
        {"short and signed", "signed ", {.is_short = true, .has_bsl = true}},
        {"signed and described", "", {.has_bsl = true, .is_described = true}},
    };
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    seed_access(&fixture);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
        AUTO_LOOK struct look look =
            look_open(fixture.library, fixture.reader, &anybody, clock_wall_ms());
        struct search_result result;
        char found[100] = "";

        assert_int_equal(search_run(&look, "kettle", &filters[i].filter, 20, arena, &result), 0);
        for (int j = 0; j < result.film_count; j++)
            snprintf(found + strlen(found), sizeof found - strlen(found), "%s ",
                     result.films[j].film->slug);
        if (strcmp(found, filters[i].found) != 0)
            fail_msg("%s: %s", filters[i].sentence, found);
    }
}

static void test_a_line_has_its_language_and_a_chapter_is_one(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct search_result result;
    const struct search_hit *hits;

    open_fixture(&fixture);
    seed_access(&fixture);
    AUTO_LOOK struct look look =
        look_open(fixture.library, fixture.reader, &anybody, clock_wall_ms());
    assert_int_equal(
        search_run(&look, "kettle", &(struct search_filter){.has_bsl = true}, 20, arena, &result),
        0);
    assert_int_equal(result.film_count, 1);
    assert_int_equal(result.films[0].hit_count, 3);
    hits = result.films[0].hits;
    assert_string_equal(hits[0].language, "en-GB");
    assert_string_equal(hits[1].language, "cy");
    assert_false(hits[1].is_chapter);
    assert_true(hits[2].is_chapter);
    assert_int_equal(hits[2].t_ms, 7000);
    assert_string_equal(hits[2].snippet, "A \x02kettle\x03 of one's own");
}

static const struct seed_cue frequent[] = {
    {NULL, "home one"},   {NULL, "home two"},   {NULL, "home three"},
    {NULL, "home four"},  {NULL, "home five"},  {NULL, "home six"},
    {NULL, "home seven"}, {NULL, "home eight"}, {NULL, "home nine"},
    {NULL, "home ten"},   {NULL, "home x"},     {NULL, "home y"},
    {NULL, "home z"},     {NULL, "home aa"},    {NULL, "home bb"},
    {NULL, "home cc"},    {NULL, "home dd"},    {NULL, "home ee"},
    {NULL, "home ff"},    {NULL, "home gg"},    {0},
};

static void test_a_word_too_frequent_to_rank_finds_the_newest(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf found = {0};
    bool is_capped;

    open_fixture(&fixture);
    for (int i = 0; i < 26; i++) {
        char slug[32];

        snprintf(slug, sizeof(slug), "film-%03d", i);
        seed_film(fixture.writer,
                  &(struct seed){.slug = slug, .cues = frequent, .publish_at = 1000 + i});
    }
    look_again(&fixture);
    ask(&fixture, "home", &found, &is_capped);
    assert_true(is_capped);
    assert_memory_equal(found.data, "film-025(", 9);
    assert_non_null(strstr(found.data, "film-024("));
    buf_clear(&found);
    ask(&fixture, "eight", &found, &is_capped);
    assert_false(is_capped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_hostile_words_are_words),
        cmocka_unit_test(test_long_and_deep_words_are_words),
        cmocka_unit_test(test_a_draft_changes_no_byte),
        cmocka_unit_test(test_every_hit_asks_the_rule),
        cmocka_unit_test(test_what_is_taken_out_is_found_no_more),
        cmocka_unit_test(test_a_filter_keeps_out_what_has_it_not),
        cmocka_unit_test(test_a_line_has_its_language_and_a_chapter_is_one),
        cmocka_unit_test(test_a_word_too_frequent_to_rank_finds_the_newest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
