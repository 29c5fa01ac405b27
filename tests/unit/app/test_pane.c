/* Who only looks cannot write, whatever it tries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "pane.h"

enum { HELD, GOT_THROUGH };

static int write_it(struct pane *pane)
{
    str_copy(pane->at, pane->size, "mine");
    return GOT_THROUGH;
}

static int make_it_writable(struct pane *pane)
{
    return mprotect(pane->at, pane->size, PROT_READ | PROT_WRITE) ? HELD : write_it(pane);
}

/* The descriptor, had it been kept. */
static int map_it_again(struct pane *pane)
{
    void *at = mmap(NULL, pane->size, PROT_READ | PROT_WRITE, MAP_SHARED, pane->fd, 0);

    return at == MAP_FAILED ? HELD : GOT_THROUGH;
}

static int cut_it_off(struct pane *pane)
{
    return ftruncate(pane->fd, 0) == 0 || pwrite(pane->fd, "mine", 4, 0) > 0 ? GOT_THROUGH : HELD;
}

static bool gets_through(struct pane *pane, int (*attempt)(struct pane *), bool keeps_fd)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        int fd = keeps_fd ? dup(pane->fd) : -1;

        sigaction(SIGSEGV, &(struct sigaction){.sa_handler = SIG_DFL},
                  NULL); /* a sanitizer would tell of it */
        if (pane_turn(pane) != 0)
            _exit(GOT_THROUGH);
        if (keeps_fd)
            pane->fd = fd;
        _exit(attempt(pane));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) && WEXITSTATUS(status) != HELD;
}

static void who_only_looks_cannot_write(void **state)
{
    static const struct {
        const char *what;
        int (*attempt)(struct pane *);
        bool keeps_fd;
    } rows[] = {
        {"written", write_it, false},
        {"made writable", make_it_writable, false},
        {"mapped again", map_it_again, true},
        {"cut off, or written as a file", cut_it_off, true},
    };
    struct pane pane;

    assert_int_equal(pane_open(&pane, 10000), 0);
    str_copy(pane.at, pane.size, "ours");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (gets_through(&pane, rows[i].attempt, rows[i].keeps_fd))
            fail_msg("it was %s", rows[i].what);
    assert_string_equal(pane.at, "ours");
    pane_close(&pane);
}

static void wait_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static int see_what_comes(struct pane *pane)
{
    for (int i = 0; i < 5000; i++, wait_ms(1))
        if (!strcmp(pane->at, "later"))
            return HELD;
    return GOT_THROUGH;
}

static void what_is_written_later_is_seen(void **state)
{
    struct pane pane;
    int status;
    pid_t pid;

    assert_int_equal(pane_open(&pane, 100), 0);
    pid = fork();
    if (pid == 0)
        _exit(pane_turn(&pane) == 0 ? see_what_comes(&pane) : GOT_THROUGH);
    wait_ms(20);
    str_copy(pane.at, pane.size, "later");
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    pane_close(&pane);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_only_looks_cannot_write),
        cmocka_unit_test(what_is_written_later_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
