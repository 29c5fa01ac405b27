/* A film whose packaging is asked for, and what is to be so of it. */
#include "packaging_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "pipeline.h"
#include "store/films.h"
#include "store/pictures.h"

const char *fake_media;

/* A film of the library, as a scan leaves it, and its packaging asked for. */
void put_source(struct fixture *fixture, const char *word)
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

void open_new(struct fixture *fixture, const char *word)
{
    open_fixture(fixture, &(struct seed){.slug = "one", .is_unplayable = true}, word);
}

void open_served(struct fixture *fixture, const char *word)
{
    open_fixture(fixture, &(struct seed){.slug = "one"}, word);
}

void close_fixture(struct fixture *fixture)
{
    packager_close(fixture->packager);
    worker_close(fixture->options.worker);
    db_close(fixture->db);
    arena_close(fixture->arena);
    close(fixture->library_fd);
    data_dir_remove(&fixture->dir);
}

int run(struct fixture *fixture)
{
    return packager_run(fixture->packager, &fixture->wishes);
}

struct packaging_row row_of(struct fixture *fixture)
{
    struct packaging_row row;

    assert_int_equal(packagings_find(fixture->db, fixture->film.version_id, fixture->arena, &row),
                     0);
    return row;
}

struct version_row version_of(struct fixture *fixture)
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

void expect_renditions(struct fixture *fixture, int count)
{
    fixture->count = 0;
    assert_int_equal(renditions_each(fixture->db, fixture->film.version_id, fixture->arena,
                                     expect_file, fixture),
                     0);
    assert_int_equal(fixture->count, count);
}

static int expect_picture(void *context, const struct picture_row *row)
{
    const struct rendition_row file = {
        .name = row->name, .path = row->path, .bytes = row->bytes, .sha256 = row->sha256};

    assert_int_equal(row->approved_at, -1);
    return expect_file(context, &file);
}

void expect_pictures(struct fixture *fixture, int count)
{
    fixture->count = 0;
    assert_int_equal(pictures_each(fixture->db, fixture->film.version_id, fixture->arena,
                                   expect_picture, fixture),
                     0);
    assert_int_equal(fixture->count, count);
}

void expect_folders(struct fixture *fixture, int count)
{
    AUTO_FOLDER struct folder folder = {.fd = -1};

    assert_int_equal(folder_open(fixture->dir.fd, "renditions", fixture->arena, &folder), 0);
    assert_int_equal(folder.count, count);
}

void expect_in_service(struct fixture *fixture)
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
    expect_renditions(fixture, WIRE_LADDER - 1);
    expect_pictures(fixture, 3);
}

void expect_state(struct fixture *fixture, const char *state, const char *reason)
{
    struct packaging_row row = row_of(fixture);

    assert_string_equal(row.state, state);
    if (!strstr(row.reason, reason))
        fail_msg("\"%s\" is not in \"%s\"", reason, row.reason);
}
