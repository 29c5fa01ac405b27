/* The library in memory: what others change is taken in, what is withdrawn is gone at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "catalogue/look.h"
#include "catalogue/withdrawals.h"
#include "data_dir.h"
#include "seed.h"
#include "store/films.h"

static const struct viewer anybody = {.kind = VIEWER_PUBLIC}, staff = {.kind = VIEWER_STAFF};

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

static bool is_shown_at(struct library *library, const char *slug, int64_t now_ms)
{
    AUTO_LOOK struct look look = look_open(library, NULL, &anybody, now_ms);

    return look_film(&look, slug) != NULL;
}

static bool is_shown(struct library *library, const char *slug)
{
    return is_shown_at(library, slug, clock_wall_ms());
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

static void test_a_film_added_by_another_is_seen(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_false(is_shown(fixture.library, "one"));
    seed_film(fixture.writer, &(struct seed){.slug = "one"});
    assert_true(becomes(fixture.library, "one", true));
}

static void test_hidden_films_are_as_if_they_were_not(void **state)
{
    static const char *const states[] = {"draft", "ready", "ended", "withdrawn"};
    AUTO_FIXTURE struct fixture fixture;
    struct seeded films[4];
    struct look theirs, ours;

    open_fixture(&fixture);
    for (int i = 0; i < 4; i++)
        films[i] = seed_film(fixture.writer, &(struct seed){.slug = states[i], .state = states[i]});
    seed_film(fixture.writer, &(struct seed){.slug = "last"});
    assert_true(becomes(fixture.library, "last", true));
    theirs = look_open(fixture.library, NULL, &anybody, clock_wall_ms());
    ours = look_open(fixture.library, NULL, &staff, clock_wall_ms());
    for (int i = 0; i < 4; i++) {
        assert_null(look_film(&theirs, states[i]));
        assert_null(look_film_by_id(&theirs, films[i].film_id));
        assert_null(look_version(&theirs, films[i].version));
        assert_non_null(look_film(&ours, states[i]));
    }
    assert_null(look_film(&ours, "never"));
    look_close(&theirs);
    look_close(&ours);
}

static void test_a_scheduled_film_appears_at_its_millisecond(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t now = clock_wall_ms(), at = now + 60000;
    uint64_t before;

    open_fixture(&fixture);
    seed_film(fixture.writer,
              &(struct seed){
                  .slug = "soon", .state = "scheduled", .publish_at = at, .end_at = at + 1000});
    seed_film(fixture.writer, &(struct seed){.slug = "last"});
    assert_true(becomes(fixture.library, "last", true));
    assert_false(is_shown_at(fixture.library, "soon", at - 1));
    assert_true(is_shown_at(fixture.library, "soon", at));
    assert_true(is_shown_at(fixture.library, "soon", at + 999));
    assert_false(is_shown_at(fixture.library, "soon", at + 1000));
    /* And what was rendered before is not kept beyond either moment. */
    before = library_generation(fixture.library, now);
    assert_int_equal(library_generation(fixture.library, at - 1), before);
    assert_int_equal(library_generation(fixture.library, at), before + 1);
    assert_int_equal(library_generation(fixture.library, at + 999), before + 1);
    assert_int_equal(library_generation(fixture.library, at + 1000), before + 2);
}

static void test_the_generation_grows_with_every_change(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    uint64_t first, second;
    struct seeded film;

    open_fixture(&fixture);
    first = library_generation(fixture.library, INT64_MAX - 1);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    assert_true(becomes(fixture.library, "one", true));
    second = library_generation(fixture.library, 0);
    assert_true(second > first);
    assert_int_equal(library_refresh(fixture.library), 0);
    assert_int_equal(library_generation(fixture.library, 0), second);
    withdraw(fixture.dir.fd, &film, "one");
    assert_int_equal(library_refresh(fixture.library), 0);
    assert_true(library_generation(fixture.library, 0) > second);
}

