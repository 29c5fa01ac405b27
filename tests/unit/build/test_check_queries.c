/* The build's own checker of SQL: what is wrong stops the build and is told by file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "data_dir.h"

static const char *checker;

static const char schema[] = "-- unseen: films\n"
                             "CREATE TABLE films (id INTEGER PRIMARY KEY, slug TEXT UNIQUE);\n"
                             "CREATE VIRTUAL TABLE words USING fts5 (text);\n"
                             "PRAGMA user_version = 1;\n";

static const struct row {
    const char *sentence;
    const char *schema, *queries;
    const char *complaint; /* part of it; NULL: it passes */
} rows[] = {
    {"a statement that fits the schema passes", schema,
     "-- films_find: one.\n-- viewer: its page.\nSELECT id FROM films WHERE slug = ?;\n", NULL},
    {"a column that is not there fails, on its own line", schema,
     "-- films_find: one.\nSELECT id\nFROM films\nWHERE slugg = ?;\n",
     "queries.sql:4: no such column: slugg"},
    {"a table that is not there fails", schema, "-- a: one.\nSELECT id FROM film;\n",
     "queries.sql:2: no such table: film"},
    {"a word that is no SQL fails", schema, "-- a: one.\nSELEKT 1;\n",
     "queries.sql:2: near \"SELEKT\": syntax error"},
    {"a text in double quotes is a column, and fails", schema,
     "-- a: one.\nSELECT id FROM films WHERE slug = \"x\";\n", "no such column: x"},
    {"the second statement of a file fails on its own line", schema,
     "-- a: one.\nSELECT 1;\n\n-- b: two.\nSELECT 1 +;\n", "queries.sql:5:"},
    {"two statements under one name fail", schema, "-- a: one.\nSELECT 1;\nSELECT 2;\n",
     "queries.sql:3: a has more than one statement"},
    {"a name without a statement fails", schema, "-- a: one.\n-- nothing\n", "a has no statement"},
    {"a statement without a name fails", schema, "\nSELECT 1;\n",
     "queries.sql:2: a statement without a name"},
    {"one name twice fails", schema, "-- a: one.\nSELECT 1;\n-- a: two.\nSELECT 2;\n",
     "queries.sql:3: a is named twice"},
    {"staff may scan", schema, "-- a: all.\nSELECT id FROM films;\n", NULL},
    {"a viewer may not scan", schema,
     "-- a: all.\n-- viewer: a list.\nSELECT slug || id FROM films;\n",
     "a runs on a viewer's request and must not scan: SCAN films"},
    {"a viewer may not scan under another name", schema,
     "-- a: all.\n-- viewer: a list.\nSELECT id FROM films f WHERE slug || 1 = ?;\n",
     "must not scan: SCAN f"},
    {"a walk over a whole index is a scan", schema,
     "-- a: all.\n-- viewer: a list.\nSELECT slug FROM films ORDER BY slug;\n", "must not scan"},
    {"a viewer may search words", schema,
     "-- a: words.\n-- viewer: search.\nSELECT rowid FROM words WHERE words MATCH ?;\n", NULL},
    {"a viewer may not read all words", schema,
     "-- a: words.\n-- viewer: search.\nSELECT rowid FROM words;\n", "must not scan"},
    {"a viewer may walk over what a search found", schema,
     "-- a: words.\n-- viewer: search.\nSELECT count(*) FROM (SELECT 1 FROM words WHERE words "
     "MATCH ? "
     "LIMIT 5);\n",
     NULL},
    {"a schema that is no SQL fails on its own line",
     "CREATE TABLE a (id INTEGER);\nCREATE TABLE b (id INTEGR) STRICT;\nPRAGMA user_version = 1;\n",
     "-- a: one.\nSELECT 1;\n", "schema.sql:2: unknown datatype for b.id: \"INTEGR\""},
    {"a table that neither counts for visitors nor says why not fails",
     "CREATE TABLE a (id INTEGER);\n-- unseen: ab\nPRAGMA user_version = 1;\n",
     "-- a: one.\nSELECT 1;\n", "schema.sql:1: a needs a_shown_new"},
    {"one that counts new rows alone fails",
     "CREATE TABLE a (id INTEGER);\nCREATE TRIGGER a_shown_new AFTER INSERT ON a\n"
     "BEGIN SELECT 1; END;\nPRAGMA user_version = 1;\n",
     "-- a: one.\nSELECT 1;\n", "schema.sql:1: a needs a_shown_new"},
    {"a schema that does not say its version fails", "CREATE TABLE a (id INTEGER);\n",
     "-- a: one.\nSELECT 1;\n", "must end with: PRAGMA user_version = 1;"},
};

static void put(const struct data_dir *dir, const char *name, const char *text)
{
    data_dir_put(dir->fd, name, text, strlen(text));
}

static void get(const struct data_dir *dir, const char *name, struct buf *out)
{
    AUTO_FD int fd = files_open_beneath(dir->fd, name);

    assert_true(fd >= 0);
    assert_int_equal(files_read_all(fd, 1 << 20, out), 0);
}

static int run_checker(const struct data_dir *dir)
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        int words = openat(dir->fd, "words", O_WRONLY | O_CREAT | O_TRUNC, 0600);

        if (fchdir(dir->fd) < 0 || dup2(words, 2) < 0)
            _exit(99);
        execl(checker, checker, "out.h", "out.c", "schema.sql", "--", "queries.sql", NULL);
        _exit(98);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void check_row(const struct row *row)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_BUF struct buf words = {0};
    int status;

    data_dir_make(&dir);
    put(&dir, "schema.sql", row->schema);
    put(&dir, "queries.sql", row->queries);
    status = run_checker(&dir);
    get(&dir, "words", &words);
    if (status != (row->complaint != NULL) ||
        (row->complaint && (!words.data || !strstr(words.data, row->complaint))))
        fail_msg("%s: exit %d, said: %s", row->sentence, status, words.data ? words.data : "");
}

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_row(&rows[i]);
}

static void test_the_texts_become_c(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_BUF struct buf header = {0}, source = {0};

    data_dir_make(&dir);
    put(&dir, "schema.sql", schema);
    put(&dir, "queries.sql",
        "-- films_find: one.\n-- viewer: x\nSELECT '\\', \"id\" FROM films\nWHERE slug = ?;\n");
    assert_int_equal(run_checker(&dir), 0);
    get(&dir, "out.h", &header);
    get(&dir, "out.c", &source);
    assert_non_null(strstr(header.data, "    QUERY_FILMS_FIND,\n    QUERIES\n"));
    assert_non_null(strstr(source.data, "\"SELECT '\\\\', \\\"id\\\" FROM films\\n\"\n"
                                        "    \"WHERE slug = ?;\\n\",\n"));
    assert_non_null(strstr(source.data, "migration_count = 1;"));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_the_texts_become_c),
    };

    if (argc != 2)
        return 2;
    checker = realpath(argv[1], NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
