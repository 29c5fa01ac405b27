/* Packaging, step by step: what is served only ever changes whole, whatever becomes of the program
 * that makes it, of the film's file, of the disk, and of the wish to have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "data_dir.h"
#include "intake/leftover.h"
#include "intake/packaging.h"
#include "packager.h"
#include "pipeline.h"
#include "seed.h"
#include "store/films.h"
#include "store/leftovers.h"
#include "store/staged.h"

static const char *fake_media;

struct fixture {
    struct data_dir dir;
    char library[80];
    int library_fd;
    struct db *db;
    struct arena *arena;
    struct seeded film;
    struct packager *packager;
    struct packager_options options;
    struct packager_wishes wishes;
    int count; /* of what was counted last */
};

/* A film of the library, as a scan leaves it, and its packaging asked for. */
static void put_source(struct fixture *fixture, const char *word)
{
    struct source_row source = {.path = "film.mov", .state = "indexed"};
    char sha256[DIGEST_TEXT_MAX];
    AUTO_FD int fd = -1;
    struct stat at;

    data_dir_put(fixture->library_fd, "film.mov", word, strlen(word));
    fd = openat(fixture->library_fd, "film.mov", O_RDONLY | O_CLOEXEC);
    assert_int_equal(digest_file(fd, sha256), 0);
    assert_int_equal(fstat(fd, &at), 0);
    fingerprint_take(&source, &at);
    source.sha256 = sha256;
    source.film_id = fixture->film.film_id;
    assert_int_equal(sources_put(fixture->db, &source), 0);
    assert_int_equal(packaging_ask(fixture->db, fixture->film.version_id,
                                   &(struct original){.sha256 = sha256, .duration_ms = 2000}),
                     0);
}

static void open_fixture(struct fixture *fixture, const struct seed *seed, const char *word)
{
    *fixture = (struct fixture){.wishes = {.disk_reserve_bytes = 0}};
    data_dir_make(&fixture->dir);
    snprintf(fixture->library, sizeof fixture->library, "%s/library", fixture->dir.path);
    fixture->library_fd = files_open_dir(fixture->dir.fd, "library");
    fixture->arena = arena_open(1 << 22);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->film = seed_film(fixture->db, seed);
    if (!seed->is_unplayable)
        seed_rendition(fixture->dir.fd, &fixture->film);
    put_source(fixture, word);
    fixture->options = (struct packager_options){
        .db = fixture->db, .data_fd = fixture->dir.fd, .library = fixture->library};
    assert_int_equal(worker_open(&fixture->options.worker, fake_media), 0);
    assert_int_equal(packager_open(&fixture->packager, &fixture->options), 0);
}

static void open_new(struct fixture *fixture, const char *word)
{
    open_fixture(fixture, &(struct seed){.slug = "one", .is_unplayable = true}, word);
}

static void open_served(struct fixture *fixture, const char *word)
{
    open_fixture(fixture, &(struct seed){.slug = "one"}, word);
}

static void close_fixture(struct fixture *fixture)
{
    packager_close(fixture->packager);
    worker_close(fixture->options.worker);
    db_close(fixture->db);
    arena_close(fixture->arena);
    close(fixture->library_fd);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int run(struct fixture *fixture)
{
    return packager_run(fixture->packager, &fixture->wishes);
}

static struct packaging_row row_of(struct fixture *fixture)
{
    struct packaging_row row;

    assert_int_equal(packagings_find(fixture->db, fixture->film.version_id, fixture->arena, &row),
                     0);
    return row;
}

static struct version_row version_of(struct fixture *fixture)
{
    struct version_row row;

    assert_int_equal(versions_get(fixture->db, fixture->film.version_id, fixture->arena, &row), 0);
    return row;
}

/* Its file is there, cannot be written to, and holds what the row says. */
static int expect_file(void *context, const struct rendition_row *row)
{
    struct fixture *fixture = context;
    char sha256[DIGEST_TEXT_MAX], path[128];
    struct stat at;

    snprintf(path, sizeof path, "renditions/%s", row->path);
    AUTO_FD int fd = openat(fixture->dir.fd, path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &at), 0);
    assert_int_equal(at.st_size, row->bytes);
    if (!str_starts(row->name, "original")) {
        assert_int_equal(at.st_mode & 0777, 0440);
        assert_int_equal(digest_file(fd, sha256), 0);
        assert_string_equal(sha256, row->sha256);
    }
    fixture->count++;
    return 0;
}

static void expect_renditions(struct fixture *fixture, int count)
{
    fixture->count = 0;
    assert_int_equal(renditions_each(fixture->db, fixture->film.version_id, fixture->arena,
                                     expect_file, fixture),
                     0);
    assert_int_equal(fixture->count, count);
}

static void expect_folders(struct fixture *fixture, int count)
{
    AUTO_FOLDER struct folder folder = {.fd = -1};

    assert_int_equal(folder_open(fixture->dir.fd, "renditions", fixture->arena, &folder), 0);
    assert_int_equal(folder.count, count);
}

