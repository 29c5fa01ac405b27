/* Reads that wait for the disk, and fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/mapping.h"
#include "inlet.h"
#include "loop.h"

enum { film_bytes = 1 << 20 };

static struct mapping *map_film(void)
{
    char path[] = "/tmp/incare-inlet-XXXXXX";
    struct mapping *film;
    int fd = mkstemp(path);

    assert_int_equal(ftruncate(fd, film_bytes), 0);
    assert_int_equal(mapping_open(fd, &film), 0);
    close(fd);
    unlink(path);
    return film;
}

/* How long one read keeps a visit waiting. */
static int64_t wait_for_read(struct mapping *film)
{
    struct pool readers = {0};
    struct loop loop = {.readers = &readers, .wake_fd = eventfd(0, EFD_CLOEXEC)};
    struct lane lane = {.loop = &loop};
    struct visit visit = {.lane = &lane, .film = film};
    int64_t begun_ms = clock_steady_ms();
    uint64_t woken;

    pthread_mutex_init(&loop.lock, NULL);
    assert_int_equal(pool_open(&readers, 1), 0);
    assert_int_equal(pool_start(&readers), 0);
    assert_true(inlet_wait(&visit, 0, film_bytes));
    assert_int_equal(read(loop.wake_fd, &woken, sizeof woken), sizeof woken);
    assert_ptr_equal(loop.done, &visit);
    pool_end(&readers);
    free(readers.threads);
    pthread_mutex_destroy(&loop.lock);
    close(loop.wake_fd);
    return clock_steady_ms() - begun_ms;
}

static void what_is_read_in_is_given_back_at_once(void **state)
{
    struct mapping *film = map_film();

    assert_in_range(wait_for_read(film), 0, film_again_ms - 1);
    mapping_release(film);
}

/* Nothing is mapped there any more, of which the kernel says what it says of no memory. */
static void a_read_that_fails_is_not_tried_again_at_once(void **state)
{
    struct mapping *film = map_film();

    assert_int_equal(munmap((void *)(uintptr_t)mapping_bytes(film), film_bytes), 0);
    assert_in_range(wait_for_read(film), film_again_ms, 10 * film_again_ms);
    assert_false(mapping_is_broken(film));
    mapping_release(film);
}

/* Both come before any thread: what is run first is who waits, though he came last. */
static void who_waits_is_before_all_that_is_read_ahead(void **state)
{
    struct mapping *film = map_film();
    struct pool readers = {0};
    struct loop loop = {
        .readers = &readers, .wake_fd = eventfd(0, EFD_CLOEXEC), .now_ms = clock_steady_ms()};
    struct lane lane = {.loop = &loop};
    struct visit watching = {.lane = &lane, .film = film}, waiting = watching;

    pthread_mutex_init(&loop.lock, NULL);
    assert_int_equal(pool_open(&readers, 1), 0);
    inlet_look_ahead(&watching, 1, film_bytes);
    assert_int_equal(pool_waiting(&readers), 1);
    assert_true(inlet_wait(&waiting, 0, film_bytes));
    assert_int_equal(readers.queues[JOB_URGENT].waiting, 1);
    assert_int_equal(readers.queues[JOB_PATIENT].waiting, 1);
    assert_int_equal(pool_start(&readers), 0);
    pool_end(&readers);
    assert_ptr_equal(loop.done, &waiting);
    free(readers.threads);
    pthread_mutex_destroy(&loop.lock);
    close(loop.wake_fd);
    mapping_release(film);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_in_is_given_back_at_once),
        cmocka_unit_test(a_read_that_fails_is_not_tried_again_at_once),
        cmocka_unit_test(who_waits_is_before_all_that_is_read_ahead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
