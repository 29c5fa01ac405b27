/* What is removed by hand of a film that is taken down: all that is known of where it went, ticked
 * off once, anew when it goes again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "data_dir.h"
#include "intake/partnership.h"
#include "intake/posting.h"
#include "intake/removing.h"
#include "intake/withdraw.h"
#include "people/audit.h"
#include "seed.h"
#include "store/acts.h"
#include "store/framings.h"
#include "store/previews.h"

struct fixture {
    struct data_dir dir;
    struct arena *arena;
    struct revise_act act;
    struct seeded one;
    int64_t revision;
    char post[64];
};

static void add_partner(struct fixture *fixture, const char *name, const char *origin,
                        const char *slug)
{
    const struct partnership wanted = {.name = name,
                                       .origins = &origin,
                                       .origin_count = 1,
                                       .has_all = !slug,
                                       .slugs = &slug,
                                       .slug_count = slug != NULL,
                                       .until_ms = -1};
    struct partnership_problem problem = {0};
    struct partnership saved;

    assert_int_equal(
        partnership_save(fixture->act.db, "Ada", &wanted, fixture->arena, &saved, &problem), 0);
}

/* It went to a post that stands, one that is only planned, three partners of whom one may show
 * another film alone, a site that is none any more, and a journalist. */
static void send_about(struct fixture *fixture)
{
    struct posting_edit plan = {.platform = "X"};
    struct posting_edit post = {.state = "posted", .url = "https://x.com/1"};
    struct preview_row preview = {.public_id = "0123456789abcdef0123456789abcdef",
                                  .film_id = fixture->one.film_id,
                                  .recipient = "Jo, Gazette",
                                  .created_by = "Ada",
                                  .embargo_at = -1,
                                  .expires_at = 5000,
                                  .opens_max = 3,
                                  .revoked_at = -1};
    struct posting_problem problem;
    char id[33];

    assert_int_equal(posting_add(&fixture->act, &plan, id, &problem), 0);
    assert_int_equal(posting_add(&fixture->act, &plan, id, &problem), 0);
    assert_int_equal(
        posting_change(&fixture->act, id, REVISE_ANY, &post, &fixture->revision, &problem), 0);
    snprintf(fixture->post, sizeof fixture->post, "post-%s", id);
    add_partner(fixture, "All", "https://all.example", NULL);
    add_partner(fixture, "This", "https://this.example", "one");
    add_partner(fixture, "That", "https://that.example", "two");
    assert_int_equal(
        framings_add(fixture->act.db, 20000, fixture->one.film_id, "https://all.example", 0, 9), 0);
    assert_int_equal(
        framings_add(fixture->act.db, 20000, fixture->one.film_id, "https://gone.example", 0, 9),
        0);
    assert_int_equal(
        framings_add(fixture->act.db, 20000, fixture->one.film_id, "https://never.example", 1, 9),
        0);
    assert_int_equal(previews_add(fixture->act.db, fixture->one.sha256, &preview), 0);
}

static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){.arena = arena_open(1 << 22)};
    data_dir_make(&fixture->dir);
    fixture->act =
        (struct revise_act){.arena = fixture->arena, .slug = "one", .by = "Ada", .now_ms = 1000};
    assert_int_equal(db_open(&fixture->act.db, fixture->dir.fd, DB_WRITE), 0);
    fixture->one = seed_film(fixture->act.db, &(struct seed){.slug = "one"});
    seed_film(fixture->act.db, &(struct seed){.slug = "two"});
    send_about(fixture);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->act.db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static struct removing stands(struct fixture *fixture)
{
    struct removing removing;

    assert_int_equal(removing_read(fixture->act.db, "one", fixture->arena, &removing), 0);
    return removing;
}

static int tick(struct fixture *fixture, const char *id, int64_t base, bool is_done)
{
    return removing_tick(&fixture->act, id, base, is_done, &fixture->revision);
}

static void take_down(struct fixture *fixture)
{
    assert_int_equal(withdraw_film(fixture->act.db, fixture->dir.fd, "Ada", "one"), 0);
}

