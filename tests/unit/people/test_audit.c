/* The audit log: what was altered, taken out, put in or cut off is noticed, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "crypt/digest.h"
#include "data_dir.h"
#include "people/audit.h"
#include "store/acts.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    int64_t sealed;
};

static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){0};
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static void add(struct fixture *fixture, const char *actor, const char *detail)
{
    assert_int_equal(db_begin(fixture->db), 0);
    assert_int_equal(db_end(fixture->db, audit_add(fixture->db, actor, "publish", "one", detail)),
                     0);
}

static void seal(struct fixture *fixture)
{
    assert_int_equal(audit_seal(fixture->db, fixture->dir.fd, &fixture->sealed), 0);
}

/* As somebody does who has the file and knows SQLite. */
static int tamper(struct fixture *fixture, const char *sql)
{
    char path[300];
    sqlite3 *raw = NULL;
    int code;

    snprintf(path, sizeof path, "%s/catalogue.db", fixture->dir.path);
    db_close(fixture->db);
    fixture->db = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    code = sqlite3_exec(raw, sql, NULL, NULL, NULL);
    assert_int_equal(sqlite3_close(raw), SQLITE_OK);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    return code;
}

static struct audit_verdict verify(struct fixture *fixture)
{
    struct audit_verdict verdict;

    assert_int_equal(audit_verify(fixture->db, fixture->dir.fd, &verdict), 0);
    return verdict;
}

static void test_a_digest_is_what_the_header_says(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct act_row one, two;
    char text[600], expected[DIGEST_TEXT_MAX];

    open_fixture(&fixture);
    add(&fixture, "Ada", "first");
    add(&fixture, AUDIT_COMMAND_LINE, "se\ncond\x01");
    assert_int_equal(acts_find(fixture.db, 1, fixture.arena, &one), 0);
    assert_int_equal(acts_find(fixture.db, 2, fixture.arena, &two), 0);
    assert_string_equal(two.detail, "se cond?");
    snprintf(text, sizeof text, "\n1\n%lld\nAda\npublish\none\nfirst\n", (long long)one.at);
    assert_int_equal(digest_bytes(text, strlen(text), expected), 0);
    assert_string_equal(one.sha256, expected);
    snprintf(text, sizeof text, "%s\n2\n%lld\ncommand line\npublish\none\nse cond?\n", one.sha256,
             (long long)two.at);
    assert_int_equal(digest_bytes(text, strlen(text), expected), 0);
    assert_string_equal(two.sha256, expected);
}

static void test_an_act_is_told_only_if_it_was_done(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(verify(&fixture).count, 0);
    add(&fixture, "Ada", "");
    assert_int_equal(db_begin(fixture.db), 0);
    assert_int_equal(audit_add(fixture.db, "Ada", "withdraw", "one", ""), 0);
    db_rollback(fixture.db);
    add(&fixture, "Ada", "");
    assert_int_equal(verify(&fixture).count, 2);
    assert_int_equal(verify(&fixture).finding, AUDIT_WHOLE);
}

