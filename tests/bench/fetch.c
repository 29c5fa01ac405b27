/* A load client that costs little itself: keep-alive connections on one epoll, each asking again as
 * soon as it has its answer; bodies are dropped in the kernel (recv MSG_TRUNC).
 *   fetch PORT PATH MILLISECONDS CONNECTIONS SIZE RANGE SEED
 * RANGE > 0: each request asks for that many bytes at a random place of SIZE. Prints one line:
 * requests, body bytes, seconds, p50 and p99 in microseconds, failures. */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/str.h"

enum { connections_max = 1024, head_bytes_max = 8192, samples_max = 1 << 20 };

struct connection {
    int fd;
    char head[head_bytes_max];
    int head_length;
    int64_t left; /* of the body; -1: the head is not there yet */
    int64_t asked_ns;
};

struct load {
    const char *path;
    int64_t size, range, end_ns;
    uint64_t chance;
    int64_t requests, bytes, failures;
    uint32_t *samples_us;
    int sample_count, open;
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

static void ask(struct load *load, struct connection *connection)
{
    char request[512];
    int length;

    connection->asked_ns = now_ns();
    connection->head_length = 0;
    connection->left = -1;
    if (load->range) {
        int64_t first = (int64_t)(next_chance(load) % (uint64_t)(load->size - load->range));

        length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: bench\r\nRange: bytes=%lld-%lld\r\n\r\n",
                          load->path, (long long)first, (long long)(first + load->range - 1));
    } else {
        length =
            snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: bench\r\n\r\n", load->path);
    }
    check(send(connection->fd, request, (size_t)length, MSG_NOSIGNAL) == length);
}

static void finish(struct load *load, struct connection *connection)
{
    load->requests++;
    if (load->sample_count < samples_max)
        load->samples_us[load->sample_count++] =
            (uint32_t)((now_ns() - connection->asked_ns) / 1000);
    if (now_ns() < load->end_ns) {
        ask(load, connection);
        return;
    }
    close(connection->fd);
    load->open--;
}

/* The head is there: how long is the body, and is the answer what was asked for? */
static void read_head(struct load *load, struct connection *connection, const char *end)
{
    const char *field = strcasestr(connection->head, "\r\nContent-Length:");
    const char *wanted = load->range ? "HTTP/1.1 206" : "HTTP/1.1 200";
    int64_t have = connection->head_length - (end + 4 - connection->head);

    if (!field || !str_starts(connection->head, wanted)) {
        load->failures++;
        close(connection->fd);
        load->open--;
        return;
    }
    connection->left = strtoll(field + 17, NULL, 10) - have;
    load->bytes += have;
    if (!connection->left)
        finish(load, connection);
}

static void read_some(struct load *load, struct connection *connection)
{
    ssize_t got;

    if (connection->left < 0) {
        const char *end;

        got = recv(connection->fd, connection->head + connection->head_length,
                   (size_t)(head_bytes_max - 1 - connection->head_length), 0);
        if (got <= 0)
            return;
        connection->head_length += (int)got;
        connection->head[connection->head_length] = '\0';
        end = strstr(connection->head, "\r\n\r\n");
        if (end)
            read_head(load, connection, end);
        return; /* the next event brings the rest */
    }
    /* MSG_TRUNC on TCP: the bytes are counted and dropped, nothing is copied. */
    got = recv(connection->fd, NULL, (size_t)connection->left, MSG_TRUNC);
    if (got <= 0)
        return;
    load->bytes += got;
    connection->left -= got;
    if (!connection->left)
        finish(load, connection);
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void connect_all(struct load *load, struct connection *connections, int count, int port,
                        int epoll_fd)
{
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons((uint16_t)port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};

        connections[i].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        check(connections[i].fd >= 0);
        check(!connect(connections[i].fd, (const struct sockaddr *)&address, sizeof address));
        check(!epoll_ctl(epoll_fd, EPOLL_CTL_ADD, connections[i].fd, &event));
        load->open++;
        ask(load, &connections[i]);
    }
}

static void serve_events(struct load *load, int epoll_fd)
{
    struct epoll_event events[64];
    int count = epoll_wait(epoll_fd, events, 64, 5000);

    if (count == 0) { /* nobody answers any more */
        load->failures += load->open;
        load->open = 0;
    }
    for (int i = 0; i < count; i++) {
        struct connection *connection = events[i].data.ptr;

        if (events[i].events & (EPOLLERR | EPOLLHUP)) {
            load->failures++;
            close(connection->fd);
            load->open--;
        } else {
            read_some(load, connection);
        }
    }
}

int main(int argc, char **argv)
{
    static struct connection connections[connections_max];
    int64_t port, duration_ms, count, size, range, seed, begun;
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct load load = {0};

    if (argc != 8 || !str_to_number(argv[1], &port) || !str_to_number(argv[3], &duration_ms) ||
        !str_to_number(argv[4], &count) || !str_to_number(argv[5], &size) ||
        !str_to_number(argv[6], &range) || !str_to_number(argv[7], &seed) ||
        count > connections_max || range >= size) {
        fputs("fetch PORT PATH MILLISECONDS CONNECTIONS SIZE RANGE SEED\n", stderr);
        return 2;
    }
    begun = now_ns();
    load = (struct load){.path = argv[2],
                         .size = size,
                         .range = range,
                         .end_ns = begun + duration_ms * 1000000,
                         .chance = (uint64_t)seed * 2654435761u + 1,
                         .samples_us = calloc(samples_max, sizeof(uint32_t))};
    check(load.samples_us && epoll_fd >= 0);
    connect_all(&load, connections, (int)count, (int)port, epoll_fd);
    while (load.open)
        serve_events(&load, epoll_fd);
    qsort(load.samples_us, (size_t)load.sample_count, sizeof(uint32_t), compare);
    printf("%lld %lld %.6f %u %u %lld\n", (long long)load.requests, (long long)load.bytes,
           (double)(now_ns() - begun) / 1e9,
           load.sample_count ? load.samples_us[load.sample_count / 2] : 0,
           load.sample_count ? load.samples_us[load.sample_count * 99 / 100] : 0,
           (long long)load.failures);
    free(load.samples_us);
    return load.failures != 0;
}
