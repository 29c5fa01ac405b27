/* What people read of a film, written by staff; and by two of them at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "data_dir.h"
#include "intake/describe.h"
#include "seed.h"

struct desk {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
};

static void desk_make(struct desk *desk)
{
    data_dir_make(&desk->dir);
    assert_int_equal(db_open(&desk->db, desk->dir.fd, DB_WRITE), 0);
    desk->arena = arena_open((size_t)request_arena_bytes_max);
    seed_film(desk->db, &(struct seed){.slug = "one", .title = "One", .theme = "horses"});
}

static void desk_remove(struct desk *desk)
{
    arena_close(desk->arena);
    db_close(desk->db);
    data_dir_remove(&desk->dir);
}
#define AUTO_DESK __attribute__((cleanup(desk_remove)))

static struct description read(struct desk *desk)
{
    struct description film;

    assert_int_equal(describe_find(desk->db, "one", desk->arena, &film), 0);
    return film;
}

static void test_all_of_it(void **state)
{
    AUTO_DESK struct desk desk;
    struct description film, saved;

    (void)state;
    desk_make(&desk);
    film = read(&desk);
    assert_string_equal(film.themes[0], "horses");
    film.texts[1].title = "Un";
    film.kind = "extra";
    film.door = "sage";
    film.number = 12;
    assert_true(describe_add_theme(&film, "family-time"));
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), 0);
    saved = read(&desk);
    assert_int_equal(describe_differences(&film, &saved), 0);
    assert_int_equal(saved.revision, film.revision);
    assert_int_equal(saved.theme_count, 2);
}

static void test_what_is_as_it_was_is_not_written(void **state)
{
    AUTO_DESK struct desk desk;
    struct description film;
    int64_t before;

    (void)state;
    desk_make(&desk);
    film = read(&desk);
    before = film.revision;
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), 0);
    assert_int_equal(read(&desk).revision, before);
}

static void test_refused(void **state)
{
    AUTO_DESK struct desk desk;
    struct description film, older;

    (void)state;
    desk_make(&desk);
    older = film = read(&desk);
    film.texts[0].title = " ";
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), DESCRIBE_BAD);
    film.texts[0].title = "First";
    film.door = "glass";
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), DESCRIBE_BAD);
    film.door = older.door;
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), 0);
    older.texts[0].title = "Second";
    assert_int_equal(describe_film(desk.db, "Ben", desk.arena, &older), DESCRIBE_CHANGED);
    assert_string_equal(read(&desk).texts[0].title, "First");
}

/* What was English stays English when it turns out that Welsh is spoken, and back. */
static void test_another_language_is_spoken(void **state)
{
    AUTO_DESK struct desk desk;
    struct description film;

    (void)state;
    desk_make(&desk);
    film = read(&desk);
    film.language = "cy";
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), DESCRIBE_BAD); /* no title */
    film.texts[1].title = "Un";
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), 0);
    film = read(&desk);
    assert_int_equal(describe_own(&film), 1);
    assert_string_equal(film.texts[0].title, "One");
    assert_string_equal(film.texts[1].title, "Un");
    film.language = "en-GB";
    assert_int_equal(describe_film(desk.db, "Ada", desk.arena, &film), 0);
    film = read(&desk);
    assert_string_equal(film.texts[0].title, "One");
    assert_string_equal(film.texts[1].title, "Un");
}

static const struct {
    const char *sentence, *was, *ours, *theirs, *merged;
    bool is_clash;
} rows[] = {
    {"nobody wrote", "a", "a", "a", "a", false},
    {"what only they wrote is taken over", "a", "a", "b", "b", false},
    {"what only we wrote stays", "a", "b", "a", "b", false},
    {"both wrote the same", "a", "b", "b", "b", false},
    {"both wrote something else: a person chooses", "a", "b", "c", "b", true},
};

static void test_two_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct description was, ours, theirs;
        unsigned clashes;

        describe_blank(&was);
        was.texts[0].dek = rows[i].was;
        ours = theirs = was;
        ours.texts[0].dek = rows[i].ours;
        theirs.texts[0].dek = rows[i].theirs;
        theirs.number = 4;
        clashes = describe_merge(&ours, &was, &theirs);
        if (clashes != (rows[i].is_clash ? 1u << DESCRIBE_DEK : 0))
            fail_msg("%s", rows[i].sentence);
        assert_string_equal(ours.texts[0].dek, rows[i].merged);
        assert_int_equal(ours.number, 4);
    }
}

static void test_themes(void **state)
{
    struct description film;

    (void)state;
    describe_blank(&film);
    assert_true(describe_add_theme(&film, "b"));
    assert_true(describe_add_theme(&film, "a"));
    assert_true(describe_add_theme(&film, "b"));
    assert_int_equal(film.theme_count, 2);
    assert_string_equal(film.themes[0], "a");
    while (film.theme_count < DESCRIBE_THEMES_MAX)
        assert_true(describe_add_theme(&film, &"cccccccccccccccccccccccc"[film.theme_count]));
    assert_false(describe_add_theme(&film, "z"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_it),   cmocka_unit_test(test_what_is_as_it_was_is_not_written),
        cmocka_unit_test(test_refused),     cmocka_unit_test(test_another_language_is_spoken),
        cmocka_unit_test(test_two_at_once), cmocka_unit_test(test_themes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
