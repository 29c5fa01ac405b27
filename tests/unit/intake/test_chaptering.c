/* Chapters and notices as staff edit them: a line a chapter, or a file; saved, visitors get them,
 * and a file beside the film does not undo it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/str.h"
#include "data_dir.h"
#include "intake/chaptering.h"
#include "intake/forenoting.h"
#include "seed.h"

struct fixture {
    struct data_dir dir;
    struct arena *arena;
    struct revise_act act;
    struct revise_problem problem;
    int64_t number;
};

static void open_fixture(struct fixture *fixture)
{
    static const struct seed_cue cues[] = {{NULL, "Hello"}, {NULL, NULL}};

    *fixture = (struct fixture){.arena = arena_open(1 << 22)};
    data_dir_make(&fixture->dir);
    fixture->act =
        (struct revise_act){.arena = fixture->arena, .slug = "one", .by = "Ada", .now_ms = 1000};
    assert_int_equal(db_open(&fixture->act.db, fixture->dir.fd, DB_WRITE), 0);
    seed_film(fixture->act.db, &(struct seed){.slug = "one", .cues = cues});
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

    return chaptering_save(&fixture->act, &edit, &fixture->number, &fixture->problem);
}

static const struct {
    const char *says, *text;
    const char *lines; /* as they are given back */
    int line;          /* where it is refused; 0: it is taken */
} rows[] = {
    {"a line a chapter", "0:00 Arriving\n0:02 A room\n", "0:00 Arriving\n0:02 A room\n", 0},
    {"as forms send them, with a blank line", " 0:00  Arriving \r\n\r\n0:02 A room\r\n",
     "0:00 Arriving\n0:02 A room\n", 0},
    {"a fraction of a second", "0:00 Arriving\n0:01.5 A room", "0:00 Arriving\n0:01.500 A room\n",
     0},
    {"WebVTT", "WEBVTT\n\n00:00.000 --> 00:01.000\nArriving\n", "0:00 Arriving\n", 0},
    {"none at all", "", "", 0},
    {"no moment", "0:00 Arriving\nA room\n", "", 2},
    {"no name", "0:00 Arriving\n0:02\n", "", 2},
    {"out of order", "0:02 A room\n0:00 Arriving\n", "", 2},
    {"two at once", "0:02 A room\n0:02 Arriving\n", "", 2},
    {"a wrong file", "WEBVTT\n\n00:02.000 --> 00:01.000\nArriving\n", "", 3},
};

static void chapters_are_lines(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FIXTURE struct fixture fixture;
        AUTO_BUF struct buf lines = {0};
        struct chaptering chaptering;
        int r;

        open_fixture(&fixture);
        r = save(&fixture, rows[i].text, 0);
        if ((r == REVISE_BAD) != (rows[i].line != 0) || fixture.problem.line != rows[i].line)
            fail_msg("%s: %d at line %d: %s", rows[i].says, r, fixture.problem.line,
                     fixture.problem.text);
        assert_int_equal(chaptering_read(fixture.act.db, "one", fixture.arena, &chaptering), 0);
        chaptering_write(&lines, &chaptering.vtt);
        if (!str_equal(lines.data, rows[i].lines))
            fail_msg("%s: \"%s\"", rows[i].says, lines.data);
    }
}

static void they_end_where_the_next_begins(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct chaptering chaptering;

    open_fixture(&fixture);
    assert_int_equal(save(&fixture, "0:00 Arriving\n0:01.5 A room\n", 0), 0);
    assert_int_equal(chaptering_read(fixture.act.db, "one", fixture.arena, &chaptering), 0);
    assert_int_equal(chaptering.vtt.cues[0].end_ms, 1500);
    assert_int_equal(chaptering.vtt.cues[1].end_ms, chaptering.film.duration_ms);
    assert_int_equal(save(&fixture, "0:00 Arriving\n9:59:59 Never\n", 1), REVISE_BAD);
}

static void nobody_saves_over_another(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    bool is_ours;

    open_fixture(&fixture);
    assert_int_equal(revise_is_ours(fixture.act.db, 1, "chapters", "", &is_ours), 0);
    assert_false(is_ours);
    assert_int_equal(save(&fixture, "0:00 Arriving\n", 0), 0);
    assert_int_equal(save(&fixture, "0:00 Leaving\n", 0), REVISE_CHANGED);
    assert_int_equal(save(&fixture, "0:00 Leaving\n", 1), 0);
    assert_int_equal(revise_is_ours(fixture.act.db, 1, "chapters", "", &is_ours), 0);
    assert_true(is_ours);
}

static int note(struct fixture *fixture, const char *text, int64_t base)
{
    const struct revise_edit edit = {text, strlen(text), "human", base};

    return forenoting_save(&fixture->act, &edit, &fixture->number, &fixture->problem);
}

static void notices_are_kept_as_well(void **state)
{
    static const char one[] = "{\"notices\": [{\"kind\": \"abuse\", \"how\": \"heard\", "
                              "\"from\": \"0:01\", \"to\": \"0:02\", \"en\": \"A voice\"}]}";
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf again = {0};
    struct forenoting forenoting;

    open_fixture(&fixture);
    assert_int_equal(note(&fixture, "{\"notices\": [{\"kind\": \"abuses\"}]}", 0), REVISE_BAD);
    assert_non_null(strstr(fixture.problem.text, "did you mean 'abuse'"));
    assert_int_equal(note(&fixture, one, 0), 0);
    assert_int_equal(forenoting_read(fixture.act.db, "one", fixture.arena, &forenoting), 0);
    assert_int_equal(forenoting.count, 1);
    assert_int_equal(forenoting.notices[0].start_ms, 1000);
    assert_int_equal(forenoting.row.number, 1);
    noticing_write(&again, forenoting.notices, forenoting.count);
    assert_int_equal(note(&fixture, again.data, 0), 0); /* the same once more */
    assert_int_equal(fixture.number, 1);
    assert_int_equal(note(&fixture, "{\"notices\": []}", 0), REVISE_CHANGED);
    assert_int_equal(note(&fixture, "{\"notices\": []}", 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chapters_are_lines),
        cmocka_unit_test(they_end_where_the_next_begins),
        cmocka_unit_test(nobody_saves_over_another),
        cmocka_unit_test(notices_are_kept_as_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