/* Rows are what somebody does to five acts, of which audit.log knows the third and the last. */
static void test_what_was_done_to_it_shows(void **state)
{
#define FREE "DROP TRIGGER acts_stay; DROP TRIGGER acts_last; DROP TRIGGER acts_in_order; "
    static const struct {
        const char *what, *sql;
        enum audit_finding finding;
        int64_t number;
    } rows[] = {
        {"nothing", "SELECT 1", AUDIT_WHOLE, 0},
        {"a detail altered", FREE "UPDATE acts SET detail = 'x' WHERE number = 2", AUDIT_BROKEN, 2},
        {"a moment altered", FREE "UPDATE acts SET at = at - 1 WHERE number = 4", AUDIT_BROKEN, 4},
        {"somebody else", FREE "UPDATE acts SET actor = 'Bo' WHERE number = 1", AUDIT_BROKEN, 1},
        {"one taken out", FREE "DELETE FROM acts WHERE number = 3", AUDIT_BROKEN, 3},
        {"the first taken out", FREE "DELETE FROM acts WHERE number = 1", AUDIT_BROKEN, 1},
        {"one taken out, the rest moved up",
         FREE "DELETE FROM acts WHERE number = 3; UPDATE acts SET number = number - 1 "
              "WHERE number > 3",
         AUDIT_BROKEN, 3},
        {"two exchanged",
         FREE "UPDATE acts SET number = 9 WHERE number = 2; UPDATE acts SET number = 2 "
              "WHERE number = 3; UPDATE acts SET number = 3 WHERE number = 9",
         AUDIT_BROKEN, 2},
        {"the last cut off", FREE "DELETE FROM acts WHERE number = 5", AUDIT_CUT, 5},
        {"more cut off", FREE "DELETE FROM acts WHERE number > 2", AUDIT_CUT, 3},
        {"all cut off", FREE "DELETE FROM acts", AUDIT_CUT, 3},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FIXTURE struct fixture fixture;
        struct audit_verdict verdict;

        open_fixture(&fixture);
        for (int j = 1; j <= 5; j++) {
            add(&fixture, "Ada", rows[j].what);
            if (j >= 3 && j != 4)
                seal(&fixture);
        }
        assert_int_equal(tamper(&fixture, rows[i].sql), SQLITE_OK);
        verdict = verify(&fixture);
        if (verdict.finding != rows[i].finding || verdict.number != rows[i].number)
            fail_msg("%s: %d at %lld", rows[i].what, verdict.finding, (long long)verdict.number);
    }
}

static void test_who_cuts_and_writes_on_is_seen(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    add(&fixture, "Ada", "1");
    add(&fixture, "Ada", "2");
    seal(&fixture);
    assert_int_equal(tamper(&fixture, FREE "DELETE FROM acts WHERE number = 2"), SQLITE_OK);
    add(&fixture, "Bo", "another 2");
    add(&fixture, "Bo", "3");
    seal(&fixture);
    assert_int_equal(verify(&fixture).finding, AUDIT_REPLACED);
    assert_int_equal(verify(&fixture).number, 2);
}

static void test_rows_stay_as_they_are(void **state)
{
    static const char *const acts[] = {
        "UPDATE acts SET detail = 'x'",
        "DELETE FROM acts",
        "INSERT INTO acts VALUES (3, 1, 'Ada', 'publish', '', '', 'aa')",
        "INSERT INTO acts VALUES (1, 1, 'Ada', 'publish', '', '', 'aa')",
    };
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    add(&fixture, "Ada", "1");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        assert_int_equal(tamper(&fixture, acts[i]), SQLITE_CONSTRAINT);
    assert_int_equal(verify(&fixture).finding, AUDIT_WHOLE);
}

static void test_a_line_that_a_crash_cut_is_no_line(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char text[400];
    int fd;
    ssize_t length;

    open_fixture(&fixture);
    add(&fixture, "Ada", "1");
    seal(&fixture);
    seal(&fixture); /* nothing new */
    fd = openat(fixture.dir.fd, "audit.log", O_RDWR | O_APPEND);
    assert_int_equal(write(fd, "2 abc", 5), 5);
    add(&fixture, "Ada", "2");
    seal(&fixture);
    length = pread(fd, text, sizeof text, 0);
    close(fd);
    assert_int_equal(length, 67 + 6 + 67);
    assert_int_equal(verify(&fixture).finding, AUDIT_WHOLE);
    assert_int_equal(verify(&fixture).seals, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_digest_is_what_the_header_says),
        cmocka_unit_test(test_an_act_is_told_only_if_it_was_done),
        cmocka_unit_test(test_what_was_done_to_it_shows),
        cmocka_unit_test(test_who_cuts_and_writes_on_is_seen),
        cmocka_unit_test(test_rows_stay_as_they_are),
        cmocka_unit_test(test_a_line_that_a_crash_cut_is_no_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
