/* The way of an upload that is whole: what fails, fails alone. */
#include "receiving.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/limits.h"
#include "intake/expire.h"
#include "intake/quarantine.h"
#include "seed.h"
#include "store/packagings.h"
#include "store/versions.h"

static const char *fake_media; /* its path */

static const char *state_of(struct fixture *fixture, const char *public_id, struct upload_row *row)
{
    assert_int_equal(uploads_find(fixture->db, public_id, fixture->arena, row), 0);
    return row->state;
}

/* Other bytes; NULL: as a disk that answers EIO would, it can be moved, and not opened. */
static void spoil_in(struct fixture *fixture, const char *folder, const char *public_id,
                     const char *bytes)
{
    AUTO_FD int fd = files_open_dir(fixture->dir.fd, folder);

    assert_int_equal(unlinkat(fd, public_id, 0), 0);
    if (bytes)
        data_dir_put(fd, public_id, bytes, strlen(bytes));
    else
        assert_int_equal(symlinkat("/dev/full", fd, public_id), 0);
}

static void spoil(struct fixture *fixture, const char *public_id)
{
    spoil_in(fixture, "incoming", public_id, NULL);
}

static int run(struct fixture *fixture, int64_t now_ms)
{
    return quarantine_run(fixture->db, fixture->dir.fd, fixture->worker, &fixture->lived, now_ms);
}

static void put_back(struct fixture *fixture, const char *folder, const char *public_id)
{
    AUTO_FD int fd = files_open_dir(fixture->dir.fd, folder);

    assert_int_equal(unlinkat(fd, public_id, 0), 0);
    data_dir_put(fd, public_id, "bad", 3);
}

static void test_a_file_that_fails_holds_up_no_other(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row bad, good, found;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 3, &bad), 0);
    assert_int_equal(send(&fixture, &bad, 0, "bad"), 0);
    assert_int_equal(begin(&fixture, "whole", 4, &good), 0);
    assert_int_equal(send(&fixture, &good, 0, "good"), 0);
    spoil(&fixture, bad.public_id);
    assert_int_equal(run(&fixture, NOW), 0);
    assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, good.public_id, &found), "quarantined");
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "received");
}

/* How often it is tried in an hour of a disk that fails: at first soon, then now and then. */
static void test_a_disk_that_fails_costs_no_upload(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t now_ms = NOW, first_ms = 0;
    struct upload_row bad, found;
    int tries = 0;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 3, &bad), 0);
    assert_int_equal(send(&fixture, &bad, 0, "bad"), 0);
    spoil(&fixture, bad.public_id);
    for (; now_ms < NOW + HOUR; now_ms += 1000) {
        int r = run(&fixture, now_ms);

        if (r == 0 && tries++ == 1)
            first_ms = now_ms;
        else if (r != 0)
            assert_int_equal(r, QUARANTINE_IDLE);
        assert_int_equal(expire_run(fixture.db, fixture.dir.fd, now_ms), 0);
    }
    assert_true(first_ms - NOW <= 5000);
    assert_in_range(tries, 12, 30);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "received");
    assert_non_null(strstr(found.reason, "the disk"));
    assert_int_equal(found.attempts, 0); /* nobody has died of it */
    put_back(&fixture, "quarantine", bad.public_id);
    assert_int_equal(run(&fixture, found.retry_at), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "quarantined");
    assert_string_equal(found.reason, "");
    assert_int_equal(found.wait_ms, 0);
    assert_int_equal(found.retry_at, 0);
}

/* A row as it is to be, from any other. */
static void set(struct fixture *fixture, struct upload_row *row, const char *state, int attempts)
{
    const char *from = row->state;

    row->state = state;
    row->attempts = attempts;
    row->found = "";
    assert_int_equal(uploads_hand_on(fixture->db, from, row), 0);
}

static void test_only_who_dies_of_it_is_counted(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row bad, found;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 3, &bad), 0);
    assert_int_equal(send(&fixture, &bad, 0, "bad"), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "received");
    set(&fixture, &found, "received", 3);
    assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "quarantined");
    assert_int_equal(found.attempts, 0);
    set(&fixture, &found, "quarantined", upload_attempts_max);
    assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "refused");
}

