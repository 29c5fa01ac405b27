/* Pictures on their way to visitors: one poster at most, none without words, none over another's
 * change, and each act is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/str.h"
#include "data_dir.h"
#include "intake/picturing.h"
#include "seed.h"
#include "store/packagings.h"
#include "store/pictures.h"
#include "store/staged.h"

struct fixture {
    struct data_dir dir;
    struct arena *arena;
    struct revise_act act;
    int64_t revision;
};

static void put(struct db *db, int64_t version_id, const char *name, const char *type,
                int64_t at_ms)
{
    const struct rendition_row row = {.name = name,
                                      .type = type,
                                      .codecs = "",
                                      .sha256 = name,
                                      .bytes = 10,
                                      .width = 640,
                                      .height = 360,
                                      .at_ms = at_ms,
                                      .tiles = str_starts(name, "storyboard") ? 100 : 0};

    assert_int_equal(staged_put(db, version_id, &row), 0);
}

static void open_fixture(struct fixture *fixture)
{
    struct packaging_row row = {.sha256 = "a"};
    struct db *db;

    *fixture = (struct fixture){.arena = arena_open(1 << 22)};
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&db, fixture->dir.fd, DB_WRITE), 0);
    fixture->act = (struct revise_act){
        .db = db, .arena = fixture->arena, .slug = "one", .by = "Ada", .now_ms = 1000};
    row.version_id = seed_film(db, &(struct seed){.slug = "one"}).version_id;
    assert_int_equal(packagings_ask(db, &row), 0);
    assert_int_equal(packagings_find(db, row.version_id, fixture->arena, &row), 0);
    row.folder = "f";
    assert_int_equal(packagings_write(db, &row), 0);
    put(db, row.version_id, "poster-900.jpg", "image/jpeg", 900);
    put(db, row.version_id, "poster-900.avif", "image/avif", 900);
    put(db, row.version_id, "poster-1500.jpg", "image/jpeg", 1500);
    put(db, row.version_id, "poster-1500.avif", "image/avif", 1500);
    put(db, row.version_id, "storyboard-1.jpg", "image/jpeg", 0);
    assert_int_equal(pictures_enter(db, row.version_id), 0);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->act.db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int change(struct fixture *fixture, const char *name, struct picturing_change what)
{
    return picturing_change(&fixture->act, name, &what, &fixture->revision);
}

static struct picturing_poster stands(struct fixture *fixture, const char *name)
{
    struct picturing picturing;

    assert_int_equal(picturing_read(fixture->act.db, "one", fixture->arena, &picturing), 0);
    assert_int_equal(picturing.poster_count, 2);
    assert_non_null(picturing_poster(&picturing, name));
    return *picturing_poster(&picturing, name);
}

static void no_poster_without_words(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(
        change(&fixture, "poster-900", (struct picturing_change){.wish = PICTURING_APPROVE}),
        PICTURING_WORDLESS);
    assert_int_equal(change(&fixture, "poster-900",
                            (struct picturing_change){.alt_en = " \n", .wish = PICTURING_APPROVE}),
                     PICTURING_WORDLESS);
    assert_int_equal(stands(&fixture, "poster-900").revision, 0); /* nothing of it was kept */
    assert_int_equal(
        change(&fixture, "poster-900",
               (struct picturing_change){.alt_en = "A door", .wish = PICTURING_APPROVE}),
        0);
    assert_int_equal(stands(&fixture, "poster-900").approved_at, 1000);
    assert_string_equal(stands(&fixture, "poster-900").alt_en, "A door");
    assert_string_equal(stands(&fixture, "poster-900").alt_cy, "");
    /* nor are they taken from the one that visitors have */
    assert_int_equal(
        change(&fixture, "poster-900", (struct picturing_change){.base = REVISE_ANY, .alt_en = ""}),
        PICTURING_WORDLESS);
}

static void too_many_words(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char words[PICTURING_ALT_MAX + 2];

    open_fixture(&fixture);
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    assert_int_equal(change(&fixture, "poster-900", (struct picturing_change){.alt_en = words}),
                     PICTURING_WORDS);
    assert_int_equal(change(&fixture, "poster-900", (struct picturing_change){.alt_cy = "a\x01"}),
                     PICTURING_WORDS);
    assert_int_equal(change(&fixture, "poster-900", (struct picturing_change){.alt_en = words + 1}),
                     0);
}