static void test_a_withdrawal_is_obeyed_from_its_line_alone(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct pollfd waiting = {.events = POLLIN};
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    assert_true(becomes(fixture.library, "one", true));
    withdraw(fixture.dir.fd, &film, "one");
    waiting.fd = library_watch_fd(fixture.library);
    assert_int_equal(poll(&waiting, 1, 1000), 1); /* told, not only asked */
    assert_int_equal(library_refresh(fixture.library), 0);
    assert_false(is_shown(fixture.library, "one"));
    assert_int_equal(
        withdrawals_append(fixture.dir.fd, WITHDRAWAL_RESTORE, film.public_id, "one", film.sha256),
        0);
    assert_true(becomes(fixture.library, "one", true));
}

static void copy(int data_fd, const char *from, const char *to)
{
    AUTO_FD int in = files_open_beneath(data_fd, from);
    AUTO_BUF struct buf bytes = {0};

    assert_true(in >= 0);
    assert_int_equal(files_read_all(in, 1 << 24, &bytes), 0);
    data_dir_put(data_fd, to, bytes.data, bytes.length);
}

/* F7: yesterday's catalogue comes back from a backup; the log of today's withdrawal stays. */
static void test_a_restored_older_database_publishes_nothing_again(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    seed_film(fixture.writer, &(struct seed){.slug = "other"});
    library_close(fixture.library);
    db_close(fixture.writer); /* all of it is in the file now */
    copy(fixture.dir.fd, "catalogue.db", "backup");
    assert_int_equal(db_open(&fixture.writer, fixture.dir.fd, DB_WRITE), 0);
    withdraw(fixture.dir.fd, &film, "one");
    assert_int_equal(films_set_state(fixture.writer, film.film_id, "withdrawn", 1000, -1), 0);
    db_close(fixture.writer);
    copy(fixture.dir.fd, "backup", "catalogue.db");
    assert_int_equal(db_open(&fixture.writer, fixture.dir.fd, DB_WRITE), 0);
    assert_int_equal(library_open(&fixture.library, fixture.dir.fd), 0);
    assert_false(is_shown(fixture.library, "one"));
    assert_true(is_shown(fixture.library, "other"));
}

/* The same content under another name is the same film to those who are in it. */
static void test_withdrawn_content_stays_away_under_another_name(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct seeded film;
    struct seeded fake = {.public_id = "00000000000000000000000000000000"};

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "new-name"});
    assert_true(becomes(fixture.library, "new-name", true));
    memcpy(fake.sha256, film.sha256, sizeof(fake.sha256));
    withdraw(fixture.dir.fd, &fake, "old-name");
    assert_true(becomes(fixture.library, "new-name", false));
}

static void test_a_log_that_shrank_is_still_obeyed(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct seeded film;
    int fd;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    withdraw(fixture.dir.fd, &film, "one");
    seed_film(fixture.writer, &(struct seed){.slug = "other"});
    assert_true(becomes(fixture.library, "other", true));
    fd = openat(fixture.dir.fd, "withdrawn.log", O_WRONLY | O_TRUNC | O_CLOEXEC);
    close(fd);
    assert_int_equal(library_refresh(fixture.library), -EUCLEAN);
    assert_false(is_shown(fixture.library, "one"));
}

/* A file that took its place is not open here: it is to be opened anew, unless it holds less. */
static void test_a_log_that_was_replaced_is_opened_anew(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    withdraw(fixture.dir.fd, &film, "one");
    seed_film(fixture.writer, &(struct seed){.slug = "other"});
    assert_true(becomes(fixture.library, "other", true));
    copy(fixture.dir.fd, "withdrawn.log", "same");
    data_dir_put(fixture.dir.fd, "withdrawn.log", "less", 4);
    assert_int_equal(library_refresh(fixture.library), -EUCLEAN);
    assert_int_equal(unlinkat(fixture.dir.fd, "withdrawn.log", 0), 0);
    assert_int_equal(library_refresh(fixture.library), -EUCLEAN);
    assert_false(is_shown(fixture.library, "one"));
    copy(fixture.dir.fd, "same", "withdrawn.log");
    assert_int_equal(library_refresh(fixture.library), -ESTALE);
    library_close(fixture.library);
    assert_int_equal(library_open(&fixture.library, fixture.dir.fd), 0);
    assert_int_equal(library_refresh(fixture.library), 0);
    assert_false(is_shown(fixture.library, "one"));
}

