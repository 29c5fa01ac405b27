/* A crowd on slow lines: each viewer asks for a film from a place of its own to the end, and takes
 * it at its rate and no faster, into a small receive buffer. What has come is dropped in the
 * kernel, so that a crowd of thousands costs the client one core's fraction. viewers PORT PATH SIZE
 * VIEWERS RATE RAMP_MS SECONDS Viewers come evenly over RAMP_MS. Then the window begins, which a
 * line "begin" says; after SECONDS one JSON line tells of it, and the connections stay until
 * standard input ends. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/str.h"

/* Each viewer is looked at every turn, and each slot's share of them at its own moment of it. */
enum { turn_ms = 500, slots = 100 };

/* The kernel doubles it, and counts its own bookkeeping in. With more, what the viewers have not
 * yet read fills this machine's memory for TCP, as no viewer elsewhere would. */
enum { receive_buffer_bytes = 64 << 10 };

static const int64_t second_ns = INT64_C(1000000000);

struct viewer {
    int fd;
    int64_t since_ns; /* it wanted to watch from here on; 0: it has not come yet */
    int64_t received; /* with the head, which is some 300 bytes */
    bool has_asked, is_lost;
};

struct crowd {
    struct sockaddr_in address;
    const char *path;
    int64_t size, count, rate, ramp_ms, settle_ms, seconds;
    struct viewer *viewers;
    int64_t begun_ns, bytes, worst_late_ns;
    int64_t lost; /* refused, cut, or answered with something else */
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * second_ns + now.tv_nsec;
}

static void lose(struct crowd *crowd, struct viewer *viewer)
{
    close(viewer->fd);
    viewer->fd = -1;
    viewer->is_lost = true;
    crowd->lost++;
}

static void come(struct crowd *crowd, struct viewer *viewer)
{
    const int room = receive_buffer_bytes;

    viewer->since_ns = now_ns();
    viewer->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    check(viewer->fd >= 0);
    check(!setsockopt(viewer->fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room));
    if (connect(viewer->fd, (const struct sockaddr *)&crowd->address, sizeof crowd->address) < 0 &&
        errno != EINPROGRESS)
        lose(crowd, viewer);
}

/* From somewhere in the first half, so that the film does not end while it is watched. */
static void ask(struct crowd *crowd, struct viewer *viewer)
{
    int64_t index = viewer - crowd->viewers;
    char request[512];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: bench\r\nRange: bytes=%lld-\r\n\r\n",
                          crowd->path, (long long)(crowd->size / 2 / crowd->count * index));

    if (send(viewer->fd, request, (size_t)length, MSG_NOSIGNAL) == length)
        viewer->has_asked = true;
    else if (errno != EAGAIN && errno != ENOTCONN) /* else it is not connected yet */
        lose(crowd, viewer);
}

static void take(struct crowd *crowd, struct viewer *viewer, int64_t now)
{
    static const char wanted[] = "HTTP/1.1 206";
    char head[sizeof wanted - 1];
    int64_t elapsed_ms = (now - viewer->since_ns) / 1000000;
    int64_t due = elapsed_ms * crowd->rate / 1000 - viewer->received;
    ssize_t got;

    if (due < (int64_t)sizeof head)
        return;
    if (!viewer->received) /* seen, and then dropped with the rest */
        got = recv(viewer->fd, head, sizeof head, MSG_PEEK);
    else
        got = recv(viewer->fd, NULL, (size_t)due, MSG_TRUNC);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0 || (!viewer->received && memcmp(head, wanted, sizeof head) != 0)) {
        lose(crowd, viewer);
        return;
    }
    if (!viewer->received)
        got = recv(viewer->fd, NULL, (size_t)due, MSG_TRUNC);
    viewer->received += got;
    crowd->bytes += got;
}

