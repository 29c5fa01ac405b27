/* The serving loop: our own epoll around the library's, whose own loop waits out its whole timeout
 * when exactly 128 events are ready. */
#include "loop.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "news.h"
#include "outlet.h"
#include "patrol.h"
#include "unsent.h"

/* It is the gate that is strict. From 1.0 on the library would otherwise mend what is broken, in
 * place, before the gate sees it. */
static const int library_strictness = MHD_VERSION < 0x01000000 ? -1 : 1;

/* Opening and closing. */

static int watch_fd(struct loop *loop, int fd, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};

    return epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

static int lane_open(struct loop *loop, struct lane *lane, int listener, int connections_max)
{
    /* No timeout and no log of the library's: the patrol keeps time, and its log names addresses.
     */
    const struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, listener, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, connections_max, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory_bytes, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, library_strictness, NULL},
        {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)visit_on_connection, lane},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)visit_on_completed, lane},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)visit_on_target, lane},
        {MHD_OPTION_END, 0, NULL},
    };
    const struct server_tls *tls = &loop->options->tls;
    bool is_tls = lane->transport == TRANSPORT_TLS;
    const struct MHD_OptionItem tls_options[] = {
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls->priorities},
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, tls->choose},
        {MHD_OPTION_END, 0, NULL},
    };
    const union MHD_DaemonInfo *info;

    lane->magic = lane_magic;
    lane->loop = loop;
    lane->connections_max = connections_max;
    lane->is_paced = unsent_is_paced(listener);
    errno = 0;
    lane->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (is_tls ? MHD_USE_TLS : 0), 0,
                         NULL, NULL, visit_on_request, lane, MHD_OPTION_ARRAY, options,
                         is_tls ? MHD_OPTION_ARRAY : MHD_OPTION_END, tls_options, MHD_OPTION_END);
    if (!lane->daemon)
        return fault(errno ? -errno : -ENOMEM);
    info = MHD_get_daemon_info(lane->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    lane->epoll_fd = info->epoll_fd;
    lane->is_ready = true;
    return watch_fd(loop, lane->epoll_fd, lane);
}

static int open_clockwork(struct loop *loop)
{
    const struct timespec tick = {.tv_nsec = patrol_tick_ms * 1000000L};
    const struct itimerspec every = {.it_interval = tick, .it_value = tick};
    int r;

    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    loop->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (loop->epoll_fd < 0 || loop->wake_fd < 0 || loop->timer_fd < 0)
        return -errno;
    if (timerfd_settime(loop->timer_fd, 0, &every, NULL) < 0)
        return -errno;
    r = watch_fd(loop, loop->wake_fd, &loop->wake_fd);
    return r ? r : watch_fd(loop, loop->timer_fd, &loop->timer_fd);
}

static int count_reserved(int connections_max)
{
    int reserved = connections_max / connections_per_reserved;

    if (reserved > connections_reserved_max)
        return connections_reserved_max;
    if (reserved >= connections_reserved_min)
        return reserved;
    return connections_max / 2 < connections_reserved_min ? connections_max / 2
                                                          : connections_reserved_min;
}

int loop_open(struct loop *loop, const int *listeners, const enum transport *transports, int count,
              int connections_max)
{
    int r;

    loop->epoll_fd = loop->wake_fd = loop->timer_fd = -1;
    loop->now_ms = clock_steady_ms();
    loop->connections_max = connections_max;
    loop->unsent = unsent_bytes_min;
    loop->connections_usual = connections_max - count_reserved(connections_max);
    pthread_mutex_init(&loop->lock, NULL);
    r = open_clockwork(loop);
    for (int i = 0; !r && i < count; i++) {
        loop->lanes[i].transport = transports[i];
        r = lane_open(loop, &loop->lanes[i], listeners[i],
                      connections_max + connections_turned_away_max);
        loop->lane_count += loop->lanes[i].daemon != NULL;
    }
    return r ? fault(r) : 0;
}

void loop_close(struct loop *loop)
{
    for (int i = 0; i < loop->lane_count; i++)
        MHD_stop_daemon(loop->lanes[i].daemon); /* ends its connections, closes its socket */
    for (int stage = 0; stage < VISIT_STAGES; stage++)
        check(!loop->rosters[stage].count);
    farewell_end(&loop->farewell);
    remains_shrink(&loop->remains, 0);
    cache_clear(&loop->cache);
    close(loop->timer_fd);
    close(loop->wake_fd);
    close(loop->epoll_fd);
    pthread_mutex_destroy(&loop->lock);
}

/* Running. */

void loop_wake(struct loop *loop)
{
    const uint64_t one = 1;

    /* Full is awake too. */
    check(write(loop->wake_fd, &one, sizeof one) == sizeof one || errno == EAGAIN);
}

