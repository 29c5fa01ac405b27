/* A load client that costs little itself: connections on one epoll, each asking again as soon as it
 * has its answer, or at its own pace.
 *   fetch PORT PATH [FLAG...]
 *     --ms N           how long to go on asking (1000)
 *     --connections N  at the same time (1)
 *     --range N --of N each request asks for N bytes at a random place of so many; else the whole
 *     --every N        each connection asks every so many milliseconds; else without a pause
 *     --seed N         other places
 *     --paths N        PATH is a file of so many lines, each a path: any of them is asked for
 *     --fresh          a connection of its own for each request, and its time counts
 *     --copy           bodies are copied out of the kernel; else dropped in it
 *     --tls            under TLS 1.3
 * Prints one line of JSON; times are in microseconds. A request that comes late because the answer
 * before it did counts from when it should have been asked. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#include "base/fault.h"
#include "base/str.h"
#include "link.h"

enum { connections_max = 1024, head_bytes_max = 8192, copy_bytes = 64 << 10 };
enum { samples_max = 1 << 20, patience_ms = 10000 };

static const int64_t ms_ns = 1000000;

enum stage { CLOSED, WAITING, GREETING, HEAD, BODY };

struct connection {
    struct link link;
    enum stage stage;
    char head[head_bytes_max];
    int head_length;
    int64_t left; /* of the body */
    int64_t asked_ns, due_ns;
};

struct load {
    const char *path;
    char **paths; /* NULL: only that one */
    int64_t port, ms, count, range, of, every, seed, path_count, fresh, copy, tls;
    int epoll_fd, open, sample_count;
    int64_t begun_ns, end_ns;
    uint64_t chance;
    int64_t requests, bytes, failures;
    uint32_t *samples_us;
    struct connection *connections;
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* xorshift64: places, not secrets. */
static uint64_t next_chance(struct load *load)
{
    load->chance ^= load->chance << 13;
    load->chance ^= load->chance >> 7;
    return load->chance ^= load->chance << 17;
}

/* No more is asked on it. */
static void retire(struct load *load, struct connection *connection, bool has_failed)
{
    load->failures += has_failed;
    link_close(&connection->link);
    connection->stage = CLOSED;
    load->open--;
}

static const char *choose_path(struct load *load)
{
    return load->paths ? load->paths[next_chance(load) % (uint64_t)load->path_count] : load->path;
}

static void send_request(struct load *load, struct connection *connection)
{
    char range[80] = "", request[640];
    int length;

    if (load->range) {
        int64_t first = (int64_t)(next_chance(load) % (uint64_t)(load->of - load->range + 1));

        snprintf(range, sizeof range, "Range: bytes=%lld-%lld\r\n", (long long)first,
                 (long long)(first + load->range - 1));
    }
    length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: bench\r\n%s\r\n",
                      choose_path(load), range);
    connection->head_length = 0;
    connection->stage = HEAD;
    if (!link_send(&connection->link, request, (size_t)length))
        retire(load, connection, true);
}

static void greet(struct load *load, struct connection *connection)
{
    int r = link_greet(&connection->link);

    if (r > 0)
        send_request(load, connection);
    else if (r < 0)
        retire(load, connection, true);
}

static void ask(struct load *load, struct connection *connection, int64_t asked_ns)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};

    connection->asked_ns = asked_ns;
    if (connection->link.fd >= 0) {
        send_request(load, connection);
        return;
    }
    if (!link_open(&connection->link, (int)load->port, load->tls)) {
        retire(load, connection, true);
        return;
    }
    check(!epoll_ctl(load->epoll_fd, EPOLL_CTL_ADD, connection->link.fd, &event));
    connection->stage = GREETING;
    greet(load, connection);
}

static void finish(struct load *load, struct connection *connection)
{
    int64_t now = now_ns();

    load->requests++;
    if (load->sample_count < samples_max)
        load->samples_us[load->sample_count++] = (uint32_t)((now - connection->asked_ns) / 1000);
    connection->due_ns += load->every * ms_ns;
    connection->stage = WAITING;
    if (load->fresh)
        link_close(&connection->link);
    if (now >= load->end_ns)
        retire(load, connection, false);
    else if (!load->every)
        ask(load, connection, now);
    else if (connection->due_ns <= now)
        ask(load, connection, connection->due_ns);
}

/* The head is there: how long is the body, and is the answer what was asked for? */
static void read_head(struct load *load, struct connection *connection, const char *end)
{
    const char *field = strcasestr(connection->head, "\r\nContent-Length:");
    const char *wanted = load->range ? "HTTP/1.1 206" : "HTTP/1.1 200";
    int64_t have = connection->head_length - (end + 4 - connection->head);
    int64_t length = field ? strtoll(field + 17, NULL, 10) : -1;

    if (!str_starts(connection->head, wanted) || length < have ||
        (load->range && length != load->range)) {
        retire(load, connection, true);
        return;
    }
    connection->stage = BODY;
    connection->left = length - have;
    load->bytes += have;
    if (!connection->left)
        finish(load, connection);
}

static ssize_t receive(struct load *load, struct connection *connection)
{
    static char copied[copy_bytes];
    size_t left = (size_t)connection->left;

    if (connection->stage == HEAD)
        return link_receive(&connection->link, connection->head + connection->head_length,
                            (size_t)(head_bytes_max - 1 - connection->head_length));
    if (!load->copy)
        return link_receive(&connection->link, NULL, left);
    return link_receive(&connection->link, copied, left < copy_bytes ? left : copy_bytes);
}