static void expect_in_service(struct fixture *fixture)
{
    struct packaging_row row = row_of(fixture);
    struct version_row version = version_of(fixture);
    struct film_row film;

    assert_string_equal(row.state, "done");
    assert_int_equal(row.permille, 1000);
    assert_string_equal(version.state, "ready");
    assert_string_equal(version.sha256, row.sha256);
    assert_string_equal(version.public_id, fixture->film.version);
    assert_int_equal(version.duration_ms, 2000 + WIRE_SOUND);
    assert_int_equal(films_get(fixture->db, fixture->film.film_id, fixture->arena, &film), 0);
    assert_true(film.has_rendition);
    expect_renditions(fixture, WIRE_RENDITIONS - 1);
}

static void expect_state(struct fixture *fixture, const char *state, const char *reason)
{
    struct packaging_row row = row_of(fixture);

    assert_string_equal(row.state, state);
    if (!strstr(row.reason, reason))
        fail_msg("\"%s\" is not in \"%s\"", reason, row.reason);
}

static void test_new_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
    assert_int_equal(fixture.count, 0);
    expect_in_service(&fixture);
}

static void test_replaced_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_served(&fixture, "good");
    assert_string_equal(version_of(&fixture).state, "ready");
    expect_renditions(&fixture, 1);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
    assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
    assert_int_equal(fixture.count, 1); /* the one that was served before */
    expect_in_service(&fixture);
    expect_folders(&fixture, 1);
}

/* As after a crash behind each step: it is done again, and the way goes on. */
static void test_steps_again(void **state)
{
    static int (*const steps[])(struct packaging *) = {claim_run,  render_first,  render_rest,
                                                       attest_run, staging_place, instate_run};
    static const char *const names[] = {"claim", "first", "rest", "prove", "place", "enter"};
    AUTO_FIXTURE struct fixture fixture;
    struct packaging packaging = {.original = -1};

    open_new(&fixture, "good");
    packaging.packager = fixture.packager;
    packaging.arena = fixture.arena;
    packaging.row = row_of(&fixture);
    for (size_t i = 0; i + 1 < sizeof steps / sizeof *steps; i++) {
        packaging.row.step = names[i];
        assert_int_equal(packager_write(&packaging), 0);
        assert_int_equal(steps[i](&packaging), 0);
        if (i > 0)
            assert_int_equal(steps[i](&packaging), 0);
        assert_int_equal(packager_write(&packaging), 0);
        assert_string_equal(version_of(&fixture).state, "needs_packaging");
        expect_renditions(&fixture, 0);
        assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
        assert_int_equal(fixture.count, 0); /* what is worked on is nobody's leftover */
    }
    files_closep(&packaging.original);
    assert_int_equal(run(&fixture), 0); /* from the last but one on, by the row */
    expect_in_service(&fixture);
    expect_folders(&fixture, 1);
}

/* Not even by a catalogue that says it is time. */
static void test_unproven(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging packaging = {.original = -1};

    open_new(&fixture, "good");
    packaging.packager = fixture.packager;
    packaging.arena = fixture.arena;
    packaging.row = row_of(&fixture);
    assert_int_equal(claim_run(&packaging), 0);
    assert_int_equal(packager_write(&packaging), 0);
    assert_int_equal(render_first(&packaging), 0);
    assert_int_equal(staging_place(&packaging), 0);
    assert_true(instate_run(&packaging) < 0);
    files_closep(&packaging.original);
    assert_string_equal(version_of(&fixture).state, "needs_packaging");
    expect_renditions(&fixture, 0);
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

static void test_dirty(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_served(&fixture, "dirty");
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "failed", "not clean (240p.mp4): ");
    expect_renditions(&fixture, 1);
    expect_folders(&fixture, 1);
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

static void test_no_original(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "good");
    assert_int_equal(unlinkat(fixture.library_fd, "film.mov", 0), 0);
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "waiting", "not where it was");
    data_dir_put(fixture.library_fd, "film.mov", "evil", 4); /* not the bytes that were asked for */
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "waiting", "not where it was");
    put_source(&fixture, "good");
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void test_vault(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_FD int vault = -1;

    open_new(&fixture, "bad");
    vault = files_open_dir(fixture.dir.fd, "vault");
    data_dir_put(vault, "0123", "good", 4);
    assert_int_equal(packaging_ask(fixture.db, fixture.film.version_id,
                                   &(struct original){.sha256 = "of an upload", .vault = "0123"}),
                     0);
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

static void test_leftovers(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_FD int renditions = -1, other = -1;

    open_served(&fixture, "good");
    renditions = files_open_dir(fixture.dir.fd, "renditions");
    other = files_open_dir(renditions, "making-00112233445566778899aabbccddeeff");
    data_dir_put(other, "v360.mp4", "x", 1);
    assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
    assert_int_equal(fixture.count, 1);
    expect_folders(&fixture, 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_film),
        cmocka_unit_test(test_replaced_film),
        cmocka_unit_test(test_steps_again),
        cmocka_unit_test(test_unproven),
        cmocka_unit_test(test_breaks_twice),
        cmocka_unit_test(test_breaks_once),
        cmocka_unit_test(test_ends_all),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_dirty),
        cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_no_original),
        cmocka_unit_test(test_vault),
        cmocka_unit_test(test_withdrawn_meanwhile),
        cmocka_unit_test(test_replaced_meanwhile),
        cmocka_unit_test(test_leftovers),
    };

    fake_media = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
