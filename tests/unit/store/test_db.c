/* The catalogue's file: made, migrated, read while another process writes, and whole after a kill.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/files.h"
#include "data_dir.h"
#include "seed.h"
#include "store/films.h"
#include "store/staff.h"

static int count_film(void *context, const struct film_row *row)
{
    ++*(int *)context;
    return 0;
}

static int count_films(struct db *db)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    int count = 0;

    assert_int_equal(films_each(db, arena, count_film, &count), 0);
    return count;
}

static void add_film(struct db *db, int n)
{
    char slug[32];

    snprintf(slug, sizeof(slug), "film-%d", n);
    seed_film(db, &(struct seed){.slug = slug});
}

static int open_writer(struct db **db, const struct data_dir *dir)
{
    return db_open(db, dir->fd, DB_WRITE);
}

static void test_a_new_data_dir_gets_an_empty_catalogue(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL, *reader = NULL;
    struct stat st;

    data_dir_make(&dir);
    assert_int_equal(db_open(&reader, dir.fd, DB_READ), -ENOENT);
    assert_int_equal(open_writer(&writer, &dir), 0);
    assert_int_equal(fstatat(dir.fd, "catalogue.db", &st, 0), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(fstatat(dir.fd, "catalogue.db-wal", &st, 0), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(db_open(&reader, dir.fd, DB_READ), 0);
    assert_int_equal(count_films(reader), 0);
    assert_int_equal(db_quick_check(writer), 0);
}

static void test_a_catalogue_is_found_again(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL, *again = NULL;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    add_film(writer, 1);
    db_close(writer);
    writer = NULL;
    assert_int_equal(open_writer(&again, &dir), 0);
    assert_int_equal(count_films(again), 1);
}

/* PRAGMA user_version is the four bytes at 60 of the file's header. */
static void test_a_newer_catalogue_is_refused_and_left_alone(void **state)
{
    static const uint8_t version_99[4] = {0, 0, 0, 99};
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL;
    struct db *none = NULL;
    uint8_t version[4] = {0};
    int fd;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    db_close(writer);
    writer = NULL;
    fd = openat(dir.fd, "catalogue.db", O_RDWR | O_CLOEXEC);
    assert_int_equal(pwrite(fd, version_99, 4, 60), 4);
    assert_int_equal(open_writer(&none, &dir), -EPROTO);
    assert_int_equal(db_open(&none, dir.fd, DB_READ), -EPROTO);
    assert_int_equal(pread(fd, version, 4, 60), 4);
    assert_int_equal(version[3], 99);
    close(fd);
}

static void test_an_older_catalogue_waits_for_a_writer(void **state)
{
    static const uint8_t version_0[4] = {0};
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL;
    struct db *none = NULL;
    int fd;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    db_close(writer);
    writer = NULL;
    fd = openat(dir.fd, "catalogue.db", O_RDWR | O_CLOEXEC);
    assert_int_equal(pwrite(fd, version_0, 4, 60), 4);
    close(fd);
    assert_int_equal(db_open(&none, dir.fd, DB_READ), -ESTALE);
}

static void test_a_link_is_no_catalogue(void **state)
{
    AUTO_DATA_DIR struct data_dir dir, other;
    AUTO_DB struct db *writer = NULL;
    struct db *none = NULL;
    char target[96];

    data_dir_make(&dir);
    data_dir_make(&other);
    assert_int_equal(open_writer(&writer, &other), 0);
    snprintf(target, sizeof(target), "%s/catalogue.db", other.path);
    assert_int_equal(symlinkat(target, dir.fd, "catalogue.db"), 0);
    assert_true(open_writer(&none, &dir) < 0);
    assert_true(db_open(&none, dir.fd, DB_READ) < 0);
}

static void test_what_is_no_catalogue_is_refused(void **state)
{
    static const char words[] = "This is not a database, it is a note to myself, and a long one.\n";
    AUTO_DATA_DIR struct data_dir dir;
    struct db *none = NULL;

    data_dir_make(&dir);
    data_dir_put(dir.fd, "catalogue.db", words, sizeof(words) - 1);
    assert_int_equal(open_writer(&none, &dir), -EUCLEAN);
    assert_int_equal(db_open(&none, dir.fd, DB_READ), -EUCLEAN);
}

static void test_a_reader_cannot_write(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL, *reader = NULL;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    assert_int_equal(db_open(&reader, dir.fd, DB_READ), 0);
    assert_true(films_set_state(reader, 1, "live", 1, -1) < 0);
}

static const struct film_row plain_row = {.public_id = "a",
                                          .slug = "a",
                                          .kind = "episode",
                                          .door = "plum",
                                          .language = "cy",
                                          .state = "draft",
                                          .publish_at = -1,
                                          .end_at = -1,
                                          .title = "A"};

