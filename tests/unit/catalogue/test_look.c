/* What is had by which address, when the file of a film is replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "catalogue/look.h"
#include "catalogue/withdrawals.h"
#include "data_dir.h"
#include "seed.h"
#include "store/contents.h"

static const struct viewer anybody = {.kind = VIEWER_PUBLIC};

/* A data dir with a catalogue that one writer and one library share. */
struct fixture {
    struct data_dir dir;
    struct db *writer;
    struct library *library;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->writer, fixture->dir.fd, DB_WRITE), 0);
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
    AUTO_LOOK struct look look = look_open(library, NULL, &anybody, clock_wall_ms());

    return look_film(&look, slug) != NULL;
}

/* As the site does: every 100 ms, until it is as expected or a second has passed. */
static bool becomes(struct library *library, const char *slug, bool expected)
{
    for (int i = 0; i < 100; i++) {
        (void)library_refresh(library);
        if (is_shown(library, slug) == expected)
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

static void withdraw(int data_fd, const struct seeded *film, const char *slug)
{
    assert_int_equal(
        withdrawals_append(data_fd, WITHDRAWAL_WITHDRAW, film->public_id, slug, film->sha256), 0);
}

/* The first byte of a rendition that is meant by the beginning of its digest; or -1. */
static int first_byte(struct fixture *fixture, const struct seeded *film, const char *is,
                      int64_t now_ms)
{
    AUTO_LOOK struct look look = look_open(fixture->library, NULL, &anybody, now_ms);
    AUTO_MAPPING struct mapping *mapping = NULL;
    const struct library_rendition *rendition;
    const struct visibility *shown;
    int r = look_rendition(&look, film->version, "original.mp4", is, &rendition, &mapping, &shown);

    return r ? -1 : mapping_bytes(mapping)[0];
}

static void replace_film(struct fixture *fixture, const struct seeded *film, char digest[65])
{
    struct rendition_row row = {.name = "original.mp4",
                                .path = "later/original.mp4",
                                .type = "video/mp4",
                                .sha256 = digest,
                                .bytes = 5};
    AUTO_FD int renditions = files_open_dir(fixture->dir.fd, "renditions");
    AUTO_FD int folder = files_open_dir(renditions, "later");

    memset(digest, 'e', 64);
    digest[64] = '\0';
    data_dir_put(folder, "original.mp4", "later", 5);
    assert_int_equal(db_begin(fixture->writer), 0);
    assert_int_equal(contents_leave(fixture->writer, film->version_id, 1, clock_wall_ms() + 60000),
                     0);
    assert_int_equal(renditions_replace(fixture->writer, film->version_id, &row, 1), 0);
    assert_int_equal(contents_enter(fixture->writer, film->version_id, 1), 0);
    assert_int_equal(db_commit(fixture->writer), 0);
}

/* Addresses that say which bytes are meant lead to those, and to no others. */
static void test_who_began_with_a_file_gets_no_other(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char before[17], digest[65], now[17];
    int64_t now_ms = clock_wall_ms();
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    seed_rendition(fixture.dir.fd, &film);
    assert_true(becomes(fixture.library, "one", true));
    snprintf(before, sizeof before, "%.16s", film.sha256);
    assert_int_equal(first_byte(&fixture, &film, NULL, now_ms), 'x');
    assert_int_equal(first_byte(&fixture, &film, before, now_ms), 'x');
    assert_int_equal(first_byte(&fixture, &film, "", now_ms), -1);
    assert_int_equal(first_byte(&fixture, &film, film.sha256, now_ms), -1);
    replace_film(&fixture, &film, digest);
    seed_film(fixture.writer, &(struct seed){.slug = "other"});
    assert_true(becomes(fixture.library, "other", true));
    snprintf(now, sizeof now, "%.16s", digest);
    assert_int_equal(first_byte(&fixture, &film, NULL, now_ms), 'l');
    assert_int_equal(first_byte(&fixture, &film, now, now_ms), 'l');
    assert_int_equal(first_byte(&fixture, &film, before, now_ms), 'x');
    assert_int_equal(first_byte(&fixture, &film, before, now_ms + 120000), -1); /* long enough */
    withdraw(fixture.dir.fd, &film, "one");
    assert_true(becomes(fixture.library, "one", false));
    assert_int_equal(first_byte(&fixture, &film, before, now_ms), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_began_with_a_file_gets_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
