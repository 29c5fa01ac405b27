/* A log line is one JSON object in one write; a complaint is for people. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/log.h"

enum { text_max = 4096 };

static int saved, heard;

/* stderr becomes a socket that keeps each write(2) apart. */
static int listen_in(void **state)
{
    int ends[2];

    saved = dup(STDERR_FILENO);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    heard = ends[0];
    return 0;
}

static int stop_listening(void **state)
{
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(heard);
    log_set_level(LOG_INFO);
    return 0;
}

/* The next line that was written, or "". */
static const char *next(void)
{
    static char text[text_max];
    ssize_t n = read(heard, text, sizeof text - 1);

    text[n > 0 ? n : 0] = '\0';
    return text;
}

static void a_line_is_one_json_object_in_one_write(void **state)
{
    const char *line, *rest;

    log_event(LOG_INFO, "film.live", "slug", "a\"\nb", "number", log_number(-7), "none", NULL,
              NULL);
    line = next();
    assert_int_equal(strncmp(line, "{\"at\":\"20", 9), 0);
    rest = strstr(line, "Z\",");
    assert_non_null(rest);
    assert_string_equal(rest + 3,
                        "\"level\":\"info\",\"event\":\"film.live\",\"slug\":\"a\\\"\\nb\","
                        "\"number\":\"-7\",\"none\":null}\n");
    assert_string_equal(next(), "");
}

static void lines_below_the_level_are_not_written(void **state)
{
    log_event(LOG_DEBUG, "quiet", NULL);
    assert_string_equal(next(), "");
    log_set_level(LOG_DEBUG);
    log_event(LOG_DEBUG, "said", NULL);
    assert_non_null(strstr(next(), "\"level\":\"debug\",\"event\":\"said\"}"));
    log_set_level(LOG_ERROR);
    log_event(LOG_WARN, "quiet", NULL);
    assert_string_equal(next(), "");
}

static void eight_numbers_fit_one_line(void **state)
{
    const char *numbers[8];
    char want[2] = "0";

    for (int i = 0; i < 8; i++)
        numbers[i] = log_number(i);
    for (int i = 0; i < 8; i++, want[0]++)
        assert_string_equal(numbers[i], want);
}

static void people_are_told_what_why_and_what_to_do(void **state)
{
    log_complain("cannot start", "port 8080 is taken", "--port 0");
    assert_string_equal(next(), "incare: cannot start: port 8080 is taken; try: --port 0\n");
    log_complain("film.mp4", "no such file", NULL);
    assert_string_equal(next(), "incare: film.mp4: no such file\n");
}

static void a_fault_is_handed_up_and_noted(void **state)
{
    log_set_level(LOG_DEBUG);
    assert_int_equal(fault(3), 3);
    assert_int_equal(fault(0), 0);
    assert_string_equal(next(), "");
    assert_int_equal(fault(-2), -2);
    assert_non_null(strstr(next(), "\"event\":\"fault\",\"error\":\"No such file or directory\""));
}

static void a_broken_check_ends_the_process(void **state)
{
    int status;
    pid_t child = fork();

    if (!child) {
        sigaction(SIGABRT, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
        check(1 + 1 == 2);
        check(1 + 1 == 3);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_non_null(strstr(next(), "\"check.failed\",\"condition\":\"1 + 1 == 3\""));
}

#define listened(test) cmocka_unit_test_setup_teardown(test, listen_in, stop_listening)

int main(void)
{
    const struct CMUnitTest tests[] = {
        listened(a_line_is_one_json_object_in_one_write),
        listened(lines_below_the_level_are_not_written),
        listened(eight_numbers_fit_one_line),
        listened(people_are_told_what_why_and_what_to_do),
        listened(a_fault_is_handed_up_and_noted),
        listened(a_broken_check_ends_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