static int map(struct fixture *fixture, const struct seeded *film, const char *name,
               struct mapping **mapping)
{
    AUTO_LOOK struct look look = look_open(fixture->library, NULL, &anybody, clock_wall_ms());
    const struct library_rendition *rendition;
    const struct visibility *shown;
    int r = look_rendition(&look, film->version, name, NULL, &rendition, mapping, &shown);

    if (!r) {
        assert_string_equal(rendition->sha256, film->sha256);
        assert_int_equal(rendition->bytes, mapping_length(*mapping));
        assert_int_equal(shown->film_id, film->film_id);
    }
    return r;
}

static void test_a_file_stays_mapped_from_picture_to_picture(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct mapping *first, *second;
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    assert_true(becomes(fixture.library, "one", true));
    assert_int_equal(map(&fixture, &film, "original.mp4", &first), -ENOENT);
    seed_rendition(fixture.dir.fd, &film);
    assert_int_equal(map(&fixture, &film, "original.mp4", &first), 0);
    seed_film(fixture.writer, &(struct seed){.slug = "other"});
    assert_true(becomes(fixture.library, "other", true));
    assert_int_equal(map(&fixture, &film, "original.mp4", &second), 0);
    assert_ptr_equal(first, second);
    assert_int_equal(map(&fixture, &film, "another.mp4", &second), RENDITION_MISSING);
    mapping_release(first);
    mapping_release(first); /* counted for each that asked */
}

static void test_a_file_of_another_length_is_not_served(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct mapping *none;
    struct seeded film;
    char path[128];

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    seed_rendition(fixture.dir.fd, &film);
    snprintf(path, sizeof(path), "%s/renditions/%s/original.mp4", fixture.dir.path, film.version);
    assert_int_equal(truncate(path, SEED_BYTES - 1), 0);
    assert_true(becomes(fixture.library, "one", true));
    assert_int_equal(map(&fixture, &film, "original.mp4", &none), -EIO);
}

static void test_what_streams_goes_with_its_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct mapping *held, *none;
    struct seeded film, draft;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    draft = seed_film(fixture.writer, &(struct seed){.slug = "draft", .state = "draft"});
    seed_rendition(fixture.dir.fd, &film);
    seed_rendition(fixture.dir.fd, &draft);
    assert_true(becomes(fixture.library, "one", true));
    assert_int_equal(map(&fixture, &draft, "original.mp4", &none), RENDITION_MISSING);
    assert_int_equal(map(&fixture, &film, "original.mp4", &held), 0);
    withdraw(fixture.dir.fd, &film, "one");
    assert_int_equal(library_refresh(fixture.library), 0);
    assert_int_equal(map(&fixture, &film, "original.mp4", &none), RENDITION_MISSING);
    assert_int_equal(mapping_bytes(held)[SEED_BYTES - 1], 'x'); /* whoever holds it can still end */
    mapping_release(held);
}

/* The catalogue was read while the film was withdrawn, so that none of its files was kept. */
static void test_what_streams_comes_back_with_its_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct mapping *mapping = NULL;
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "one"});
    seed_rendition(fixture.dir.fd, &film);
    withdraw(fixture.dir.fd, &film, "one");
    seed_film(fixture.writer, &(struct seed){.slug = "other"});
    assert_true(becomes(fixture.library, "other", true));
    assert_int_equal(
        withdrawals_append(fixture.dir.fd, WITHDRAWAL_RESTORE, film.public_id, "one", film.sha256),
        0);
    assert_true(becomes(fixture.library, "one", true));
    for (int i = 0; i < 100 && map(&fixture, &film, "original.mp4", &mapping); i++) {
        poll(NULL, 0, 10);
        assert_int_equal(library_refresh(fixture.library), 0);
    }
    assert_non_null(mapping);
    mapping_release(mapping);
}

