/* The server: its addresses, its loops, its pool, from the first socket to the last drained answer.
 */
#include "http/server.h"

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/mapping.h"
#include "base/mapping_guard.h"
#include "descriptors.h"
#include "ebb.h"
#include "listener.h"
#include "loop.h"
#include "outlet.h"
#include "reply_state.h"
#include "tcpmem.h"
#include "unsent.h"

struct server {
    struct server_options options;
    struct endpoint addresses[LANES_MAX];
    enum transport transports[LANES_MAX];
    int address_count; /* listen's, then listen_tls' */
    struct loop *loops;
    pthread_t *threads;
    int loop_count, opened, started;
    int connections_max; /* of all loops */
    struct ebb ebb;
    struct pool pool, readers, writers;
    struct admission admission;
};

static void hand_close(const struct server_options *options, struct hand *hand)
{
    if (hand->thread && options->thread_close)
        options->thread_close(options->context, hand->thread);
    free(hand->reply);
    *hand = (struct hand){0};
}

static int hand_open(const struct server_options *options, bool may_write, struct hand *hand)
{
    int r;

    hand->reply = calloc(1, sizeof *hand->reply);
    if (!hand->reply)
        return fault(-ENOMEM);
    r = options->thread_open ? options->thread_open(options->context, may_write, &hand->thread) : 0;
    return r ? fault(r) : 0;
}

/* As many descriptors as there may be. */
static rlim_t raise_descriptors(void)
{
    struct rlimit limit;

    check(!getrlimit(RLIMIT_NOFILE, &limit));
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit); /* if it may not be, what there is must do */
    check(!getrlimit(RLIMIT_NOFILE, &limit));
    return limit.rlim_cur > 1 << 20 ? 1 << 20 : limit.rlim_cur;
}

/* As many connections as there are descriptors, but for those that are kept. */
static int count_connections(struct server *server)
{
    rlim_t all = raise_descriptors();
    int asked = server->options.connections_max;
    int r = asked ? asked
                  : descriptors_for_connections((int64_t)all, server->loop_count,
                                                server->address_count);

    mapping_keep_descriptors((int)(all / (rlim_t)descriptors_mapped_parts));
    if (r < 0)
        return fault(r);
    server->connections_max = r / server->loop_count * server->loop_count;
    return 0;
}

static enum transport choose_transport(const struct server_options *options,
                                       const struct endpoint *address, bool is_tls)
{
    if (is_tls)
        return TRANSPORT_TLS;
    if (options->redirect && !endpoint_is_loopback(address))
        return TRANSPORT_REDIRECT;
    return options->is_behind_tls ? TRANSPORT_BEHIND_TLS : TRANSPORT_CLEAR;
}

static int read_addresses(struct server *server, const char *const *text, bool is_tls)
{
    for (; text && *text; text++) {
        int i = server->address_count;

        if (i == LANES_MAX)
            return fault(-E2BIG);
        if (!endpoint_read(*text, &server->addresses[i]))
            return fault(-EINVAL);
        server->transports[i] = choose_transport(&server->options, &server->addresses[i], is_tls);
        server->address_count++;
    }
    return 0;
}

static int read_all_addresses(struct server *server)
{
    int r = read_addresses(server, server->options.listen, false);

    if (!r)
        r = read_addresses(server, server->options.listen_tls, true);
    return r || server->address_count ? r : fault(-EINVAL);
}

/* Every loop gets one socket of each address. */
static int open_listeners(struct server *server, int listeners[threads_max][LANES_MAX])
{
    for (int a = 0; a < server->address_count; a++) {
        int fds[threads_max];
        const int *sockets = server->options.sockets;
        int r = sockets ? listener_share(sockets[a], &server->addresses[a], fds, server->loop_count)
                        : listener_open(&server->addresses[a], fds, server->loop_count);

        if (r) {
            for (int i = 0; i < server->loop_count; i++)
                for (int before = 0; before < a; before++)
                    close(listeners[i][before]);
            return fault(r);
        }
        for (int i = 0; i < server->loop_count; i++)
            listeners[i][a] = fds[i];
    }
    return 0;
}

static int open_loops(struct server *server)
{
    int listeners[threads_max][LANES_MAX];
    int connections = server->connections_max / server->loop_count;
    int64_t kernel_bytes = tcpmem_bytes(), budget = unsent_budget(kernel_bytes);
    int r = open_listeners(server, listeners);

    if (!r)
        r = admission_open(&server->admission, &server->options, server->connections_max,
                           kernel_bytes);
    if (r)
        return fault(r);
    for (; server->opened < server->loop_count; server->opened++) {
        struct loop *loop = &server->loops[server->opened];

        loop->options = &server->options;
        loop->pool = &server->pool;
        loop->readers = &server->readers;
        loop->writers = &server->writers;
        loop->admission = &server->admission;
        loop->unsent_budget = budget / server->loop_count;
        r = hand_open(&server->options, false, &loop->hand);
        loop->hand.is_loops = true;
        if (!r)
            r = counts_open(&loop->counts, server->options.route_count);
        if (!r)
            r = loop_open(loop, listeners[server->opened], server->transports,
                          server->address_count, connections > 0 ? connections : 1);
        if (r) /* the sockets not yet taken over go with the process, which is about to end */
            return fault(r);
    }
    return 0;
}

static int open_hands(struct server *server, struct pool *pool, bool may_write, int count)
{
    int r = pool_open(pool, count);

    for (int i = 0; !r && i < count; i++)
        r = hand_open(&server->options, may_write, &pool->threads[i].hand);
    return r;
}

