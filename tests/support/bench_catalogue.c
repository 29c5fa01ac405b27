/* How long lists, pages and searches take in a catalogue made by make_catalogue, and how long a
 * change takes to be taken in. Processor time of one thread, the median and the 99th
 * percentile of many.
 *
 * bench_catalogue DATA_DIR */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "catalogue/film.h"
#include "catalogue/search.h"

enum { TIMES_MAX = 2000 };

static const struct viewer anybody = {.kind = VIEWER_PUBLIC};

struct bench {
    struct db *db;
    struct library *library;
    struct look look;
    struct arena *arena;
    const char *text; /* what is searched for, or a cursor */
    char slug[81];
};

/* Of this thread's own work: what else the machine does is not measured. */
static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
    int64_t x, y;

    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

static void measure(struct bench *bench, const char *name, int times,
                    int (*run)(struct bench *bench))
{
    static int64_t took[TIMES_MAX];
    int answer = 0;

    for (int i = 0; i < times; i++) {
        int64_t began;

        bench->arena = arena_open((size_t)request_arena_bytes_max);
        check(bench->arena);
        began = now_us();
        answer = run(bench);
        took[i] = now_us() - began;
        arena_close(bench->arena);
    }
    qsort(took, (size_t)times, sizeof(*took), compare);
    printf("%-44s median %7lld us  p99 %7lld us  (%d)\n", name, (long long)took[times / 2],
           (long long)took[times * 99 / 100], answer);
}

static int list(struct bench *bench, const struct film_query *query)
{
    struct film_list found;

    check(film_list(&bench->look, query, bench->arena, &found) == 0);
    if (found.next)
        snprintf(bench->slug, sizeof(bench->slug), "%s", found.films[found.count - 1].slug);
    return found.count;
}

static int list_newest(struct bench *bench)
{
    return list(bench, &(struct film_query){.order = FILM_NEWEST, .limit = 24});
}

static int list_kind(struct bench *bench)
{
    return list(bench,
                &(struct film_query){.order = FILM_NUMBERED, .kind = "episode", .limit = 24});
}

static int list_theme(struct bench *bench)
{
    return list(bench, &(struct film_query){.order = FILM_NEWEST, .theme = "policy", .limit = 24});
}

static int find(struct bench *bench)
{
    struct film *film;

    check(film_find(&bench->look, bench->slug, bench->arena, &film) == 0);
    return film->version_count;
}

static int search(struct bench *bench)
{
    struct search_result result;

    check(search_run(&bench->look, bench->text, NULL, 20, bench->arena, &result) == 0);
    return result.is_capped ? -result.film_count : result.film_count;
}

static int hold(struct bench *bench)
{
    for (int i = 0; i < 1000; i++)
        picture_release(library_hold(bench->library));
    return 1000;
}

static int open_again(struct bench *bench)
{
    struct library *library;
    AUTO_FD int data_fd = open(bench->text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    check(library_open(&library, data_fd) == 0);
    library_close(library);
    return 1;
}

static void measure_searches(struct bench *bench)
{
    static const struct {
        const char *name, *text;
    } searches[] = {
        {"search: the commonest word", "kalo"},
        {"search: two common words", "kalo lolo"},
        {"search: a beginning of three letters", "kal"},
        {"search: a beginning of two letters", "ka"},
        {"search: a word of middle frequency", "kamilo"},
        {"search: a rare word", "jundelwesmi"},
        {"search: a word nobody said", "zebra"},
        {"search: ten words", "ka lo mi ren so tu ba del fi gor"},
    };

    for (size_t i = 0; i < sizeof(searches) / sizeof(searches[0]); i++) {
        bench->text = searches[i].text;
        measure(bench, searches[i].name, 200, search);
    }
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    AUTO_FD int data_fd = -1;

    if (argc != 2) {
        fputs("usage: bench_catalogue DATA_DIR\n", stderr);
        return 2;
    }
    data_fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (data_fd < 0 || db_open(&bench.db, data_fd, DB_READ) ||
        library_open(&bench.library, data_fd)) {
        fprintf(stderr, "bench_catalogue: %s: no catalogue; try make_catalogue\n", argv[1]);
        return 1;
    }
    bench.look = look_open(bench.library, bench.db, &anybody, clock_wall_ms());
    measure(&bench, "films, newest, 24", TIMES_MAX, list_newest);
    measure(&bench, "films, episodes by number, 24", TIMES_MAX, list_kind);
    measure(&bench, "films, of a theme, newest, 24", 200, list_theme);
    measure(&bench, "one film", TIMES_MAX, find);
    measure_searches(&bench);
    measure(&bench, "1000 pictures held and released", 200, hold);
    bench.text = argv[1];
    measure(&bench, "a library opened", 5, open_again);
    look_close(&bench.look);
    library_close(bench.library);
    db_close(bench.db);
    return 0;
}