/* Returns whether there may be more to read. */
static bool read_some(struct load *load, struct connection *connection)
{
    ssize_t got = receive(load, connection);

    if (got == -1)
        return false;
    if (got <= 0) {
        retire(load, connection, true);
        return false;
    }
    if (connection->stage == BODY) {
        load->bytes += got;
        connection->left -= got;
        if (!connection->left)
            finish(load, connection);
    } else {
        const char *end;

        connection->head_length += (int)got;
        connection->head[connection->head_length] = '\0';
        end = strstr(connection->head, "\r\n\r\n");
        if (end)
            read_head(load, connection, end);
    }
    return link_has_more(&connection->link);
}

static void on_event(struct load *load, struct connection *connection)
{
    if (connection->stage == GREETING)
        greet(load, connection);
    else if (connection->stage == WAITING) /* only an end can come now */
        retire(load, connection, true);
    else if (connection->stage != CLOSED)
        while (read_some(load, connection))
            ;
}

/* Asks what is due; returns the milliseconds until the next is. */
static int ask_due(struct load *load)
{
    int64_t now = now_ns(), next = load->end_ns + patience_ms * ms_ns;

    for (int i = 0; i < load->count; i++) {
        struct connection *connection = &load->connections[i];

        if (connection->stage != WAITING)
            continue;
        if (now >= load->end_ns)
            retire(load, connection, false);
        else if (connection->due_ns <= now)
            ask(load, connection, now);
        else if (connection->due_ns < next)
            next = connection->due_ns;
    }
    now = now_ns();
    return next > now ? (int)((next - now + ms_ns - 1) / ms_ns) : 0;
}

static void run(struct load *load)
{
    struct epoll_event events[64];

    for (int i = 0; i < load->count; i++)
        load->connections[i] = (struct connection){
            .link.fd = -1,
            .stage = WAITING,
            .due_ns = load->begun_ns + load->every * ms_ns * i / load->count,
        };
    load->open = (int)load->count;
    while (load->open) {
        int wait_ms = ask_due(load);
        int count = load->open ? epoll_wait(load->epoll_fd, events, 64, wait_ms) : 0;

        if (!count && now_ns() >= load->end_ns + patience_ms * ms_ns) {
            load->failures += load->open; /* nobody answers any more */
            return;
        }
        for (int i = 0; i < count; i++)
            on_event(load, events[i].data.ptr);
    }
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void report(struct load *load)
{
    int count = load->sample_count;

    if (!count) /* then they read 0 */
        count = 1;
    qsort(load->samples_us, (size_t)count, sizeof(uint32_t), compare);
    printf("{\"requests\": %lld, \"bytes\": %lld, \"seconds\": %.6f, \"failures\": %lld, "
           "\"p50\": %u, \"p99\": %u, \"worst\": %u}\n",
           (long long)load->requests, (long long)load->bytes,
           (double)(now_ns() - load->begun_ns) / 1e9, (long long)load->failures,
           load->samples_us[count / 2], load->samples_us[(int64_t)count * 99 / 100],
           load->samples_us[count - 1]);
}

static bool read_flags(struct load *load, int argc, char **argv)
{
    const struct {
        const char *name;
        int64_t *value;
        bool is_alone;
    } flags[] = {
        {"--ms", &load->ms, false},
        {"--connections", &load->count, false},
        {"--range", &load->range, false},
        {"--of", &load->of, false},
        {"--every", &load->every, false},
        {"--seed", &load->seed, false},
        {"--paths", &load->path_count, false},
        {"--fresh", &load->fresh, true},
        {"--copy", &load->copy, true},
        {"--tls", &load->tls, true},
    };
    const int flag_count = sizeof flags / sizeof *flags;

    for (int i = 0; i < argc; i++) {
        int n = 0;

        while (n < flag_count && !str_equal(argv[i], flags[n].name))
            n++;
        if (n == flag_count)
            return false;
        if (flags[n].is_alone)
            *flags[n].value = 1;
        else if (++i == argc || !str_to_number(argv[i], flags[n].value))
            return false;
    }
    return load->count > 0 && load->count <= connections_max && load->range <= load->of;
}

static void read_paths(struct load *load)
{
    FILE *file = fopen(load->path, "re");

    load->paths = calloc((size_t)load->path_count, sizeof *load->paths);
    check(file && load->paths);
    for (int i = 0; i < load->path_count; i++) {
        size_t room = 0;
        ssize_t length = getline(&load->paths[i], &room, file);

        check(length > 1);
        load->paths[i][length - 1] = '\0';
    }
    fclose(file);
}

int main(int argc, char **argv)
{
    struct load load = {.ms = 1000, .count = 1};

    if (argc < 3 || !str_to_number(argv[1], &load.port) || !read_flags(&load, argc - 3, argv + 3)) {
        fputs("fetch PORT PATH [FLAG...]: see the first lines of fetch.c\n", stderr);
        return 2;
    }
    load.path = argv[2];
    if (load.path_count)
        read_paths(&load);
    load.chance = (uint64_t)load.seed * 2654435761u + 1;
    load.samples_us = calloc(samples_max, sizeof *load.samples_us);
    load.connections = calloc((size_t)load.count, sizeof *load.connections);
    load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    check(load.samples_us && load.connections && load.epoll_fd >= 0);
    load.begun_ns = now_ns();
    load.end_ns = load.begun_ns + load.ms * ms_ns;
    run(&load);
    report(&load);
    for (int i = 0; i < load.path_count; i++)
        free(load.paths[i]);
    free(load.paths);
    free(load.connections);
    free(load.samples_us);
    return load.failures != 0;
}
