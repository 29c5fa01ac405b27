/* Whether a page may hold a frame, why not, and what browsers tell of who tried. Rows from CSP 3
 * and from what Chromium, Firefox and WebKitGTK send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "catalogue/library.h"
#include "data_dir.h"
#include "intake/framing.h"
#include "intake/partnership.h"
#include "seed.h"

enum { NOW = 100000 };

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct library *library;
    struct arena *arena;
};

static void add(struct fixture *fixture, const char *name, const char *origin, const char *slug,
                int64_t until_ms)
{
    const struct partnership wanted = {.name = name,
                                       .origins = &origin,
                                       .origin_count = 1,
                                       .has_all = !slug,
                                       .slugs = &slug,
                                       .slug_count = slug != NULL,
                                       .until_ms = until_ms};
    struct partnership_problem problem = {0};
    struct partnership saved;

    if (partnership_save(fixture->db, "Ada", &wanted, fixture->arena, &saved, &problem))
        fail_msg("%s", problem.text);
}

static void open_fixture(struct fixture *fixture)
{
    struct partnership_problem problem = {0};

    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    seed_film(fixture->db, &(struct seed){.slug = "one"});
    seed_film(fixture->db, &(struct seed){.slug = "framed"});
    seed_film(fixture->db, &(struct seed){.slug = "draft", .state = "draft"});
    assert_int_equal(partnership_set_audience(fixture->db, "Ada", "framed", "partners",
                                              fixture->arena, &problem),
                     0);
    add(fixture, "All", "https://partner.example", NULL, -1);
    add(fixture, "Open", "http://open.example", NULL, -1);
    add(fixture, "Some", "https://some.example:8443", "one", -1);
    add(fixture, "Over", "https://over.example", NULL, NOW);
    assert_int_equal(library_open(&fixture->library, fixture->dir.fd), 0);
}

static void close_fixture(struct fixture *fixture)
{
    library_close(fixture->library);
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static const struct {
    const char *sentence, *slug, *page;
    bool is_allowed;
    const char *why; /* a part of it */
} rows[] = {
    {"a page of a partner's", "one", "https://partner.example/news?a=b#c", true, "of All"},
    {"in whatever case", "one", "HTTPS://PARTNER.example", true, "https://partner.example"},
    {"the secure one of what is listed without (CSP 3 6.7.2.8)", "one", "https://open.example/",
     true, "http://open.example"},
    {"and not the other way", "one", "http://partner.example/", false, "with https"},
    {"the port is part of it", "one", "https://some.example/", false, "another port"},
    {"and is right here", "one", "https://some.example:8443/x", true, "of Some"},
    {"a name below is another", "one", "https://www.partner.example/", false, "not the same"},
    {"so is one above", "one", "https://example/", false, "not the same"},
    {"one that begins alike is somebody's", "one", "https://partner.example.evil.test/", false,
     "begins alike"},
    {"nobody's", "one", "https://nobody.test/", false, "no partner's"},
    {"a backslash ends a host as a slash does", "one", "https://nobody.test\\@partner.example/",
     false, "no partner's"},
    {"a partner whose time is over", "one", "https://over.example/", false, "is over"},
    {"a partner of other films", "framed", "https://some.example:8443/", false, "other films"},
    {"a film for partners alone", "framed", "https://partner.example/", true, "own address"},
    {"a film that nobody sees", "draft", "https://partner.example/", false, "It is draft"},
    {"no film", "zero", "https://partner.example/", false, "no film"},
    {"no address", "one", "partner.example", false, "begins with https://"},
};

static void test_a_page_may_or_it_is_said_why_not(void **state)
{
    static const struct viewer anybody = {.kind = VIEWER_PUBLIC};
    AUTO_FIXTURE struct fixture fixture;

    (void)state;
    open_fixture(&fixture);
    AUTO_LOOK struct look look = look_open(fixture.library, fixture.db, &anybody, NOW);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct framing_trial trial;

        assert_int_equal(framing_try(&look, rows[i].slug, rows[i].page, fixture.arena, &trial), 0);
        if (trial.is_allowed != rows[i].is_allowed || !strstr(trial.why, rows[i].why))
            fail_msg("%s: %s", rows[i].sentence, trial.why);
    }
}

static const struct {
    const char *sentence, *report, *referrer, *origin;
} reports[] = {
    {"Chromium says it beside the report",
     "{\"csp-report\":{\"document-uri\":\"http://localhost:1/\",\"referrer\":\"\"}}",
     "http://partner.test:8/", "http://partner.test:8"},
    {"Firefox in it", "{\"csp-report\":{\"referrer\":\"http://partner.test:8/\"}}", NULL,
     "http://partner.test:8"},
    {"a path is not told on", "{\"csp-report\":{\"referrer\":\"https://a.test/who?me=1#x\"}}", NULL,
     "https://a.test"},
    {"a page that keeps it to itself", "{\"csp-report\":{\"referrer\":\"\"}}", NULL, ""},
    {"no text", "{\"csp-report\":{\"referrer\":7}}", NULL, ""},
    {"no origin", "{\"csp-report\":{\"referrer\":\"about:blank\"}}", NULL, ""},
    {"no report", "[]", NULL, ""},
    {"nothing at all", "", NULL, ""},
};

static void test_of_a_report_only_the_origin_is_read(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);

    (void)state;
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
        const char *origin =
            framing_read(reports[i].report, strlen(reports[i].report), reports[i].referrer, arena);

        if (strcmp(origin, reports[i].origin))
            fail_msg("%s: %s", reports[i].sentence, origin);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_page_may_or_it_is_said_why_not),
        cmocka_unit_test(test_of_a_report_only_the_origin_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
