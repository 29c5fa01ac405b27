/* A token's file: whose it must be, and what may stand in it (RFC 6750 2.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "tokenfile.h"

static char path[] = "/tmp/test_tokenfile.XXXXXX";

static int make(void **state)
{
    AUTO_FD int fd = mkstemp(path);

    return fd < 0 ? -1 : 0;
}

static int unmake(void **state)
{
    return unlink(path);
}

static void write_file(const char *text, mode_t mode)
{
    AUTO_FD int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(files_write_all(fd, text, strlen(text)), 0);
    assert_int_equal(fchmod(fd, mode), 0);
}

static void a_token_stands_alone_in_its_file(void **state)
{
    static const struct {
        const char *text;
        const char *token; /* NULL: refused */
    } rows[] = {{"0123456789abcdef\n", "0123456789abcdef"},
                {"0123456789abcdef", "0123456789abcdef"},
                {"ab+/-._~ABCDEFGHIJ==\r\n", "ab+/-._~ABCDEFGHIJ=="},
                {"0123456789abcde\n", NULL},
                {"", NULL},
                {"\n0123456789abcdef\n", NULL},
                {"0123456789 abcdef\n", NULL},
                {"0123456789abcdef=a\n", NULL},
                {"0123456789abcdef\nmore\n", NULL},
                {"================\n", NULL}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char token[TOKENFILE_MAX], problem[SETTINGS_PROBLEM_MAX];
        int r;

        write_file(rows[i].text, 0600);
        r = tokenfile_read(path, token, problem);
        if (r != (rows[i].token ? 0 : SETTINGS_REFUSED) ||
            (!r && strcmp(token, rows[i].token) != 0))
            fail_msg("%s", rows[i].text);
    }
}

static void a_file_too_long_is_refused(void **state)
{
    char token[TOKENFILE_MAX], problem[SETTINGS_PROBLEM_MAX], text[TOKENFILE_MAX + 2];

    memset(text, 'a', sizeof text);
    text[TOKENFILE_MAX - 1] = '\0';
    write_file(text, 0600);
    assert_int_equal(tokenfile_read(path, token, problem), 0);
    text[TOKENFILE_MAX - 1] = 'a';
    text[TOKENFILE_MAX + 1] = '\0';
    write_file(text, 0600);
    assert_int_equal(tokenfile_read(path, token, problem), SETTINGS_REFUSED);
}

static void what_others_may_read_is_refused(void **state)
{
    static const struct {
        mode_t mode;
        int outcome;
    } rows[] = {{0600, 0},
                {0400, 0},
                {0640, SETTINGS_REFUSED},
                {0604, SETTINGS_REFUSED},
                {0620, SETTINGS_REFUSED}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char token[TOKENFILE_MAX], problem[SETTINGS_PROBLEM_MAX] = "";

        chmod(path, 0600);
        write_file("0123456789abcdef\n", rows[i].mode);
        assert_int_equal(tokenfile_read(path, token, problem), rows[i].outcome);
        assert_true(!rows[i].outcome || strstr(problem, "chmod 600"));
    }
}

static void no_file_is_no_token(void **state)
{
    char token[TOKENFILE_MAX] = "old", problem[SETTINGS_PROBLEM_MAX];

    assert_int_equal(tokenfile_read("", token, problem), 0);
    assert_string_equal(token, "");
}

static void what_is_not_there_is_named(void **state)
{
    char token[TOKENFILE_MAX], problem[SETTINGS_PROBLEM_MAX];

    assert_int_equal(tokenfile_read("/nowhere/token", token, problem), SETTINGS_REFUSED);
    assert_string_equal(problem, "metrics_token_file: /nowhere/token: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_stands_alone_in_its_file),
        cmocka_unit_test(a_file_too_long_is_refused),
        cmocka_unit_test(what_others_may_read_is_refused),
        cmocka_unit_test(no_file_is_no_token),
        cmocka_unit_test(what_is_not_there_is_named),
    };

    return cmocka_run_group_tests(tests, make, unmake);
}