static void test_a_picture_outlives_the_library(void **state)
{
    struct fixture fixture;
    struct look look;

    open_fixture(&fixture);
    seed_film(fixture.writer, &(struct seed){.slug = "one"});
    assert_true(becomes(fixture.library, "one", true));
    look = look_open(fixture.library, NULL, &anybody, clock_wall_ms());
    close_fixture(&fixture);
    assert_non_null(look_film(&look, "one"));
    look_close(&look);
}

static void test_there_must_be_a_catalogue(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    struct library *none;

    data_dir_make(&dir);
    assert_int_equal(library_open(&none, dir.fd), -ENOENT);
}

/* Threads that serve, while a writer adds films and withdraws every other one. */
struct serving {
    struct fixture *fixture;
    const struct seeded *film;
    atomic_bool is_over;
    atomic_int held, mapped;
};

static void *serve(void *context)
{
    struct serving *serving = context;
    uint64_t last = 0;

    while (!atomic_load(&serving->is_over)) {
        struct look look = look_open(serving->fixture->library, NULL, &anybody, clock_wall_ms());
        uint64_t generation = picture_generation(look.picture, look.now_ms);
        struct mapping *mapping;

        check(generation >= last);
        last = generation;
        if (look_film(&look, "served"))
            atomic_fetch_add(&serving->held, 1);
        look_close(&look);
        if (map(serving->fixture, serving->film, "original.mp4", &mapping) == 0) {
            check(mapping_bytes(mapping)[0] == 'x');
            mapping_release(mapping);
            atomic_fetch_add(&serving->mapped, 1);
        }
    }
    return NULL;
}

static void change_for_a_while(struct fixture *fixture)
{
    int64_t until = clock_steady_ms() + 700;

    for (int n = 0; clock_steady_ms() < until; n++) {
        struct seeded film;
        char slug[32];

        snprintf(slug, sizeof(slug), "film-%d", n);
        film = seed_film(fixture->writer, &(struct seed){.slug = slug});
        if (n % 2)
            withdraw(fixture->dir.fd, &film, slug);
        assert_int_equal(library_refresh(fixture->library), 0);
    }
}

static void test_serving_goes_on_while_everything_changes(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct serving serving = {.fixture = &fixture};
    pthread_t threads[4];
    struct seeded film;

    open_fixture(&fixture);
    film = seed_film(fixture.writer, &(struct seed){.slug = "served"});
    seed_rendition(fixture.dir.fd, &film);
    assert_true(becomes(fixture.library, "served", true));
    serving.film = &film;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, serve, &serving), 0);
    change_for_a_while(&fixture);
    atomic_store(&serving.is_over, true);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_true(atomic_load(&serving.held) > 0);
    assert_int_equal(atomic_load(&serving.held), atomic_load(&serving.mapped));
    assert_true(becomes(fixture.library, "film-0", true));
    assert_false(is_shown(fixture.library, "film-1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_film_added_by_another_is_seen),
        cmocka_unit_test(test_hidden_films_are_as_if_they_were_not),
        cmocka_unit_test(test_a_scheduled_film_appears_at_its_millisecond),
        cmocka_unit_test(test_the_generation_grows_with_every_change),
        cmocka_unit_test(test_a_withdrawal_is_obeyed_from_its_line_alone),
        cmocka_unit_test(test_a_restored_older_database_publishes_nothing_again),
        cmocka_unit_test(test_withdrawn_content_stays_away_under_another_name),
        cmocka_unit_test(test_a_log_that_shrank_is_still_obeyed),
        cmocka_unit_test(test_a_log_that_was_replaced_is_opened_anew),
        cmocka_unit_test(test_a_file_stays_mapped_from_picture_to_picture),
        cmocka_unit_test(test_a_file_of_another_length_is_not_served),
        cmocka_unit_test(test_what_streams_goes_with_its_film),
        cmocka_unit_test(test_what_streams_comes_back_with_its_film),
        cmocka_unit_test(test_a_picture_outlives_the_library),
        cmocka_unit_test(test_there_must_be_a_catalogue),
        cmocka_unit_test(test_serving_goes_on_while_everything_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