static void look_at(struct crowd *crowd, struct viewer *viewer)
{
    int64_t now = now_ns(), index = viewer - crowd->viewers;

    if (viewer->is_lost)
        return;
    if (!viewer->since_ns) {
        if (now < crowd->begun_ns + crowd->ramp_ms * 1000000 * index / crowd->count)
            return;
        come(crowd, viewer);
    }
    if (!viewer->is_lost && !viewer->has_asked)
        ask(crowd, viewer);
    if (viewer->has_asked && !viewer->is_lost)
        take(crowd, viewer, now);
}

static void watch_until(struct crowd *crowd, int64_t end_ns)
{
    const int64_t slot_ns = turn_ms * INT64_C(1000000) / slots;

    for (int64_t turn = now_ns() / slot_ns; now_ns() < end_ns; turn++) {
        const struct timespec at = {turn * slot_ns / second_ns, turn * slot_ns % second_ns};
        int64_t late;

        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
        for (int64_t i = turn % slots; i < crowd->count; i += slots)
            look_at(crowd, &crowd->viewers[i]);
        late = now_ns() - (turn + 1) * slot_ns;
        if (late > crowd->worst_late_ns)
            crowd->worst_late_ns = late;
    }
}

/* What the crowd wanted since each of it came and until its last turn, what it had of that, and who
 * is behind. */
static void report(const struct crowd *crowd, int64_t window_ns, int64_t window_bytes)
{
    int64_t now = now_ns() - turn_ms * INT64_C(1000000), wanted = 0, had = 0, lagging = 0,
            unserved = 0;

    for (int64_t i = 0; i < crowd->count; i++) {
        const struct viewer *viewer = &crowd->viewers[i];
        int64_t since = viewer->since_ns && viewer->since_ns < now ? viewer->since_ns : now;
        int64_t due = (now - since) / 1000000 * crowd->rate / 1000;

        wanted += due;
        had += viewer->received < due ? viewer->received : due;
        lagging += due - viewer->received > crowd->rate;
        unserved += !viewer->received;
    }
    printf("{\"seconds\": %.3f, \"bytes\": %lld, \"delivered\": %.5f, \"lagging\": %lld, "
           "\"unserved\": %lld, \"lost\": %lld, \"late_ms\": %lld}\n",
           (double)window_ns / 1e9, (long long)window_bytes, (double)had / (double)wanted,
           (long long)lagging, (long long)unserved, (long long)crowd->lost,
           (long long)(crowd->worst_late_ns / 1000000));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    struct crowd crowd = {0};
    int64_t port, bytes_before, window_ns;

    if (argc != 9 || !str_to_number(argv[1], &port) || !str_to_number(argv[3], &crowd.size) ||
        !str_to_number(argv[4], &crowd.count) || !str_to_number(argv[5], &crowd.rate) ||
        !str_to_number(argv[6], &crowd.ramp_ms) || !str_to_number(argv[7], &crowd.settle_ms) ||
        !str_to_number(argv[8], &crowd.seconds) || !crowd.count) {
        fputs("viewers PORT PATH SIZE VIEWERS RATE RAMP_MS SETTLE_MS SECONDS\n", stderr);
        return 2;
    }
    crowd.address = (struct sockaddr_in){.sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    crowd.path = argv[2];
    crowd.viewers = calloc((size_t)crowd.count, sizeof *crowd.viewers);
    check(crowd.viewers);
    crowd.begun_ns = now_ns();
    watch_until(&crowd, crowd.begun_ns + (crowd.ramp_ms + crowd.settle_ms) * 1000000);
    puts("begin");
    fflush(stdout);
    crowd.worst_late_ns = 0;
    bytes_before = crowd.bytes;
    window_ns = now_ns();
    watch_until(&crowd, window_ns + crowd.seconds * second_ns);
    report(&crowd, now_ns() - window_ns, crowd.bytes - bytes_before);
    free(crowd.viewers); /* the kernel closes the rest */
    return crowd.lost != 0;
}