static void limit_files(rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};

    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static rlim_t journal_bytes(struct fixture *fixture)
{
    struct stat wal;

    assert_int_equal(fstatat(fixture->dir.fd, "catalogue.db-wal", &wal, 0), 0);
    return (rlim_t)wal.st_size;
}

/* What it takes to note how often it was tried. */
static rlim_t written(struct fixture *fixture, struct upload_row *row, int attempts)
{
    rlim_t before = journal_bytes(fixture);

    set(fixture, row, "quarantined", attempts);
    return journal_bytes(fixture) - before;
}

/* Each time there is just room to note that it is looked into, and none to note how that ended. */
static void test_what_cannot_be_written_down_is_not_counted(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    struct sigaction before;
    struct upload_row bad, found;
    rlim_t journal, note, again;

    open_fixture(&fixture);
    assert_int_equal(worker_open(&fixture.worker, fake_media), 0);
    assert_int_equal(begin(&fixture, "whole", 3, &bad), 0);
    assert_int_equal(send(&fixture, &bad, 0, "bad"), 0);
    assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "quarantined");
    spoil_in(&fixture, "quarantine", bad.public_id, "bat");
    set(&fixture, &found, "quarantined", 1);
    again = written(&fixture, &found, 1);
    note = written(&fixture, &found, 2); /* of which somebody died */
    journal = journal_bytes(&fixture) + note;
    assert_int_equal(sigaction(SIGXFSZ, &ignored, &before), 0);
    for (int i = 0; i < 2 * upload_attempts_max; i++) {
        limit_files(journal + (rlim_t)i * again);
        assert_true(run(&fixture, NOW) != 0);
        assert_string_equal(state_of(&fixture, bad.public_id, &found), "quarantined");
        assert_int_equal(found.attempts, 3); /* this one, until it has ended */
    }
    limit_files(RLIM_INFINITY);
    assert_int_equal(sigaction(SIGXFSZ, &before, NULL), 0);
    assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "quarantined");
    assert_int_equal(found.attempts, 2);
}

/* Who looks into it sees no film in bytes that the disk does not give. */
static void test_a_film_that_cannot_be_read_is_not_to_blame(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row bad, found;

    open_fixture(&fixture);
    assert_int_equal(worker_open(&fixture.worker, fake_media), 0);
    assert_int_equal(begin(&fixture, "whole", 3, &bad), 0);
    assert_int_equal(send(&fixture, &bad, 0, "bad"), 0);
    assert_int_equal(run(&fixture, NOW), 0);
    spoil_in(&fixture, "quarantine", bad.public_id, "bat");
    assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "quarantined");
    assert_non_null(strstr(found.reason, "the disk"));
    assert_int_equal(found.attempts, 0);
    put_back(&fixture, "quarantine", bad.public_id);
    assert_int_equal(run(&fixture, found.retry_at), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "refused");
    assert_string_equal(found.reason, "This is no film.");
}

/* Its file is in the vault by then, where nobody else looks for it. */
static void test_what_is_inspected_is_entered_when_the_disk_is_back(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row bad, found;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 3, &bad), 0);
    assert_int_equal(send(&fixture, &bad, 0, "bad"), 0);
    assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "quarantined");
    set(&fixture, &found, "inspected", 0);
    spoil_in(&fixture, "quarantine", bad.public_id, NULL);
    for (int64_t now_ms = NOW; now_ms < NOW + 60000; now_ms += 1000)
        assert_true(run(&fixture, now_ms) >= 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "inspected");
    put_back(&fixture, "vault", bad.public_id);
    assert_int_equal(run(&fixture, found.retry_at), 0);
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "entered");
}

static int count(void *context, const char *name)
{
    int *found = context;

    assert_string_equal(name, "0123456789abcdef0123456789abcdef");
    ++*found;
    return 0;
}