static void one_takes_the_others_place(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    const struct picturing_change wish = {
        .base = REVISE_ANY, .alt_en = "A door", .wish = PICTURING_APPROVE};

    open_fixture(&fixture);
    assert_int_equal(change(&fixture, "poster-900", wish), 0);
    assert_int_equal(change(&fixture, "poster-1500", wish), 0);
    assert_int_equal(stands(&fixture, "poster-900").approved_at, -1);
    assert_int_equal(stands(&fixture, "poster-1500").approved_at, 1000);
    assert_int_equal(
        change(&fixture, "poster-1500",
               (struct picturing_change){.base = REVISE_ANY, .wish = PICTURING_TAKE_BACK}),
        0);
    assert_int_equal(stands(&fixture, "poster-1500").approved_at, -1);
}

static void nobody_changes_what_they_did_not_see(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(change(&fixture, "poster-900", (struct picturing_change){.alt_en = "A"}), 0);
    assert_int_equal(fixture.revision, 1);
    assert_int_equal(change(&fixture, "poster-900", (struct picturing_change){.alt_en = "B"}),
                     PICTURING_CHANGED);
    assert_int_equal(fixture.revision, 1); /* which to look at */
    assert_string_equal(stands(&fixture, "poster-900").alt_en, "A");
    assert_int_equal(
        change(&fixture, "poster-900", (struct picturing_change){.base = 1, .alt_en = "A"}), 0);
    assert_int_equal(fixture.revision, 1); /* the same again is no change */
}

static void the_storyboard_needs_none(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct picturing picturing;

    open_fixture(&fixture);
    assert_int_equal(change(&fixture, picturing_storyboard,
                            (struct picturing_change){.wish = PICTURING_APPROVE}),
                     0);
    assert_int_equal(picturing_read(fixture.act.db, "one", fixture.arena, &picturing), 0);
    assert_int_equal(picturing.sheets_approved_at, 1000);
    assert_int_equal(picturing.sheets_revision, 1);
}

static void what_is_not_there(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    const struct picturing_change wish = {.base = REVISE_ANY, .alt_en = "A door"};

    open_fixture(&fixture);
    assert_int_equal(change(&fixture, "poster-1", wish), PICTURING_MISSING);
    assert_int_equal(change(&fixture, "storyboard-1", wish), PICTURING_MISSING);
    assert_int_equal(change(&fixture, "", wish), PICTURING_MISSING);
    /* what was taken from the film is not deleted */
    assert_int_equal(picturing_remove(&fixture.act, "poster-900", REVISE_ANY), PICTURING_MISSING);
    fixture.act.slug = "two";
    assert_int_equal(change(&fixture, "poster-900", wish), PICTURING_MISSING);
}

static const struct {
    const char *what, *json;
    int outcome;
} said[] = {
    {"all of it", "{\"alt\":\"A\",\"alt_cy\":\"B\",\"approved\":true}", 0},
    {"nothing", "{}", 0},
    {"no words any more", "{\"alt\":null}", 0},
    {"no JSON", "alt=A", PICTURING_WORDS},
    {"a word of another's", "{\"alt\":\"A\",\"at_ms\":3}", PICTURING_WORDS},
    {"words that are a number", "{\"alt\":3}", PICTURING_WORDS},
    {"a wish that is a word", "{\"approved\":\"yes\"}", PICTURING_WORDS},
    {"a wish that is nothing", "{\"approved\":null}", PICTURING_WORDS},
};

static void a_change_in_json(void **state)
{
    struct arena *arena = arena_open(1 << 20);

    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        struct picturing_change read;
        char why[PICTURING_WHY_MAX] = "";
        int r = picturing_change_read(said[i].json, strlen(said[i].json), arena, &read, why);

        if (r != said[i].outcome || (r && !why[0]))
            fail_msg("%s: %d %s", said[i].what, r, why);
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_poster_without_words),
        cmocka_unit_test(too_many_words),
        cmocka_unit_test(one_takes_the_others_place),
        cmocka_unit_test(nobody_changes_what_they_did_not_see),
        cmocka_unit_test(the_storyboard_needs_none),
        cmocka_unit_test(what_is_not_there),
        cmocka_unit_test(a_change_in_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
