/* Setup addresses, and what they lead to: a password, a session, and how each of them ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "data_dir.h"
#include "people/audit.h"
#include "people/password.h"
#include "people/setup.h"

static const int64_t now = 1000000000;

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct staffer ada;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    /* of two admins, either may leave */
    assert_int_equal(staffer_add(fixture->db, AUDIT_COMMAND_LINE, "Zoe", STAFFER_ADMIN, now,
                                 fixture->arena, &fixture->ada),
                     0);
    assert_int_equal(staffer_add(fixture->db, AUDIT_COMMAND_LINE, "Ada", STAFFER_ADMIN, now,
                                 fixture->arena, &fixture->ada),
                     0);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int find_setup(struct fixture *fixture, const char *code, int64_t at)
{
    struct staffer staffer;

    return setup_find(fixture->db, code, at, fixture->arena, &staffer);
}

static int find_session(struct fixture *fixture, const char *secret, int64_t at)
{
    struct staffer staffer;

    return session_find(fixture->db, secret, at, fixture->arena, &staffer);
}

static int try(struct fixture *fixture, const char *name, const char *password)
{
    struct staffer staffer;

    return password_try(fixture->db, name, password, fixture->arena, &staffer);
}

/* Ada sets herself up; says the secret of her session. */
static void set_up(struct fixture *fixture, const char *password, char secret[SESSION_SECRET_MAX])
{
    char code[SETUP_CODE_MAX], text[PASSWORD_TEXT_MAX];
    const struct setup_way way = {.password_text = text};

    assert_int_equal(setup_make(fixture->db, AUDIT_COMMAND_LINE, "ada", now, code), 0);
    assert_int_equal(password_make(password, text), 0);
    assert_int_equal(setup_finish(fixture->db, code, &way, now, secret), 0);
    assert_int_equal(setup_finish(fixture->db, code, &way, now, secret), SETUP_MISSING);
}

static void test_a_code_ends(void **state)
{
    char first[SETUP_CODE_MAX], second[SETUP_CODE_MAX];
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(setup_make(fixture.db, AUDIT_COMMAND_LINE, "Bo", now, first), SETUP_MISSING);
    assert_int_equal(setup_make(fixture.db, AUDIT_COMMAND_LINE, "Ada", now, first), 0);
    assert_int_equal(find_setup(&fixture, first, now + setup_ms - 1), 0);
    assert_int_equal(find_setup(&fixture, first, now + setup_ms), SETUP_MISSING);
    assert_int_equal(find_setup(&fixture, "x", now), SETUP_MISSING);
    assert_int_equal(setup_make(fixture.db, AUDIT_COMMAND_LINE, "Ada", now, second), 0);
    assert_int_equal(find_setup(&fixture, first, now), SETUP_MISSING);
    assert_int_equal(staffer_disable(fixture.db, AUDIT_COMMAND_LINE, "Ada", now), 0);
    assert_int_equal(find_setup(&fixture, second, now), SETUP_MISSING);
}

static void test_a_password_is_the_persons(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char secret[SESSION_SECRET_MAX];

    open_fixture(&fixture);
    assert_int_equal(try(&fixture, "Ada", "correct horse battery"), PASSWORD_WRONG);
    set_up(&fixture, "correct horse battery", secret);
    assert_int_equal(try(&fixture, "ADA", "correct horse battery"), 0);
    assert_int_equal(try(&fixture, "Ada", "correct horse batterx"), PASSWORD_WRONG);
    assert_int_equal(try(&fixture, "Bo", "correct horse battery"), PASSWORD_WRONG);
    assert_int_equal(staffer_disable(fixture.db, AUDIT_COMMAND_LINE, "Ada", now), 0);
    assert_int_equal(try(&fixture, "Ada", "correct horse battery"), PASSWORD_WRONG);
}

static void test_a_session_ends(void **state)
{
    char secret[SESSION_SECRET_MAX], other[SESSION_SECRET_MAX];
    AUTO_FIXTURE struct fixture fixture;
    int64_t at;

    open_fixture(&fixture);
    set_up(&fixture, "correct horse battery", secret);
    assert_int_equal(find_session(&fixture, "x", now), SESSION_MISSING);
    assert_int_equal(find_session(&fixture, secret, now + session_idle_ms - 1), 0);
    /* that was a use: it goes on from there, but for no more than its time */
    for (at = now; at < now + session_ms; at += session_idle_ms / 2)
        assert_int_equal(find_session(&fixture, secret, at), 0);
    assert_int_equal(find_session(&fixture, secret, at), SESSION_MISSING);
    assert_int_equal(session_begin(fixture.db, &fixture.ada, "password", at, other), 0);
    assert_int_equal(find_session(&fixture, other, at + session_idle_ms), SESSION_MISSING);
    assert_int_equal(find_session(&fixture, other, at), 0);
    assert_int_equal(session_end(fixture.db, other), 0);
    assert_int_equal(find_session(&fixture, other, at), SESSION_MISSING);
}

static void test_a_new_password_or_a_leaver_ends_all(void **state)
{
    char secret[SESSION_SECRET_MAX], other[SESSION_SECRET_MAX];
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    set_up(&fixture, "correct horse battery", secret);
    assert_int_equal(find_session(&fixture, secret, now), 0);
    set_up(&fixture, "another horse battery", other);
    assert_int_equal(find_session(&fixture, secret, now), SESSION_MISSING);
    assert_int_equal(find_session(&fixture, other, now), 0);
    assert_int_equal(staffer_disable(fixture.db, AUDIT_COMMAND_LINE, "Ada", now), 0);
    assert_int_equal(find_session(&fixture, other, now), SESSION_MISSING);
}

static void test_a_form_token_is_the_sessions(void **state)
{
    char secret[SESSION_SECRET_MAX], token[SESSION_SECRET_MAX], again[SESSION_SECRET_MAX];
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(session_begin(fixture.db, &fixture.ada, "password", now, secret), 0);
    assert_int_equal(session_form_token(secret, token), 0);
    assert_int_equal(session_form_token(secret, again), 0);
    assert_string_equal(token, again);
    assert_string_not_equal(token, secret);
    /* what is kept of the secret is not what forms show */
    assert_int_equal(find_session(&fixture, token, now), SESSION_MISSING);
    assert_int_equal(session_begin(fixture.db, &fixture.ada, "password", now, secret), 0);
    assert_int_equal(session_form_token(secret, again), 0);
    assert_string_not_equal(token, again);
}

static void test_what_is_unfit(void **state)
{
    assert_null(password_is_unfit("Ada", "four words of mine"));
    assert_null(password_is_unfit("Ada", "d\xC5\xB5r d\xC5\xB5r glas"));
    assert_non_null(password_is_unfit("Ada", "elevenchars"));
    assert_non_null(password_is_unfit("Ada", "\xC5\xB5\xC5\xB5\xC5\xB5 short")); /* by letters */
    assert_non_null(password_is_unfit("Ada", "abababababababab"));
    assert_non_null(password_is_unfit("Ada Lovelace", "i am ada lovelace"));
    assert_non_null(password_is_unfit("Ada", "two lines\nof a text"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_code_ends),
        cmocka_unit_test(test_a_password_is_the_persons),
        cmocka_unit_test(test_a_session_ends),
        cmocka_unit_test(test_a_new_password_or_a_leaver_ends_all),
        cmocka_unit_test(test_a_form_token_is_the_sessions),
        cmocka_unit_test(test_what_is_unfit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