/* Killed after its file came into vault/ and before its film was written; then taken away. */
static void test_an_original_without_a_film_is_told_of(void **state)
{
    static const char name[] = "0123456789abcdef0123456789abcdef";
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row row = {.public_id = name,
                             .kind = "whole",
                             .parts = "",
                             .metadata = "",
                             .name = "",
                             .length = 1,
                             .received_bytes = 1,
                             .state = "inspected"};
    AUTO_FD int vault = -1;
    int found = 0;

    open_fixture(&fixture);
    row.staff_id = fixture.ada.id;
    assert_int_equal(quarantine_each_orphan(fixture.db, fixture.dir.fd, count, &found), 0);
    vault = files_open_dir(fixture.dir.fd, "vault");
    data_dir_put(vault, name, "x", 1);
    assert_int_equal(uploads_add(fixture.db, &row), 0);
    assert_int_equal(quarantine_each_orphan(fixture.db, fixture.dir.fd, count, &found), 0);
    assert_int_equal(found, 0);
    assert_int_equal(
        receive_remove(fixture.receive, fixture.db, name, fixture.ada.id, fixture.arena), 0);
    assert_int_equal(quarantine_each_orphan(fixture.db, fixture.dir.fd, count, &found), 0);
    assert_int_equal(found, 1);
}

/* One that was looked into, and is to be a version of that film. */
static void put_inspected(struct fixture *fixture, const char *name, int64_t film_id,
                          const char *kind)
{
    struct upload_row row = {.public_id = name,
                             .staff_id = fixture->ada.id,
                             .kind = "whole",
                             .parts = "",
                             .metadata = "",
                             .name = "",
                             .length = 1,
                             .received_bytes = 1,
                             .state = "received",
                             .meant_kind = kind,
                             .meant_film = film_id};
    AUTO_FD int folder = files_open_dir(fixture->dir.fd, "quarantine");

    data_dir_put(folder, name, "x", 1);
    assert_int_equal(uploads_add(fixture->db, &row), 0);
    row.sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    row.reason = "";
    row.duration_ms = 2000;
    set(fixture, &row, "inspected", 0);
}

static void test_a_version_is_of_the_film_that_was_meant(void **state)
{
    static const char main_id[] = "00000000000000000000000000000001",
                      bsl_id[] = "00000000000000000000000000000002",
                      lost_id[] = "00000000000000000000000000000003";
    AUTO_FIXTURE struct fixture fixture;
    struct packaging_row packaging;
    struct version_row version;
    struct upload_row found;
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.db, &(struct seed){.slug = "one"});
    put_inspected(&fixture, main_id, film.film_id, "main");
    put_inspected(&fixture, bsl_id, film.film_id, "bsl");
    put_inspected(&fixture, lost_id, 0, "main");
    for (int i = 0; i < 3; i++)
        assert_int_equal(run(&fixture, NOW), 0);
    assert_string_equal(state_of(&fixture, main_id, &found), "entered");
    assert_int_equal(found.film_id, film.film_id);
    assert_int_equal(versions_get(fixture.db, film.version_id, fixture.arena, &version), 0);
    assert_string_equal(version.state, "ready"); /* as it was, until the new is made */
    assert_string_equal(version.sha256, film.sha256);
    assert_int_equal(packagings_find(fixture.db, film.version_id, fixture.arena, &packaging), 0);
    assert_string_equal(packaging.vault, main_id);
    assert_string_equal(state_of(&fixture, bsl_id, &found), "entered");
    assert_int_equal(versions_find(fixture.db, film.film_id, "bsl", fixture.arena, &version), 0);
    assert_string_equal(version.state, "needs_packaging");
    assert_string_equal(state_of(&fixture, lost_id, &found), "refused");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_that_fails_holds_up_no_other),
        cmocka_unit_test(test_a_disk_that_fails_costs_no_upload),
        cmocka_unit_test(test_only_who_dies_of_it_is_counted),
        cmocka_unit_test(test_what_cannot_be_written_down_is_not_counted),
        cmocka_unit_test(test_a_film_that_cannot_be_read_is_not_to_blame),
        cmocka_unit_test(test_what_is_inspected_is_entered_when_the_disk_is_back),
        cmocka_unit_test(test_an_original_without_a_film_is_told_of),
        cmocka_unit_test(test_a_version_is_of_the_film_that_was_meant),
    };

    check(argc == 2);
    fake_media = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
