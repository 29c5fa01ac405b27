/* Posts on other platforms: planned, posted with an address, removed; nothing is lost to another's
 * change, and an address is one that a person may follow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "data_dir.h"
#include "intake/posting.h"
#include "seed.h"
#include "store/links.h"

struct fixture {
    struct data_dir dir;
    struct arena *arena;
    struct revise_act act;
    struct posting_problem problem;
    int64_t revision;
    char id[33];
};

static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){.arena = arena_open(1 << 22)};
    data_dir_make(&fixture->dir);
    fixture->act =
        (struct revise_act){.arena = fixture->arena, .slug = "one", .by = "Ada", .now_ms = 1000};
    assert_int_equal(db_open(&fixture->act.db, fixture->dir.fd, DB_WRITE), 0);
    seed_film(fixture->act.db, &(struct seed){.slug = "one"});
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->act.db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int plan(struct fixture *fixture, struct posting_edit edit)
{
    fixture->problem = (struct posting_problem){0};
    return posting_add(&fixture->act, &edit, fixture->id, &fixture->problem);
}

static int change(struct fixture *fixture, int64_t base, struct posting_edit edit)
{
    fixture->problem = (struct posting_problem){0};
    return posting_change(&fixture->act, fixture->id, base, &edit, &fixture->revision,
                          &fixture->problem);
}

static struct post_row stands(struct fixture *fixture)
{
    struct posting posting;

    assert_int_equal(posting_read(fixture->act.db, "one", fixture->arena, &posting), 0);
    assert_int_equal(posting.count, 1);
    assert_non_null(posting_find(&posting, fixture->id));
    return posting.posts[0];
}

static void planned_posted_removed(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t film_id;

    open_fixture(&fixture);
    assert_int_equal(plan(&fixture, (struct posting_edit){.platform = "Instagram", .words = "See"}),
                     0);
    assert_string_equal(stands(&fixture).state, "planned");
    assert_int_equal(links_find(fixture.act.db, stands(&fixture).code, &film_id), 0);
    assert_int_equal(change(&fixture, 1, (struct posting_edit){.state = "removed"}), POSTING_BAD);
    assert_int_equal(change(&fixture, 1, (struct posting_edit){.state = "posted"}), POSTING_BAD);
    assert_string_equal(fixture.problem.field, "url");
    assert_int_equal(
        change(&fixture, 1,
               (struct posting_edit){.state = "posted", .url = "https://www.instagram.com/p/abc/"}),
        0);
    assert_int_equal(fixture.revision, 2);
    assert_int_equal(change(&fixture, 2, (struct posting_edit){.state = "planned"}), POSTING_BAD);
    assert_int_equal(posting_remove(&fixture.act, fixture.id, 2, &fixture.problem), POSTING_BAD);
    assert_int_equal(change(&fixture, 2, (struct posting_edit){.state = "removed"}), 0);
    assert_string_equal(stands(&fixture).state, "removed");
    assert_string_equal(stands(&fixture).changed_by, "Ada");
}

static void what_was_only_planned_goes_with_its_code(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct posting posting;
    int64_t film_id;

    open_fixture(&fixture);
    assert_int_equal(plan(&fixture, (struct posting_edit){.platform = "X", .code = "night-x"}), 0);
    assert_int_equal(plan(&fixture, (struct posting_edit){.platform = "X", .code = "night-x"}),
                     POSTING_BAD);
    assert_int_equal(posting_read(fixture.act.db, "one", fixture.arena, &posting), 0);
    assert_int_equal(posting.count, 1);
    assert_int_equal(posting_remove(&fixture.act, posting.posts[0].public_id, 7, &fixture.problem),
                     POSTING_CHANGED);
    fixture.problem = (struct posting_problem){0};
    assert_int_equal(posting_remove(&fixture.act, posting.posts[0].public_id, 1, &fixture.problem),
                     0);
    assert_int_equal(links_find(fixture.act.db, "night-x", &film_id), LINKS_MISSING);
    assert_int_equal(posting_remove(&fixture.act, posting.posts[0].public_id, 1, &fixture.problem),
                     POSTING_MISSING);
}

static void nobody_changes_what_they_did_not_see(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(plan(&fixture, (struct posting_edit){.platform = "X"}), 0);
    assert_int_equal(change(&fixture, 1, (struct posting_edit){.words = "A"}), 0);
    assert_int_equal(change(&fixture, 1, (struct posting_edit){.words = "B"}), POSTING_CHANGED);
    assert_int_equal(fixture.revision, 2); /* which to look at */
    assert_string_equal(stands(&fixture).words, "A");
    assert_int_equal(plan(&fixture, (struct posting_edit){.platform = "Friendster"}), POSTING_BAD);
}

static const struct {
    const char *what, *url;
    bool is_good;
} urls[] = {
    {"a post", "https://www.instagram.com/p/abc/?igsh=1#x", true},
    {"a host alone", "https://x.com", true},
    {"a port", "https://social.example.org:8443/@incare/1", true},
    {"not encrypted", "http://x.com/1", false},
    {"a script", "javascript:alert(1)", false},
    {"a name before the host", "https://x.com@evil.example/1", false},
    {"a name and password", "https://ada:secret@x.com/1", false},
    {"no host", "https:///p/1", false},
    {"a blank", "https://x.com/a b", false},
    {"a quote", "https://x.com/\"onclick=", false},
    {"a backslash, which browsers take for a slash", "https://x.com\\@evil.example/", false},
    {"a line end", "https://x.com/\n", false},
    {"letters that are not ASCII", "https://x.com/\xc3\xa9", false},
    {"nothing", "", false},
};

static void an_address_is_one_to_follow(void **state)
{
    char url[600];

    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        if ((posting_url_fault(urls[i].url) == NULL) != urls[i].is_good)
            fail_msg("%s", urls[i].what);
    memset(url, 'a', sizeof url);
    memcpy(url, "https://x.com/", strlen("https://x.com/"));
    url[501] = '\0';
    assert_non_null(posting_url_fault(url));
    url[500] = '\0';
    assert_null(posting_url_fault(url));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planned_posted_removed),
        cmocka_unit_test(what_was_only_planned_goes_with_its_code),
        cmocka_unit_test(nobody_changes_what_they_did_not_see),
        cmocka_unit_test(an_address_is_one_to_follow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
