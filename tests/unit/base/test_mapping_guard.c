/* What is read of a film whose file is gone from under it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mapping.h"
#include "base/mapping_guard.h"

enum { film_bytes = 1 << 20, left_bytes = 1 << 19 };

/* As a program does that knows nothing of cmocka, which catches the signal for each test. */
static void start(void)
{
    const struct sigaction dflt = {.sa_handler = SIG_DFL};

    assert_int_equal(sigaction(SIGBUS, &dflt, NULL), 0);
    mapping_guard_start();
}

/* A film, cut to half its length after it was mapped. */
static struct mapping *cut_short(void)
{
    AUTO_FD int fd = memfd_create("film", MFD_CLOEXEC);
    static char film[film_bytes];
    struct mapping *mapping;

    memset(film, 'f', sizeof film);
    assert_int_equal(files_write_all(fd, film, sizeof film), 0);
    assert_int_equal(mapping_open(fd, &mapping), 0);
    assert_int_equal(ftruncate(fd, left_bytes), 0);
    return mapping;
}

static int read_at(const struct mapping *mapping, int at)
{
    return ((const volatile uint8_t *)mapping_bytes(mapping))[at];
}

static void what_is_gone_reads_as_zeros_and_breaks_the_mapping(void **state)
{
    AUTO_MAPPING struct mapping *mapping = cut_short();

    start();
    mapping_guard_reading(mapping);
    assert_int_equal(read_at(mapping, left_bytes - 1), 'f');
    assert_false(mapping_is_broken(mapping));
    assert_int_equal(read_at(mapping, left_bytes), 0);
    assert_true(mapping_is_broken(mapping));
    assert_int_equal(read_at(mapping, film_bytes - 1), 0);
    assert_int_equal(read_at(mapping, left_bytes - 1), 'f');
    mapping_guard_reading(NULL);
}

/* Whether a process that does this ends as it does without a guard: by the signal. */
static bool dies(void (*deed)(struct mapping *mapping), struct mapping *mapping)
{
    pid_t child = fork();
    int status;

    if (!child) {
        close(STDERR_FILENO);
        deed(mapping);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS;
}

static void read_unsaid(struct mapping *mapping)
{
    read_at(mapping, left_bytes);
}

static void read_another(struct mapping *mapping)
{
    struct mapping *another = cut_short();

    mapping_guard_reading(another);
    read_at(mapping, left_bytes);
}

static void be_told(struct mapping *mapping)
{
    mapping_guard_reading(mapping);
    kill(getpid(), SIGBUS);
}

static void nothing(struct mapping *mapping)
{
    mapping_guard_reading(mapping);
    read_at(mapping, left_bytes);
}

static void any_other_sigbus_is_what_it_always_was(void **state)
{
    AUTO_MAPPING struct mapping *mapping = cut_short();

    start();
    assert_true(dies(read_unsaid, mapping));
    assert_true(dies(read_another, mapping));
    assert_true(dies(be_told, mapping));
    assert_false(dies(nothing, mapping));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_gone_reads_as_zeros_and_breaks_the_mapping),
        cmocka_unit_test(any_other_sigbus_is_what_it_always_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