static void all_that_is_known_is_listed(void **state)
{
    static const char *const wanted[] = {"The post on X",
                                         "All",
                                         "This",
                                         "https://gone.example",
                                         "The preview for Jo, Gazette",
                                         "Search engines",
                                         "Feed readers and podcast apps",
                                         "Whoever was given a file of it",
                                         "Backups"};
    AUTO_FIXTURE struct fixture fixture;
    struct removing removing;

    open_fixture(&fixture);
    removing = stands(&fixture);
    assert_int_equal(removing.count, sizeof wanted / sizeof *wanted);
    for (int i = 0; i < removing.count; i++)
        assert_string_equal(removing.items[i].what, wanted[i]);
    assert_string_equal(removing.items[0].url, "https://x.com/1");
    assert_false(removing.is_down);
    assert_int_equal(tick(&fixture, "search", 0, true), REMOVING_STANDS);
    assert_int_equal(tick(&fixture, fixture.post, REVISE_ANY, true), REMOVING_STANDS);
    assert_int_equal(removing_read(fixture.act.db, "none", fixture.arena, &removing),
                     REMOVING_MISSING);
}

static void ticked_off_by_whom_and_when(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct removing removing;

    open_fixture(&fixture);
    take_down(&fixture);
    assert_true(stands(&fixture).is_down);
    assert_int_equal(tick(&fixture, "search", 0, true), 0);
    assert_int_equal(fixture.revision, 1);
    fixture.act.by = "Ben";
    assert_int_equal(tick(&fixture, "search", 0, true), REMOVING_CHANGED);
    assert_int_equal(tick(&fixture, "search", 1, true), 0); /* it is so already */
    assert_int_equal(tick(&fixture, "nothing", 0, true), REMOVING_MISSING);
    removing = stands(&fixture);
    assert_int_equal(removing.done, 1);
    assert_string_equal(removing_find(&removing, "search")->changed_by, "Ada");
    assert_int_equal(removing_find(&removing, "search")->changed_at, 1000);
    assert_int_equal(tick(&fixture, "search", 1, false), 0);
    removing = stands(&fixture);
    assert_int_equal(removing.done, 0);
    assert_string_equal(removing_find(&removing, "search")->changed_by, "Ben");
}

static void a_post_says_so_itself(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct posting posting;

    open_fixture(&fixture);
    take_down(&fixture);
    assert_int_equal(tick(&fixture, fixture.post, 1, true), REMOVING_CHANGED);
    assert_int_equal(tick(&fixture, fixture.post, 2, true), 0);
    assert_int_equal(posting_read(fixture.act.db, "one", fixture.arena, &posting), 0);
    assert_string_equal(posting_find(&posting, fixture.post + strlen("post-"))->state, "removed");
    assert_int_equal(stands(&fixture).done, 1);
    assert_int_equal(tick(&fixture, fixture.post, 3, false), 0);
    assert_int_equal(stands(&fixture).done, 0);
    assert_int_equal(tick(&fixture, "post-0", REVISE_ANY, true), REMOVING_MISSING);
}

static void what_goes_again_is_removed_again(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    take_down(&fixture);
    assert_int_equal(tick(&fixture, "search", 0, true), 0);
    assert_int_equal(tick(&fixture, fixture.post, 2, true), 0);
    assert_int_equal(withdraw_restore(fixture.act.db, fixture.dir.fd,
                                      &(struct release_rules){.people = 1}, AUDIT_COMMAND_LINE,
                                      "one"),
                     0);
    take_down(&fixture);
    assert_int_equal(stands(&fixture).done, 1); /* the post is removed still */
}

struct acts_seen {
    int ticks, unticks;
};

static int see_act(void *context, const struct act_row *row)
{
    struct acts_seen *seen = context;

    assert_null(strstr(row->detail, "Gazette"));
    seen->ticks += str_equal(row->act, "removal tick");
    seen->unticks += str_equal(row->act, "removal untick");
    return 0;
}

static void ticks_are_in_the_audit_log(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct acts_seen seen = {0};
    const char *preview = "preview-0123456789abcdef0123456789abcdef";

    open_fixture(&fixture);
    take_down(&fixture);
    assert_int_equal(tick(&fixture, preview, 0, true), 0);
    assert_int_equal(tick(&fixture, preview, 1, false), 0);
    assert_int_equal(tick(&fixture, preview, 2, false), 0);
    assert_int_equal(acts_each(fixture.act.db, see_act, &seen), 0);
    assert_int_equal(seen.ticks, 1);
    assert_int_equal(seen.unticks, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_known_is_listed),
        cmocka_unit_test(ticked_off_by_whom_and_when),
        cmocka_unit_test(a_post_says_so_itself),
        cmocka_unit_test(what_goes_again_is_removed_again),
        cmocka_unit_test(ticks_are_in_the_audit_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
