/* Processes that are started, fall, are started again and end in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "supervisor.h"

/* Seen by all processes of a test. */
static struct shared {
    volatile int starts, announced, reloads, heard;
    volatile bool is_refused;
    volatile pid_t supervisor;
} * shared;

static void be_ready(int ready_fd)
{
    assert_int_equal(write(ready_fd, "", 1), 1);
}

static int wait_for_ever(void)
{
    while (pause() != 0)
        continue;
    return 1;
}

static int run_until_told(void *context, int ready_fd)
{
    be_ready(ready_fd);
    return wait_for_ever();
}

/* Falls once, then asks for the end. */
static int fall_once(void *context, int ready_fd)
{
    be_ready(ready_fd);
    if (shared->starts++ == 0)
        raise(SIGKILL);
    kill(shared->supervisor, SIGTERM);
    return wait_for_ever();
}

static int never_begin(void *context, int ready_fd)
{
    return 78;
}

static int be_deaf(void *context, int ready_fd)
{
    sigaction(SIGTERM, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    be_ready(ready_fd);
    kill(shared->supervisor, SIGTERM);
    return wait_for_ever();
}

/* Asks for the end twice at once, and once more. */
static int ask_again(void *context, int ready_fd)
{
    const struct timespec a_while = {.tv_nsec = 300000000};

    sigaction(SIGTERM, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    be_ready(ready_fd);
    kill(shared->supervisor, SIGTERM);
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    kill(shared->supervisor, SIGTERM);
    nanosleep(&a_while, NULL);
    shared->heard++;
    kill(shared->supervisor, SIGINT);
    return wait_for_ever();
}

/* Asks for a reload, hears of it, then asks for the end. */
static int hear(void *context, int ready_fd)
{
    sigset_t hup;
    int signal;

    sigemptyset(&hup);
    sigaddset(&hup, SIGHUP);
    sigprocmask(SIG_BLOCK, &hup, NULL);
    be_ready(ready_fd);
    kill(shared->supervisor, SIGHUP);
    sigwait(&hup, &signal);
    shared->heard++;
    kill(shared->supervisor, SIGTERM);
    return wait_for_ever();
}

/* Asks for a reload, and when it is started afresh, for the end. */
static int start_twice(void *context, int ready_fd)
{
    be_ready(ready_fd);
    kill(shared->supervisor, shared->starts++ ? SIGTERM : SIGHUP);
    return wait_for_ever();
}

/* Asks for a reload and the end. */
static int start_once(void *context, int ready_fd)
{
    shared->starts++;
    be_ready(ready_fd);
    kill(shared->supervisor, SIGHUP);
    kill(shared->supervisor, SIGTERM);
    return wait_for_ever();
}

static void announce(void *context)
{
    shared->announced++;
}

static int reload(void *context)
{
    shared->reloads++;
    return shared->is_refused;
}

/* In a process of its own, since it takes over signals and children. */
static int supervise(const struct supervisor_role *roles, int count, int grace_ms)
{
    pid_t pid;
    int status;

    pid = fork();
    if (pid == 0) {
        shared->supervisor = getpid();
        _exit(supervisor_run(&(struct supervisor_plan){
            .roles = roles,
            .count = count,
            .grace_ms = grace_ms,
            .ready = announce,
            .reload = reload,
        }));
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_what_falls_is_started_again(void **state)
{
    const struct supervisor_role roles[] = {{"still", run_until_told, NULL},
                                            {"falls", fall_once, NULL}};

    assert_int_equal(supervise(roles, 2, 5000), 0);
    assert_int_equal(shared->starts, 2);
    assert_int_equal(shared->announced, 1);
}

static void test_what_never_begins_ends_all_with_its_status(void **state)
{
    const struct supervisor_role roles[] = {{"still", run_until_told, NULL},
                                            {"never", never_begin, NULL}};

    assert_int_equal(supervise(roles, 2, 5000), 78);
    assert_int_equal(shared->announced, 0);
}

static void test_what_does_not_hear_is_killed(void **state)
{
    const struct supervisor_role role = {"deaf", be_deaf, NULL};
    int64_t start_ms = clock_steady_ms();

    assert_int_equal(supervise(&role, 1, 300), 0);
    assert_in_range(clock_steady_ms() - start_ms, 300, 5000);
}

static void test_told_again_it_waits_for_nothing(void **state)
{
    const struct supervisor_role role = {"asks", ask_again, NULL};
    int64_t start_ms = clock_steady_ms();

    assert_int_equal(supervise(&role, 1, 20000), 0);
    assert_int_equal(shared->heard, 1); /* the echo was not the second time */
    assert_in_range(clock_steady_ms() - start_ms, 350, 10000);
}

static void test_hup_is_passed_on(void **state)
{
    const struct supervisor_role role = {"hears", hear, NULL};

    assert_int_equal(supervise(&role, 1, 5000), 0);
    assert_int_equal(shared->reloads, 1);
    assert_int_equal(shared->heard, 1);
}

static void test_hup_starts_afresh_what_cannot_be_told(void **state)
{
    const struct supervisor_role role = {
        .name = "afresh", .run = start_twice, .starts_afresh = true};

    assert_int_equal(supervise(&role, 1, 5000), 0);
    assert_int_equal(shared->starts, 2);
    assert_int_equal(shared->announced, 1);
}

static void test_refused_settings_disturb_nobody(void **state)
{
    const struct supervisor_role role = {
        .name = "afresh", .run = start_once, .starts_afresh = true};

    shared->is_refused = true;
    assert_int_equal(supervise(&role, 1, 5000), 0);
    assert_int_equal(shared->reloads, 1);
    assert_int_equal(shared->starts, 1);
}

static int forget(void **state)
{
    memset(shared, 0, sizeof *shared);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_what_falls_is_started_again, forget),
        cmocka_unit_test_setup(test_what_never_begins_ends_all_with_its_status, forget),
        cmocka_unit_test_setup(test_what_does_not_hear_is_killed, forget),
        cmocka_unit_test_setup(test_told_again_it_waits_for_nothing, forget),
        cmocka_unit_test_setup(test_hup_is_passed_on, forget),
        cmocka_unit_test_setup(test_hup_starts_afresh_what_cannot_be_told, forget),
        cmocka_unit_test_setup(test_refused_settings_disturb_nobody, forget),
    };

    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