static int open_pools(struct server *server)
{
    int r = open_hands(server, &server->pool, false, server->loop_count);

    if (!r)
        r = open_hands(server, &server->writers, true, writers_max);
    return r ? r : pool_open(&server->readers, film_readers);
}

static int count_loops(int asked)
{
    long count = asked ? asked : sysconf(_SC_NPROCESSORS_ONLN);

    return count < 1 ? 1 : count > threads_max ? threads_max : (int)count;
}

static int open_all(struct server *server)
{
    int r = read_all_addresses(server);

    server->loop_count = count_loops(server->options.threads);
    server->loops = calloc((size_t)server->loop_count, sizeof *server->loops);
    server->threads = calloc((size_t)server->loop_count, sizeof *server->threads);
    if (!server->loops || !server->threads)
        return fault(-ENOMEM);
    if (!r)
        r = count_connections(server);
    if (!r)
        r = open_pools(server);
    if (!r)
        r = open_loops(server);
    return r;
}

/* A reader that has gone is an error of send, not a death. */
static void ignore_broken_pipes(void)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    check(!sigaction(SIGPIPE, &ignore, NULL));
}

/* Were the library bound to the C library's own (it is where a build hides our symbols), films
 * would be sent past all that outlet.h is for, and nobody would see. */
static bool is_library_bound_to_us(void)
{
    const void *bound = dlsym(RTLD_DEFAULT, "sendmsg");
    typeof(outlet_sendmsg) *ours = outlet_sendmsg;

    return !memcmp(&bound, &ours, sizeof bound);
}

int server_open(struct server **server, const struct server_options *options)
{
    struct server *made = calloc(1, sizeof *made);
    int r;

    check(is_library_bound_to_us());
    if (!made)
        return fault(-ENOMEM);
    made->options = *options;
    ignore_broken_pipes();
    mapping_guard_start();
    if (options->listen_tls)
        options->tls.watch(outlet_before_record, outlet_after_record);
    r = open_all(made);
    if (r) {
        server_close(made, 0);
        return fault(r);
    }
    *server = made;
    return 0;
}

int server_port(const struct server *server, int i)
{
    check(i >= 0 && i < server->address_count);
    return endpoint_port(&server->addresses[i]);
}

static void *run_loop(void *cls)
{
    struct loop *loop = cls;

    loop_run(loop);
    loop->is_over = true;
    return NULL;
}

int server_start(struct server *server)
{
    int r = pool_start(&server->pool);

    if (!r)
        r = pool_start(&server->readers);
    if (!r)
        r = pool_start(&server->writers);
    for (; !r && server->started < server->loop_count; server->started++) {
        r = -pthread_create(&server->threads[server->started], NULL, run_loop,
                            &server->loops[server->started]);
        if (r)
            break;
    }
    return r ? fault(r) : 0;
}

int64_t server_turned_ms(const struct server *server)
{
    int64_t oldest_ms = INT64_MAX;

    for (int i = 0; i < server->loop_count; i++) {
        int64_t turned_ms = server->loops[i].turned_ms;

        oldest_ms = turned_ms < oldest_ms ? turned_ms : oldest_ms;
    }
    return oldest_ms;
}

void server_wake(struct server *server)
{
    for (int i = 0; i < server->loop_count; i++)
        loop_wake(&server->loops[i]);
}

void server_tidy(struct server *server)
{
    int64_t connections = 0;

    for (int i = 0; i < server->loop_count; i++)
        connections += counts_connections(&server->loops[i].counts);
    if (ebb_is_out(&server->ebb, connections, clock_steady_ms()))
        malloc_trim(0);
}

static void write_waiting(struct server *server, struct buf *out)
{
    buf_printf(out,
               "# HELP incare_http_waiting Requests that wait for a thread of the slow routes.\n"
               "# TYPE incare_http_waiting gauge\nincare_http_waiting %d\n",
               pool_waiting(&server->pool));
}

int server_write_counts(struct server *server, struct buf *out)
{
    struct counts sum = {0};
    int r = counts_open(&sum, server->options.route_count);

    if (r)
        return fault(r);
    for (int i = 0; i < server->loop_count; i++)
        counts_sum(&sum, &server->loops[i].counts);
    counts_write(&sum, server->options.routes, out);
    counts_close(&sum);
    write_waiting(server, out);
    return 0;
}

static void close_hands(struct server *server, struct pool *pool)
{
    for (int i = 0; i < pool->count; i++)
        hand_close(&server->options, &pool->threads[i].hand);
    free(pool->threads);
}

static void close_all(struct server *server)
{
    for (int i = 0; i < server->opened; i++)
        loop_close(&server->loops[i]);
    pool_end(&server->writers); /* bodies cut short are kept until here */
    for (int i = 0; i < server->loop_count; i++) {
        hand_close(&server->options, &server->loops[i].hand);
        counts_close(&server->loops[i].counts);
    }
    close_hands(server, &server->pool);
    close_hands(server, &server->writers);
    close_hands(server, &server->readers);
    admission_close(&server->admission);
    free(server->loops);
    free(server->threads);
    free(server);
}

bool server_drain(struct server *server, int64_t until_ms)
{
    bool is_running = false;

    for (int i = 0; i < server->started; i++) {
        loop_drain(&server->loops[i], until_ms);
        is_running |= !server->loops[i].is_over;
    }
    return is_running;
}

void server_close(struct server *server, int drain_ms)
{
    if (!server)
        return;
    server_drain(server, clock_steady_ms() + drain_ms);
    pool_end(&server->pool);
    for (; server->started; server->started--)
        pthread_join(server->threads[server->started - 1], NULL);
    pool_end(&server->readers); /* until now films were still sent */
    close_all(server);
}

const char *server_library_version(void)
{
    return MHD_get_version();
}
