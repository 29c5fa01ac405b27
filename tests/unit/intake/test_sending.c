/* Pictures from staff until the worker has them: what is refused at once, what stays when the
 * server is killed, and what is taken away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/str.h"
#include "data_dir.h"
#include "intake/sending.h"
#include "seed.h"

static const char jpeg[] = "\xff\xd8\xff\xe0 and so on, and so on";

struct fixture {
    struct data_dir dir;
    struct arena *arena;
    struct revise_act act;
    char id[33];
    int count;
    const char *state;
};

static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){.arena = arena_open(1 << 22)};
    data_dir_make(&fixture->dir);
    fixture->act =
        (struct revise_act){.arena = fixture->arena, .slug = "one", .by = "Ada", .now_ms = 1000};
    assert_int_equal(db_open(&fixture->act.db, fixture->dir.fd, DB_WRITE), 0);
    seed_film(fixture->act.db, &(struct seed){.slug = "one"});
    seed_film(fixture->act.db, &(struct seed){.slug = "two"});
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->act.db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int send(struct fixture *fixture, const char *bytes, size_t length, const char *words)
{
    const struct sending_new sent = {bytes, length, words, ""};

    return sending_add(&fixture->act, fixture->dir.fd, 0, &sent, fixture->id);
}

static int see(void *context, const struct sending_row *row)
{
    struct fixture *fixture = context;

    fixture->count++;
    fixture->state = row->state;
    return 0;
}

static int count(struct fixture *fixture)
{
    fixture->count = 0;
    assert_int_equal(sending_each(fixture->act.db, "one", fixture->arena, see, fixture), 0);
    return fixture->count;
}

static bool is_there(struct fixture *fixture)
{
    char path[64];
    struct stat at;

    snprintf(path, sizeof path, "incoming/picture-%s", fixture->id);
    return fstatat(fixture->dir.fd, path, &at, 0) == 0;
}

static void what_is_none_is_refused_at_once(void **state)
{
    static const struct {
        const char *says, *bytes;
        size_t length;
        const char *words;
        int outcome;
    } rows[] = {
        {"a JPEG", jpeg, sizeof jpeg, "A door", 0},
        {"a PNG", "\x89PNG\r\n\x1a\n and so on", 18, "A door", 0},
        {"a WebP", "RIFF\1\2\3\4WEBP and so on", 22, "A door", 0},
        {"an AVIF",
         "\0\0\0\x1c"
         "ftypavif and so on",
         22, "A door", 0},
        {"a film",
         "\0\0\0\x1c"
         "ftypisom and so on",
         22, "A door", SENDING_UNKNOWN},
        {"a drawing that runs scripts", "<svg xmlns='http://www'>", 24, "A door", SENDING_UNKNOWN},
        {"the first bytes alone", jpeg, 3, "A door", SENDING_UNKNOWN},
        {"nothing", "", 0, "A door", SENDING_EMPTY},
        {"without words", jpeg, sizeof jpeg, " \n", SENDING_WORDLESS},
        {"words that are no text", jpeg, sizeof jpeg, "a\x01", SENDING_WORDS},
    };
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int r = send(&fixture, rows[i].bytes, rows[i].length, rows[i].words);

        if (r != rows[i].outcome || is_there(&fixture) != (r == 0))
            fail_msg("%s: %d", rows[i].says, r);
    }
    assert_int_equal(send(&fixture, jpeg, (size_t)photo_bytes_max + 1, "A door"), SENDING_LARGE);
    fixture.act.slug = "none";
    assert_int_equal(send(&fixture, jpeg, sizeof jpeg, "A door"), SENDING_MISSING);
}

static void there_is_an_end_to_them(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    for (int i = 0; i < sendings_max; i++)
        assert_int_equal(send(&fixture, jpeg, sizeof jpeg, "A door"), 0);
    assert_int_equal(send(&fixture, jpeg, sizeof jpeg, "A door"), SENDING_FULL);
    assert_false(is_there(&fixture));
    assert_int_equal(count(&fixture), sendings_max);
    fixture.act.slug = "two";
    assert_int_equal(send(&fixture, jpeg, sizeof jpeg, "A door"), 0);
}

static void a_disk_that_is_nearly_full_is_left_alone(void **state)
{
    const struct sending_new sent = {jpeg, sizeof jpeg, "A door", ""};
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(sending_add(&fixture.act, fixture.dir.fd, INT64_MAX / 2, &sent, fixture.id),
                     SENDING_NO_ROOM);
    assert_int_equal(count(&fixture), 0);
}

static void only_what_was_refused_is_cleared_away(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct sending_row row;

    open_fixture(&fixture);
    assert_int_equal(send(&fixture, jpeg, sizeof jpeg, "A door"), 0);
    assert_int_equal(sending_forget(&fixture.act, fixture.id), SENDING_MISSING);
    assert_int_equal(sendings_next(fixture.act.db, fixture.arena, &row), 0);
    assert_string_equal(row.public_id, fixture.id);
    assert_int_equal(sendings_refuse(fixture.act.db, row.id, "It is none."), 0);
    assert_int_equal(sendings_next(fixture.act.db, fixture.arena, &row), SENDINGS_MISSING);
    assert_int_equal(count(&fixture), 1);
    assert_string_equal(fixture.state, "refused");
    fixture.act.slug = "two";
    assert_int_equal(sending_forget(&fixture.act, fixture.id), SENDING_MISSING);
    fixture.act.slug = "one";
    assert_int_equal(sending_forget(&fixture.act, fixture.id), 0);
    assert_int_equal(count(&fixture), 0);
}

static void bytes_without_a_row_go_later(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t now_ms = clock_wall_ms();
    struct sending_row row;

    open_fixture(&fixture);
    assert_int_equal(send(&fixture, jpeg, sizeof jpeg, "A door"), 0);
    assert_int_equal(sending_clean(fixture.act.db, fixture.dir.fd, now_ms + 3600000), 0);
    assert_true(is_there(&fixture)); /* it waits */
    assert_int_equal(sendings_next(fixture.act.db, fixture.arena, &row), 0);
    assert_int_equal(sendings_remove(fixture.act.db, row.id), 0);
    assert_int_equal(sending_clean(fixture.act.db, fixture.dir.fd, now_ms), 0);
    assert_true(is_there(&fixture)); /* its row may be about to come */
    assert_int_equal(sending_clean(fixture.act.db, fixture.dir.fd, now_ms + 3600000), 0);
    assert_false(is_there(&fixture));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_none_is_refused_at_once),
        cmocka_unit_test(there_is_an_end_to_them),
        cmocka_unit_test(a_disk_that_is_nearly_full_is_left_alone),
        cmocka_unit_test(only_what_was_refused_is_cleared_away),
        cmocka_unit_test(bytes_without_a_row_go_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
