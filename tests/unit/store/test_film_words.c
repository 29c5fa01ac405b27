/* Words of a film in other languages: what is put is found, and search finds it too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "data_dir.h"
#include "store/film_words.h"
#include "store/films.h"
#include "store/searchable.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct film_row film;
};

static const struct film_words welsh = {
    .language = "cy-GB", .title = "Y noson gyntaf", .dek = "", .synopsis = "Y tegell."};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->arena = arena_open(1 << 20);
    fixture->film = (struct film_row){.public_id = "0123456789abcdef0123456789abcdef",
                                      .slug = "the-first-night",
                                      .kind = "episode",
                                      .door = "plum",
                                      .language = "en-GB",
                                      .state = "draft",
                                      .publish_at = -1,
                                      .end_at = -1,
                                      .title = "The first night",
                                      .dek = "One bag.",
                                      .synopsis = "The kettle."};
    assert_int_equal(films_add(fixture->db, &fixture->film), 0);
    assert_int_equal(film_words_put(fixture->db, fixture->film.id, &welsh), 0);
}

static void close_fixture(struct fixture *fixture)
{
    arena_close(fixture->arena);
    db_close(fixture->db);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static void test_found_by_language_or_its_variant(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_words words;

    (void)state;
    open_fixture(&fixture);
    assert_int_equal(film_words_find(fixture.db, fixture.film.id, "cy", fixture.arena, &words), 0);
    assert_string_equal(words.language, "cy-GB");
    assert_string_equal(words.title, "Y noson gyntaf");
    assert_string_equal(words.dek, "");
    assert_int_equal(film_words_find(fixture.db, fixture.film.id, "cy-GB", fixture.arena, &words),
                     0);
    assert_int_equal(film_words_find(fixture.db, fixture.film.id, "c", fixture.arena, &words),
                     FILM_WORDS_MISSING);
    assert_int_equal(film_words_find(fixture.db, fixture.film.id + 1, "cy", fixture.arena, &words),
                     FILM_WORDS_MISSING);
}

static void test_cleared_but_for_its_own(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_words words;

    (void)state;
    open_fixture(&fixture);
    assert_int_equal(film_words_clear(fixture.db, fixture.film.id), 0);
    assert_int_equal(film_words_find(fixture.db, fixture.film.id, "cy", fixture.arena, &words),
                     FILM_WORDS_MISSING);
    assert_int_equal(film_words_find(fixture.db, fixture.film.id, "en", fixture.arena, &words), 0);
    assert_string_equal(words.title, "The first night");
}

static void test_put_again_they_are_replaced(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_words words = welsh;

    (void)state;
    open_fixture(&fixture);
    words.title = "Y noson";
    assert_int_equal(film_words_put(fixture.db, fixture.film.id, &words), 0);
    assert_int_equal(film_words_find(fixture.db, fixture.film.id, "cy", fixture.arena, &words), 0);
    assert_string_equal(words.title, "Y noson");
}

static int hold_nothing_stray(void *context, const struct searchable_hit *hit)
{
    *(bool *)context = true;
    assert_string_equal(hit->snippet, "\x02One\x03 bag.");
    return 0;
}

static void test_a_text_that_is_empty_is_not_in_a_snippet(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    bool is_found = false;

    (void)state;
    open_fixture(&fixture);
    assert_int_equal(searchable_put(fixture.db, fixture.film.id), 0);
    assert_int_equal(
        searchable_each_film(fixture.db, "\"one\"", true, hold_nothing_stray, &is_found), 0);
    assert_true(is_found);
}

static void test_search_finds_them(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t count;

    (void)state;
    open_fixture(&fixture);
    assert_int_equal(searchable_put(fixture.db, fixture.film.id), 0);
    assert_int_equal(searchable_count(fixture.db, "\"tegell\"", 10, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(searchable_count(fixture.db, "\"kettle\"", 10, &count), 0);
    assert_int_equal(count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_found_by_language_or_its_variant),
        cmocka_unit_test(test_cleared_but_for_its_own),
        cmocka_unit_test(test_search_finds_them),
        cmocka_unit_test(test_put_again_they_are_replaced),
        cmocka_unit_test(test_a_text_that_is_empty_is_not_in_a_snippet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
