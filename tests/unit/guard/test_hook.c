/* A command of the operator's: what it gets and says, and that nothing of it stays when it is not
 * wanted any more. */
#include "guard/hook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "data_dir.h"

enum { ENOUGH_MS = 60000, SOON_MS = 5000 };

struct scene {
    struct data_dir dir;
    struct hook *hook;
    struct buf said;
};

static void open_scene(struct scene *scene, const char *script)
{
    *scene = (struct scene){.said = {.bytes_max = 4096}};
    data_dir_make(&scene->dir);
    const char *const command[] = {"/bin/sh", "-c", script, scene->dir.path, NULL};
    assert_int_equal(hook_open(&scene->hook, command, scene->dir.fd), 0);
}

static void close_scene(struct scene *scene)
{
    hook_close(scene->hook);
    buf_free(&scene->said);
    data_dir_remove(&scene->dir);
}
#define AUTO_SCENE __attribute__((cleanup(close_scene)))

static void begin(struct scene *scene)
{
    AUTO_FD int fd = -1;

    assert_int_equal(hook_begin(scene->hook, &fd), 0);
    assert_int_equal(write(fd, "sound", 5), 5);
}

static bool is_anything_left(const struct scene *scene)
{
    char path[80];
    bool is_left = false;
    struct stat at;

    snprintf(path, sizeof path, "%s/speech", scene->dir.path);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    assert_true(fstat(dirfd(dir), &at) == 0 && (at.st_mode & 0777) == 0700);
    for (const struct dirent *entry; (entry = readdir(dir));)
        is_left = is_left || entry->d_name[0] != '.';
    closedir(dir);
    return is_left;
}

static void test_heard(void **state)
{
    const struct hook_run run = {.language = "cy", .deadline_ms = ENOUGH_MS};
    AUTO_SCENE struct scene scene;

    open_scene(&scene, "cat \"$1\"; echo \" in $2\"");
    for (int i = 0; i < 2; i++) {
        begin(&scene);
        assert_int_equal(hook_run(scene.hook, &run, &scene.said), 0);
        assert_false(is_anything_left(&scene));
    }
    assert_string_equal(scene.said.data, "sound in cy\nsound in cy\n");
}

/* Nobody waits for an end that is a minute off. */
static int no_more(void *context)
{
    (*(int *)context)++;
    return 1;
}

static void expect_stopped(const char *script)
{
    AUTO_SCENE struct scene scene;
    int looks = 0;
    const struct hook_run run = {
        .language = "cy", .deadline_ms = ENOUGH_MS, .look = no_more, .context = &looks};
    int64_t begun = clock_steady_ms();

    open_scene(&scene, script);
    begin(&scene);
    assert_int_equal(hook_run(scene.hook, &run, &scene.said), HOOK_STOPPED);
    assert_true(clock_steady_ms() - begun < SOON_MS);
    assert_int_equal(looks, 1);
    assert_false(is_anything_left(&scene));
    begin(&scene); /* and the next is served */
    assert_int_equal(hook_run(scene.hook, &run, &scene.said), HOOK_STOPPED);
}

static void test_stopped(void **state)
{
    expect_stopped("sleep 50");
    expect_stopped("while :; do echo on and on; sleep 0.1; done");
    expect_stopped("exec >&-; sleep 50"); /* it has said all, and does not end */
}

/* Whose number the command wrote down. */
static void expect_ended(const struct scene *scene)
{
    AUTO_FD int fd = openat(scene->dir.fd, "pid", O_RDONLY | O_CLOEXEC);
    char line[32] = "";
    pid_t pid;

    assert_true(fd >= 0 && read(fd, line, sizeof line - 1) > 0);
    pid = (pid_t)strtol(line, NULL, 10);
    assert_true(pid > 1);
    for (int i = 0; i < 100 && kill(pid, 0) == 0; i++)
        poll(NULL, 0, 20); /* who adopted it takes a moment */
    assert_int_equal(kill(pid, 0), -1);
}

static void test_group_stopped(void **state)
{
    AUTO_SCENE struct scene scene;
    int looks = 0;
    const struct hook_run run = {
        .language = "cy", .deadline_ms = ENOUGH_MS, .look = no_more, .context = &looks};

    open_scene(&scene, "sleep 50 & echo $! > \"$0/pid\"; wait");
    begin(&scene);
    (void)hook_run(scene.hook, &run, &scene.said);
    expect_ended(&scene);
}

/* kill -9 of who runs the command, of nothing else. */
static void test_nothing_runs_on_alone(void **state)
{
    const struct hook_run run = {.language = "cy", .deadline_ms = ENOUGH_MS};
    AUTO_SCENE struct scene scene;

    open_scene(&scene, "sleep 50 & echo $! > \"$0/pid\"; kill -9 $PPID; wait");
    begin(&scene);
    assert_int_equal(hook_run(scene.hook, &run, &scene.said), -ENOTCONN);
    expect_ended(&scene);
}

static void test_dropped(void **state)
{
    AUTO_SCENE struct scene scene;

    open_scene(&scene, "exit 1");
    begin(&scene);
    assert_int_equal(hook_drop(scene.hook), 0);
    for (int i = 0; i < 100 && is_anything_left(&scene); i++)
        poll(NULL, 0, 20); /* nobody says when it is done */
    assert_false(is_anything_left(&scene));
}

/* Whatever it may still say: nothing is asked of it again. */
static void test_gone(void **state)
{
    const struct hook_run run = {.language = "cy", .deadline_ms = ENOUGH_MS};
    AUTO_SCENE struct scene scene;
    int fd = -1;

    open_scene(&scene, "kill -9 $PPID");
    begin(&scene);
    for (int i = 0; i < 2; i++)
        assert_int_equal(hook_run(scene.hook, &run, &scene.said), -ENOTCONN);
    assert_int_equal(hook_begin(scene.hook, &fd), -ENOTCONN);
    assert_int_equal(hook_drop(scene.hook), -ENOTCONN);
}

/* As when the power went: nobody was left to drop it. */
static void test_swept(void **state)
{
    AUTO_SCENE struct scene scene;
    AUTO_FD int place = -1, folder = -1;

    open_scene(&scene, "exit 0");
    place = files_open_dir(scene.dir.fd, "speech");
    folder = files_open_dir(place, "a8SdK2");
    data_dir_put(folder, "speech.wav", "sound", 5);
    data_dir_put(folder, "model.cache", "and more", 8);
    assert_true(is_anything_left(&scene));
    assert_int_equal(hook_sweep(scene.dir.fd), 0);
    assert_false(is_anything_left(&scene));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heard),
        cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_group_stopped),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_gone),
        cmocka_unit_test(test_swept),
        cmocka_unit_test(test_nothing_runs_on_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
