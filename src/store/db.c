/* The door to SQLite: opening it hardened, transactions, and its answers as faults. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/log.h"
#include "migrate.h"
#include "rows.h"

static const int busy_timeout_ms = 5000;
static const int deadline_steps = 1000; /* of SQLite's machine: some 10 us */

/* What SQLite may be asked to do, whatever reaches it. */
static const struct {
    int limit, value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 16 << 20}, /* a text or row: captions are 2 MiB at most */
    {SQLITE_LIMIT_SQL_LENGTH, 64 << 10},    {SQLITE_LIMIT_COLUMN, 64},
    {SQLITE_LIMIT_EXPR_DEPTH, 64},          {SQLITE_LIMIT_COMPOUND_SELECT, 8},
    {SQLITE_LIMIT_FUNCTION_ARG, 16},        {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64}, {SQLITE_LIMIT_VARIABLE_NUMBER, 64},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 4},        {SQLITE_LIMIT_WORKER_THREADS, 0},
};

int db_fault(struct db *db, int code)
{
    static const struct {
        int code, fault;
    } faults[] = {
        {SQLITE_BUSY, -EBUSY},      {SQLITE_LOCKED, -EBUSY},      {SQLITE_NOMEM, -ENOMEM},
        {SQLITE_FULL, -ENOSPC},     {SQLITE_IOERR, -EIO},         {SQLITE_CORRUPT, -EUCLEAN},
        {SQLITE_NOTADB, -EUCLEAN},  {SQLITE_READONLY, -EROFS},    {SQLITE_INTERRUPT, -ETIME},
        {SQLITE_CANTOPEN, -ENOENT}, {SQLITE_CONSTRAINT, -EINVAL}, {SQLITE_TOOBIG, -EFBIG},
    };
    int r = -EPROTO;

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        if (faults[i].code == (code & 0xff))
            r = faults[i].fault;
    }
    if (r != -ETIME)
        log_event(r == -EBUSY ? LOG_WARN : LOG_ERROR, "store.fault", "code", log_number(code),
                  "why", sqlite3_errmsg(db->sqlite), NULL);
    return r;
}

/* One of our own statements, whatever it answers. */
static int run(struct db *db, enum query query)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, query);
    do
        r = rows_next(&rows);
    while (r == 0);
    return r == ROWS_END ? 0 : fault(r);
}

/* The file's real name: the kernel's own for the directory, without a link in it, so that SQLite
 * can be told to follow none. */
static int write_path(char path[PATH_MAX], int data_fd)
{
    char link[64];
    ssize_t length;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", data_fd);
    length = readlink(link, path, PATH_MAX - sizeof("/catalogue.db"));
    if (length < 0)
        return fault(-errno);
    if ((size_t)length == PATH_MAX - sizeof("/catalogue.db"))
        return fault(-ENAMETOOLONG);
    memcpy(path + length, "/catalogue.db", sizeof("/catalogue.db"));
    return 0;
}

/* SQLite would make it readable for all. An existing one is not touched: to close it here would
 * drop the locks of another connection. */
static int make_file(int data_fd)
{
    AUTO_FD int fd =
        openat(data_fd, "catalogue.db", O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    return fd < 0 && errno != EEXIST ? fault(-errno) : 0;
}

/* Counting its memory would take one lock for all threads at every allocation. */
static void configure(void)
{
    check(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
}

static int open_file(struct db *db, int data_fd, enum db_mode mode)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    int flags =
        mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    char path[PATH_MAX];
    struct stat st;
    int code, r;

    pthread_once(&once, configure);
    r = write_path(path, data_fd);
    if (r)
        return fault(r);
    if (mode == DB_READ && fstatat(data_fd, "catalogue.db", &st, AT_SYMLINK_NOFOLLOW) < 0)
        return -errno; /* not a fault to log: there is no catalogue yet */
    r = mode == DB_WRITE ? make_file(data_fd) : 0;
    if (r)
        return fault(r);
    code = sqlite3_open_v2(
        path, &db->sqlite,
        flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
    return code == SQLITE_OK ? 0 : fault(db_fault(db, code));
}

static void harden(struct db *db)
{
    sqlite3_busy_timeout(db->sqlite, busy_timeout_ms); /* before any PRAGMA: they may wait too */
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
        sqlite3_limit(db->sqlite, limits[i].limit, limits[i].value);
    /* The file's own schema is not trusted with functions, nor may it be rewritten by hand. */
    check(sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK);
    check(sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK);
    check(sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL) == SQLITE_OK);
    check(sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL) == SQLITE_OK);
    check(sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL) ==
          SQLITE_OK);
}