static void test_a_transaction_is_all_or_nothing(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL;
    struct film_row row = plain_row;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    assert_int_equal(db_begin(writer), 0);
    assert_int_equal(films_add(writer, &row), 0);
    db_rollback(writer);
    assert_int_equal(count_films(writer), 0);
    row.kind = "sitcom"; /* refused by the schema: not even half of it stays */
    assert_true(films_add(writer, &row) < 0);
    assert_int_equal(count_films(writer), 0);
    assert_int_equal(db_begin(writer), 0); /* its own transaction is over */
    assert_int_equal(db_commit(writer), 0);
}

static void test_a_transaction_ends_as_its_work_did(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL;
    struct film_row row = plain_row;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    assert_int_equal(db_begin(writer), 0);
    assert_int_equal(films_add(writer, &row), 0);
    assert_int_equal(db_end(writer, -EIO), -EIO);
    assert_int_equal(count_films(writer), 0);
    assert_int_equal(db_begin(writer), 0);
    assert_int_equal(films_add(writer, &row), 0);
    assert_int_equal(db_end(writer, 0), 0);
    db_rollback(writer); /* too late */
    assert_int_equal(count_films(writer), 1);
}

/* One writer at a time: the other is told, once it has waited. */
static void test_a_second_writer_waits_its_turn(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *one = NULL, *other = NULL;
    int status;
    pid_t child;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&one, &dir), 0);
    db_close(one);
    one = NULL;
    child = fork();
    if (child == 0) {
        struct db *mine = NULL;
        bool is_well = open_writer(&mine, &dir) == 0 && db_begin(mine) == 0;

        poll(NULL, 0, 300);
        _exit(is_well && db_commit(mine) == 0 ? 0 : 1);
    }
    poll(NULL, 0, 100);
    assert_int_equal(open_writer(&other, &dir), 0);
    assert_int_equal(db_begin(other), 0);
    assert_int_equal(db_commit(other), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void test_a_readers_version_grows_with_anothers_commit(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL, *reader = NULL;
    int64_t before, same, after;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    assert_int_equal(db_open(&reader, dir.fd, DB_READ), 0);
    assert_int_equal(db_data_version(reader, &before), 0);
    assert_int_equal(db_data_version(reader, &same), 0);
    assert_int_equal(before, same);
    add_film(writer, 1);
    assert_int_equal(db_data_version(reader, &after), 0);
    assert_int_not_equal(before, after);
}

/* Writes films first .. last in another process, checkpointing often, which starts the log anew. */
static void write_elsewhere(const struct data_dir *dir, int first, int last)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct db *writer = NULL;

        if (open_writer(&writer, dir))
            _exit(1);
        for (int n = first; n <= last; n++)
            add_film(writer, n);
        db_close(writer);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static int open_beneath_fence(const struct data_dir *dir, int go, int done)
{
    struct db *reader = NULL;
    char byte;

    if (db_open(&reader, dir->fd, DB_READ))
        return 1;
    /* From here on nothing can be opened: no descriptor is left to give. */
    if (write(done, "o", 1) != 1 || read(go, &byte, 1) != 1)
        return 2;
    if (setrlimit(RLIMIT_NOFILE, &(struct rlimit){0}) || dup(0) >= 0)
        return 4;
    for (int n = 0; n < 3; n++) {
        if (count_films(reader) != 100 * (n + 1))
            return 10 + n;
        if (write(done, "r", 1) != 1 || read(go, &byte, 1) != 1)
            return 3;
    }
    db_close(reader);
    return 0;
}

/* The web process opens its readers and then fences itself: it can open no file again, while the
 * worker commits, checkpoints and comes and goes. */
static void test_a_reader_needs_nothing_more_opened(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    int go[2], done[2], status;
    char byte;
    pid_t child;

    data_dir_make(&dir);
    write_elsewhere(&dir, 1, 1);
    assert_int_equal(pipe2(go, O_CLOEXEC), 0);
    assert_int_equal(pipe2(done, O_CLOEXEC), 0);
    child = fork();
    if (child == 0) {
        close(go[1]);
        _exit(open_beneath_fence(&dir, go[0], done[1]));
    }
    close(go[0]);
    close(done[1]);
    assert_int_equal(read(done[0], &byte, 1), 1);
    for (int n = 0; n < 3; n++) {
        write_elsewhere(&dir, n == 0 ? 2 : 100 * n + 1, 100 * (n + 1));
        assert_int_equal(write(go[1], "g", 1), 1);
        if (read(done[0], &byte, 1) != 1)
            break;
    }
    close(go[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 3); /* its last read found the end */
    close(done[0]);
}

static _Noreturn void write_until_killed(const struct data_dir *dir, int told)
{
    struct db *writer = NULL;

    if (open_writer(&writer, dir))
        _exit(1);
    for (int n = 1;; n++) {
        add_film(writer, n);
        if (write(told, &n, sizeof(n)) != sizeof(n)) /* acknowledged */
            _exit(1);
    }
}

/* Kills a writer after a while; how many films it had acknowledged. */
static int kill_writer(const struct data_dir *dir, int ms)
{
    int told[2], n, last = 0;
    pid_t child;

    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    child = fork();
    if (child == 0)
        write_until_killed(dir, told[1]);
    close(told[1]);
    poll(NULL, 0, ms);
    kill(child, SIGKILL);
    while (read(told[0], &n, sizeof(n)) == sizeof(n))
        last = n;
    close(told[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return last;
}

static void test_a_killed_writer_loses_nothing_acknowledged(void **state)
{
    for (int ms = 15; ms < 75; ms += 7) {
        AUTO_DATA_DIR struct data_dir dir;
        AUTO_DB struct db *writer = NULL;
        int acknowledged;

        data_dir_make(&dir);
        acknowledged = kill_writer(&dir, ms);
        assert_int_equal(open_writer(&writer, &dir), 0);
        assert_int_equal(db_quick_check(writer), 0);
        assert_in_range(count_films(writer), acknowledged, acknowledged + 1);
    }
}

static void test_damage_is_told(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    struct db *writer = NULL;
    uint8_t ff[512];
    struct stat st;
    int fd, r;

    memset(ff, 0xff, sizeof(ff));
    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    for (int n = 0; n < 50; n++)
        add_film(writer, n);
    db_close(writer);
    fd = openat(dir.fd, "catalogue.db", O_RDWR | O_CLOEXEC);
    assert_int_equal(fstat(fd, &st), 0);
    for (off_t at = 8192; at < st.st_size; at += 4096)
        assert_int_equal(pwrite(fd, ff, sizeof(ff), at), (ssize_t)sizeof(ff));
    close(fd);
    r = open_writer(&writer, &dir);
    if (r == 0) {
        r = db_quick_check(writer);
        db_close(writer);
    }
    assert_int_equal(r, -EUCLEAN);
}

static void limit_files(rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};

    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The row that a statement answers comes before what it wrote is kept. */
static void test_what_the_disk_does_not_take_is_told(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_DB struct db *writer = NULL;
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    struct staff_row ada = {.name = "Ada", .role = "editor"};
    struct sigaction before;
    struct film_row film;
    struct stat wal;

    data_dir_make(&dir);
    assert_int_equal(open_writer(&writer, &dir), 0);
    add_film(writer, 1);
    assert_int_equal(films_find(writer, "film-1", arena, &film), 0);
    assert_int_equal(fstatat(dir.fd, "catalogue.db-wal", &wal, 0), 0);
    assert_int_equal(sigaction(SIGXFSZ, &ignored, &before), 0);
    limit_files((rlim_t)wal.st_size);
    assert_true(staff_add(writer, arena, &ada) < 0);
    assert_true(films_set_state(writer, film.id, "withdrawn", -1, -1) < 0);
    limit_files(RLIM_INFINITY);
    assert_int_equal(sigaction(SIGXFSZ, &before, NULL), 0);
    assert_int_equal(staff_add(writer, arena, &ada), 0);
    assert_int_equal(films_find(writer, "film-1", arena, &film), 0);
    assert_string_equal(film.state, "live");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_data_dir_gets_an_empty_catalogue),
        cmocka_unit_test(test_a_catalogue_is_found_again),
        cmocka_unit_test(test_a_newer_catalogue_is_refused_and_left_alone),
        cmocka_unit_test(test_an_older_catalogue_waits_for_a_writer),
        cmocka_unit_test(test_a_link_is_no_catalogue),
        cmocka_unit_test(test_what_is_no_catalogue_is_refused),
        cmocka_unit_test(test_a_reader_cannot_write),
        cmocka_unit_test(test_a_transaction_is_all_or_nothing),
        cmocka_unit_test(test_a_transaction_ends_as_its_work_did),
        cmocka_unit_test(test_a_second_writer_waits_its_turn),
        cmocka_unit_test(test_a_readers_version_grows_with_anothers_commit),
        cmocka_unit_test(test_a_reader_needs_nothing_more_opened),
        cmocka_unit_test(test_a_killed_writer_loses_nothing_acknowledged),
        cmocka_unit_test(test_damage_is_told),
        cmocka_unit_test(test_what_the_disk_does_not_take_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
