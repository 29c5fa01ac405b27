/* Pictures follow one another: what a catalogue that cannot be read any more still shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "catalogue/look.h"
#include "catalogue/withdrawals.h"
#include "data_dir.h"
#include "picture.h"
#include "seed.h"
#include "store/films.h"

/* A library that knows two films, "one" and "other". */
struct fixture {
    struct data_dir dir;
    struct db *writer;
    struct library *library;
    struct seeded one;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->writer, fixture->dir.fd, DB_WRITE), 0);
    fixture->one = seed_film(fixture->writer, &(struct seed){.slug = "one"});
    seed_film(fixture->writer, &(struct seed){.slug = "other"});
    assert_int_equal(library_open(&fixture->library, fixture->dir.fd), 0);
}

static void close_fixture(struct fixture *fixture)
{
    library_close(fixture->library);
    db_close(fixture->writer);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static bool is_shown(struct library *library, const char *slug)
{
    static const struct viewer anybody = {.kind = VIEWER_PUBLIC};
    AUTO_LOOK struct look look = look_open(library, NULL, &anybody, clock_wall_ms());

    return look_film(&look, slug) != NULL;
}

static void append(const struct fixture *fixture, enum withdrawal what)
{
    assert_int_equal(withdrawals_append(fixture->dir.fd, what, fixture->one.public_id, "one",
                                        fixture->one.sha256),
                     0);
}

/* The file under the reader is destroyed, once it has changed: what it changed to is not known. */
static void break_database(const struct fixture *fixture)
{
    AUTO_FD int wal = openat(fixture->dir.fd, "catalogue.db-wal", O_WRONLY | O_CLOEXEC);
    char noise[8192];

    assert_int_equal(films_set_state(fixture->writer, fixture->one.film_id, "ready", 1000, -1), 0);
    memset(noise, 0xa5, sizeof(noise));
    for (off_t at = 0; at < 1 << 20; at += (off_t)sizeof(noise))
        assert_int_equal(pwrite(wal, noise, sizeof(noise), at), (ssize_t)sizeof(noise));
}

/* Until the reading fails: it is not tried at once after the one before. */
static void refresh_in_vain(struct library *library)
{
    for (int i = 0; library_refresh(library) == 0; i++) {
        assert_true(i < 200);
        assert_false(is_shown(library, "one"));
        poll(NULL, 0, 10);
    }
}

static void test_a_withdrawal_is_obeyed_when_the_database_is_broken(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    break_database(&fixture);
    assert_true(library_refresh(fixture.library) < 0);
    assert_true(is_shown(fixture.library, "one"));
    append(&fixture, WITHDRAWAL_WITHDRAW);
    refresh_in_vain(fixture.library);
    assert_false(is_shown(fixture.library, "one"));
    assert_true(is_shown(fixture.library, "other"));
}

/* A restoration is meant for the catalogue as it is now. An older one, still in memory and saying
 * live, shows nothing until the new one is read. */
static void test_a_restoration_waits_for_the_catalogue(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    append(&fixture, WITHDRAWAL_WITHDRAW);
    assert_int_equal(library_refresh(fixture.library), 0);
    break_database(&fixture);
    append(&fixture, WITHDRAWAL_RESTORE);
    refresh_in_vain(fixture.library);
    assert_false(is_shown(fixture.library, "one"));
    assert_true(is_shown(fixture.library, "other"));
}

static struct picture *make_picture(const struct fixture *fixture, struct shelf *shelf)
{
    struct withdrawals *none;
    struct picture *picture;
    struct stock *stock;

    assert_int_equal(withdrawals_parse("", 0, &none), 0);
    assert_int_equal(stock_read(&stock, fixture->writer), 0);
    assert_int_equal(picture_make(&picture, stock, shelf, none, NULL), 0);
    stock_release(stock);
    withdrawals_free(none);
    return picture;
}

static void test_a_retired_picture_goes_when_nobody_else_holds_it(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct picture *retired = NULL, *held, *free_one;
    struct shelf *shelf;

    open_fixture(&fixture);
    assert_int_equal(shelf_open(&shelf, fixture.dir.fd), 0);
    held = make_picture(&fixture, shelf);
    free_one = make_picture(&fixture, shelf);
    picture_hold(held);
    picture_retire(&retired, held);
    picture_retire(&retired, free_one);
    picture_sweep(&retired);
    assert_ptr_equal(retired, held);
    picture_sweep(&retired);
    assert_ptr_equal(retired, held);
    picture_release(held);
    picture_sweep(&retired);
    assert_null(retired);
    shelf_release(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_retired_picture_goes_when_nobody_else_holds_it),
        cmocka_unit_test(test_a_withdrawal_is_obeyed_when_the_database_is_broken),
        cmocka_unit_test(test_a_restoration_waits_for_the_catalogue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