static int prepare_writer(struct db *db)
{
    static const enum query settings[] = {
        QUERY_DB_WRITE_AHEAD,  QUERY_DB_WRITE_THROUGH, QUERY_DB_TEMPORARY_IN_MEMORY,
        QUERY_DB_FOREIGN_KEYS, QUERY_DB_SECURE_DELETE, QUERY_DB_CACHE,
    };

    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        int r = run(db, settings[i]);

        if (r)
            return fault(r);
    }
    return migrate_forward(db);
}

/* Reading the schema's version is a first read: it opens the write-ahead log and its index. */
static int prepare_reader(struct db *db)
{
    int r = run(db, QUERY_DB_TEMPORARY_IN_MEMORY);

    if (!r)
        r = run(db, QUERY_DB_CACHE);
    if (!r)
        r = migrate_expect(db);
    return r;
}

int db_open(struct db **db, int data_fd, enum db_mode mode)
{
    AUTO_DB struct db *opened = calloc(1, sizeof(*opened));
    int r;

    if (!opened)
        return fault(-ENOMEM);
    r = open_file(opened, data_fd, mode);
    if (r)
        return fault(r);
    harden(opened);
    r = mode == DB_WRITE ? prepare_writer(opened) : prepare_reader(opened);
    if (r)
        return fault(r);
    *db = opened;
    opened = NULL;
    return 0;
}

bool db_may_write(const struct db *db)
{
    return sqlite3_db_readonly(db->sqlite, "main") == 0;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < QUERIES; i++)
        sqlite3_finalize(db->stmts[i]);
    check(sqlite3_close(db->sqlite) == SQLITE_OK);
    free(db);
}

int db_begin(struct db *db)
{
    return run(db, QUERY_DB_BEGIN);
}

int db_end(struct db *db, int r)
{
    if (r == 0)
        return db_commit(db);
    db_rollback(db);
    return r;
}

int db_begin_reading(struct db *db)
{
    return run(db, QUERY_DB_BEGIN_READING);
}

int db_commit(struct db *db)
{
    int r = run(db, QUERY_DB_COMMIT);

    if (r)
        db_rollback(db);
    return r;
}

void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->sqlite))
        (void)run(db, QUERY_DB_ROLLBACK);
}

int db_data_version(struct db *db, int64_t *version)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_DB_DATA_VERSION);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    *version = rows_number(&rows);
    return rows_done(&rows);
}

int db_quick_check(struct db *db)
{
    AUTO_ROWS struct rows rows;
    const char *complaint;
    int r;

    rows_open(&rows, db, QUERY_DB_QUICK_CHECK);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    complaint = rows_text_here(&rows);
    if (strcmp(complaint, "ok") == 0)
        return 0;
    log_event(LOG_ERROR, "store.damaged", "why", complaint, NULL);
    return fault(-EUCLEAN);
}

static int deadline_passed(void *context)
{
    const struct db *db = context;

    return clock_steady_ms() >= db->deadline_ms;
}

void db_set_deadline(struct db *db, int64_t ms)
{
    db->deadline_ms = ms ? clock_steady_ms() + ms : 0;
    sqlite3_progress_handler(db->sqlite, ms ? deadline_steps : 0, ms ? deadline_passed : NULL, db);
}

const char *db_library_version(void)
{
    return sqlite3_libversion();
}
