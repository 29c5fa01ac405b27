/* What may befall a film while renditions are made of it: by the program that makes them, by the
 * disk, and by people who change their minds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"
#include "packaging_fixture.h"
#include "store/films.h"

/* kill -9 of the one program that this one has started. */
static void end_media(void)
{
    char path[64], pids[32] = "";
    AUTO_FD int fd = -1;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)getpid(), (int)getpid());
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(read(fd, pids, sizeof pids - 1) > 0);
    assert_int_equal(kill((pid_t)strtol(pids, NULL, 10), SIGKILL), 0);
    poll(NULL, 0, 100);
}

static void test_breaks_twice(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_served(&fixture, "breaks");
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "working", "");
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "failed", "breaks the program");
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    expect_renditions(&fixture, 1);
    expect_folders(&fixture, 1);
    put_source(&fixture, "breaks"); /* the same once more is no news */
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    put_source(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void test_breaks_once(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "breaks-once");
    assert_int_equal(run(&fixture), 0);
    assert_int_equal(row_of(&fixture).attempts, 1);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void test_ends_all(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "gone");
    assert_true(run(&fixture) < 0);
    expect_state(&fixture, "working", "");
    assert_true(run(&fixture) < 0);
    expect_state(&fixture, "failed", "ended while it was at this one");
}

/* It fell while it had nothing to do. */
static void test_had_ended(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "gone");
    assert_true(run(&fixture) < 0);
    assert_int_equal(row_of(&fixture).attempts, 1);
    put_source(&fixture, "good");
    assert_int_equal(run(&fixture), 0); /* no fence here: it is started again */
    expect_in_service(&fixture);
    end_media();
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_true(run(&fixture) < 0);
    assert_int_equal(row_of(&fixture).attempts, 0);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void test_refused(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char text[PACKAGING_TEXT_MAX];
    struct packaging_row row;

    open_new(&fixture, "bad");
    assert_int_equal(run(&fixture), 0);
    row = row_of(&fixture);
    packaging_describe(&row, text);
    assert_string_equal(text, "could not be packaged: There is no picture in it.");
    expect_folders(&fixture, 0);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "failed", "no picture");
}

static void test_no_room(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "full");
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "waiting", "no room");
    expect_folders(&fixture, 0);
    assert_int_equal(run(&fixture), PACKAGER_IDLE); /* not for a while */
    put_source(&fixture, "good");
    fixture.wishes.disk_reserve_bytes = INT64_MAX;
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "waiting", "no room");
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    fixture.wishes.disk_reserve_bytes = 0;
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

struct meanwhile {
    struct fixture *fixture;
    void (*act)(struct db *db, struct fixture *fixture);
};

static void *act_meanwhile(void *context)
{
    const struct meanwhile *meanwhile = context;
    AUTO_DB struct db *db = NULL;

    if (db_open(&db, meanwhile->fixture->dir.fd, DB_WRITE) == 0) {
        poll(NULL, 0, 300);
        meanwhile->act(db, meanwhile->fixture);
    }
    return NULL;
}

static void run_while(struct fixture *fixture, void (*act)(struct db *db, struct fixture *fixture))
{
    struct meanwhile meanwhile = {fixture, act};
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, act_meanwhile, &meanwhile), 0);
    assert_int_equal(run(fixture), 0);
    pthread_join(thread, NULL);
}

static void withdraw(struct db *db, struct fixture *fixture)
{
    (void)films_set_state(db, fixture->film.film_id, "withdrawn", -1, -1);
}

static void test_withdrawn_meanwhile(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_served(&fixture, "slow");
    run_while(&fixture, withdraw);
    expect_state(&fixture, "waiting", "");
    expect_folders(&fixture, 1);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    put_source(&fixture, "good");
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    assert_int_equal(films_set_state(fixture.db, fixture.film.film_id, "ready", -1, -1), 0);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void replace(struct db *db, struct fixture *fixture)
{
    (void)packaging_ask(db, fixture->film.version_id, &(struct original){.sha256 = "another"});
}

static void test_replaced_meanwhile(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_served(&fixture, "slow");
    run_while(&fixture, replace);
    assert_string_equal(row_of(&fixture).sha256, "another");
    expect_state(&fixture, "waiting", "");
    expect_folders(&fixture, 1);
    expect_renditions(&fixture, 1);
    put_source(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_breaks_twice),
        cmocka_unit_test(test_breaks_once),
        cmocka_unit_test(test_ends_all),
        cmocka_unit_test(test_had_ended),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_withdrawn_meanwhile),
        cmocka_unit_test(test_replaced_meanwhile),
    };

    fake_media = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