void loop_drain(struct loop *loop, int64_t until_ms)
{
    loop->drain_until_ms = until_ms;
    loop_wake(loop);
}

void loop_give_back(struct visit *visit)
{
    struct loop *loop = visit->lane->loop;

    pthread_mutex_lock(&loop->lock);
    visit->next_job = loop->done;
    loop->done = visit;
    pthread_mutex_unlock(&loop->lock);
    loop_wake(loop);
}

/* Driven from outside, the library does not wake itself. */
void loop_resume(struct visit *visit)
{
    if (visit->news && visit->stage == VISIT_WORKING && !news_wakes(visit))
        return;
    if (visit->stage == VISIT_READING)
        visit_move(visit, visit->is_slow ? VISIT_SLOW : VISIT_SENDING);
    if (visit->stage == VISIT_WORKING && visit->is_refused) /* the rest may be long in coming */
        visit_move(visit, visit->request->body ? VISIT_TAKING : VISIT_SENDING);
    MHD_resume_connection(visit->request->connection);
    visit->lane->is_ready = true;
}

static void resume_done(struct loop *loop)
{
    struct visit *visit;

    pthread_mutex_lock(&loop->lock);
    visit = loop->done;
    loop->done = NULL;
    pthread_mutex_unlock(&loop->lock);
    /* The library takes up what is resumed when it is run next, and asks for no run of itself. */
    for (int i = 0; visit && i < loop->lane_count; i++)
        loop->lanes[i].is_ready = true;
    while (visit) {
        struct visit *next = visit->next_job;

        loop_resume(visit);
        visit = next;
    }
}

static bool is_pending(const struct lane *lane)
{
    MHD_UNSIGNED_LONG_LONG timeout;

    return MHD_get_timeout(lane->daemon, &timeout) == MHD_YES && !timeout;
}

static void drain_fd(int fd)
{
    uint64_t count;

    check(read(fd, &count, sizeof count) == sizeof count || errno == EAGAIN);
}

static void tick(struct loop *loop)
{
    loop->turned_ms = loop->now_ms;
    if (loop->options->tick)
        loop->options->tick(loop->options->context, loop->hand.thread);
}

/* Waits for something to do. Returns whether the patrol is to go round. */
static bool wait_for_events(struct loop *loop, int timeout_ms)
{
    struct epoll_event events[LANES_MAX + 2];
    int count = epoll_wait(loop->epoll_fd, events, LANES_MAX + 2, timeout_ms);
    bool is_time = loop->is_behind;

    check(count >= 0 || errno == EINTR);
    loop->now_ms = clock_steady_ms();
    for (int i = 0; i < count; i++) {
        void *what = events[i].data.ptr;

        if (what == &loop->wake_fd || what == &loop->timer_fd) {
            drain_fd(*(int *)what);
            is_time = true;
            if (what == &loop->timer_fd)
                tick(loop);
        } else {
            ((struct lane *)what)->is_ready = true;
        }
    }
    return is_time;
}

/* Takes no more connections. The socket is ours again, and closed. */
static void stop_listening(struct loop *loop)
{
    for (int i = 0; i < loop->lane_count; i++)
        close(MHD_quiesce_daemon(loop->lanes[i].daemon));
    loop->is_draining = true;
}

/* Returns whether the loop has done its last. */
static bool look_around(struct loop *loop)
{
    const struct roster *rosters = loop->rosters;
    int64_t until_ms = loop->drain_until_ms;

    resume_done(loop);
    for (int i = 0; i < loop->lane_count; i++)
        loop->lanes[i].is_ready = true; /* descriptors may have become free */
    if (until_ms && !loop->is_draining)
        stop_listening(loop);
    loop->is_behind = patrol_walk(loop);
    farewell_look(&loop->farewell, loop->now_ms);
    remains_look(&loop->remains, loop->now_ms);
    if (!loop->is_draining || rosters[VISIT_WORKING].count || rosters[VISIT_READING].count ||
        rosters[VISIT_LISTENING].count)
        return false; /* the library does not have them */
    return (!rosters[VISIT_SENDING].count && !rosters[VISIT_SLOW].count &&
            !rosters[VISIT_HEADER].count) ||
           loop->now_ms >= until_ms;
}

void loop_run(struct loop *loop)
{
    loop->turned_ms = clock_steady_ms();
    for (bool is_over = false; !is_over;) {
        bool is_busy = false;

        for (int i = 0; i < loop->lane_count; i++) {
            struct lane *lane = &loop->lanes[i];

            if (lane->is_ready) {
                lane->is_ready = false; /* what it calls may say otherwise */
                MHD_run(lane->daemon);
            }
            outlet_put_to_sleep(loop);
            lane->is_ready |= is_pending(lane);
            is_busy |= lane->is_ready;
        }
        if (wait_for_events(loop, is_busy || loop->is_behind ? 0 : -1))
            is_over = look_around(loop);
    }
}
