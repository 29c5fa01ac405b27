/* What the library tells of connections and requests, and what it is told. */
#include "visit.h"

#include <limits.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "body.h"
#include "crowd.h"
#include "loop.h"
#include "news.h"
#include "outlet.h"
#include "parcel.h"
#include "patrol.h"
#include "rebuff.h"
#include "unsent.h"

/* What comes back through a void pointer is one of ours. */
static const uint32_t visit_magic = 0x56151702;

static struct visit *visit_at(void *cls)
{
    struct visit *visit = cls;

    check(visit && visit->magic == visit_magic);
    return visit;
}

static struct lane *lane_at(void *cls)
{
    struct lane *lane = cls;

    check(lane && lane->magic == lane_magic);
    return lane;
}

/* Its time begins. */
static void join(struct visit *visit, enum visit_stage stage)
{
    struct loop *loop = visit->lane->loop;

    visit->stage = stage;
    visit->since_ms = loop->now_ms;
    roster_join(&loop->rosters[stage], visit);
}

void visit_move(struct visit *visit, enum visit_stage stage)
{
    roster_leave(&visit->lane->loop->rosters[visit->stage], visit);
    join(visit, stage);
}

int64_t visit_progress(struct visit *visit)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof info;
    uint64_t before = visit->acked;

    if (getsockopt(visit->fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0)
        return -1;
    visit->acked = info.tcpi_bytes_acked;
    counts_add(&visit->lane->loop->counts, COUNT_BYTES, visit->acked - before);
    return (int64_t)(visit->acked - before);
}

static int64_t steady_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* A connection comes and goes. */

static void *begin_tls(const struct server_tls *tls, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

    return tls->begin(tls->context, info->tls_session);
}

static const struct sockaddr *address_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

static void arrive(struct lane *lane, struct MHD_Connection *connection, void **socket_context)
{
    struct loop *loop = lane->loop;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct visit *visit = calloc(1, sizeof *visit);

    *socket_context = visit;
    lane->connections++;
    loop->connections++;
    /* They have the descriptors of connections that are not there. */
    remains_shrink(&loop->remains, loop->connections_max - loop->connections);
    counts_add(&loop->counts, COUNT_CONNECTIONS, 1);
    if (!visit) { /* no patrol would ever come to it */
        shutdown(info->connect_fd, SHUT_RDWR);
        return;
    }
    visit->magic = visit_magic;
    visit->lane = lane;
    visit->fd = info->connect_fd;
    visit->unsent = unsent_bytes_min; /* as the listener is set */
    visit->peer = admission_meet(loop->admission, address_of(connection));
    if (lane->transport == TRANSPORT_TLS)
        visit->tls = begin_tls(&loop->options->tls, connection);
    outlet_join(visit);
    join(visit, crowd_take_in(visit));
}

static void leave(struct lane *lane, void **socket_context)
{
    struct visit *visit = *socket_context;

    /* A full lane does not listen, and notices only when it is run that it may again. */
    if (lane->connections-- == lane->connections_max)
        lane->is_ready = true;
    lane->loop->connections--;
    counts_add(&lane->loop->counts, COUNT_CONNECTIONS_ENDED, 1);
    if (!visit)
        return;
    check(visit->magic == visit_magic);
    visit_progress(visit);
    outlet_leave(visit);
    remains_keep(&lane->loop->remains, visit->fd, &visit->trail, lane->loop->now_ms);
    if (visit->is_refused && !visit->is_ended)
        farewell_keep(&lane->loop->farewell, visit->fd, lane->loop->now_ms);
    roster_leave(&lane->loop->rosters[visit->stage], visit);
    exchange_end(visit->request);
    admission_leave(lane->loop->admission, visit->client);
    if (visit->is_viewer)
        admission_unwatch(lane->loop->admission);
    if (visit->tls)
        lane->loop->options->tls.end(visit->tls);
    visit->magic = 0;
    free(visit);
    *socket_context = NULL;
}

void visit_on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                         enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        arrive(lane_at(cls), connection, socket_context);
    else
        leave(lane_at(cls), socket_context);
}

/* A request comes and goes. */

/* The request line is there. What is returned is the request's own pointer from now on. */
void *visit_on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct lane *lane = lane_at(cls);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct visit *visit = info->socket_context;

    if (!visit)
        return NULL;
    if (visit->stage == VISIT_IDLE ||
        visit->stage == VISIT_PAUSED) /* else it is new, and its time runs since it came */
        visit_move(visit, VISIT_HEADER);
    visit->begun_ns = steady_ns();
    visit->request =
        exchange_begin(lane->loop->options, lane->transport, connection, visit->peer, target);
    return visit->request ? visit : NULL;
}

void visit_on_completed(void *cls, struct MHD_Connection *connection, void **context,
                        enum MHD_RequestTerminationCode code)
{
    struct visit *visit = *context;

    (void)cls;
    (void)connection;
    (void)code;
    if (!visit)
        return;
    if (visit_at(visit)->stage == VISIT_READING)
        outlet_forget(visit);
    visit->film = NULL;
    visit->news = NULL;
    if (visit->request->body) /* the connection broke: it had been the last of the answer else */
        body_drop(visit->request->body, visit->lane->loop->writers);
    exchange_end(visit->request);
    visit->request = NULL;
    if (visit->cut)
        counts_add(&visit->lane->loop->counts, COUNT_TRANSFERS_ENDED, 1);
    visit->cut = 0;
    visit->is_slow = false;
    visit->is_lent = false;
    unsent_share(visit, 0);
    if (visit->surplus)
        patrol_end(visit, PATROL_END);
    visit_move(visit, visit->is_viewer ? VISIT_PAUSED : VISIT_IDLE);
}

static void count(struct visit *visit, unsigned status)
{
    struct counts *counts = &visit->lane->loop->counts;
    const struct request *req = visit->request;
    int route = req->route ? (int)(req->route - req->options->routes) : counts->route_count;

    counts_answer(counts, route, status, (uint64_t)(steady_ns() - visit->begun_ns));
    if (visit->cut)
        counts_add(counts, COUNT_TRANSFERS, 1);
}

/* The patrol went by between the look at the catalogue and now: it may have asked all others
 * already whether they must be cut for what has changed. */
static bool was_missed(const struct visit *visit)
{
    struct loop *loop = visit->lane->loop;

    return visit->turn != loop->turn && patrol_must_cut(loop, visit, clock_wall_ms());
}

static void note_viewer(struct visit *visit)
{
    struct loop *loop = visit->lane->loop;

    admission_watch(loop->admission, visit->request, !visit->is_viewer, loop->now_ms);
    visit->is_viewer = true;
}

static enum MHD_Result send_answer(struct visit *visit, const struct answer *answer)
{
    unsigned status;
    struct MHD_Response *response = answer_choose(answer, visit->request, &status);

    visit_move(visit, VISIT_SENDING);
    visit->cut = answer->cut;
    trail_begin(&visit->trail, visit->fd, visit->cut);
    visit->film = answer->film;
    visit->news = answer->news;
    if (visit->news)
        visit->news->visit = visit;
    visit->wanted = answer->part;
    visit->ahead = (struct ahead){0};
    count(visit, status);
    if (visit->film)
        note_viewer(visit);
    if (!response || was_missed(visit)) /* no memory even for an error: the connection ends */
        return MHD_NO;
    return MHD_queue_response(visit->request->connection, status, response);
}

static bool may_be_kept(const struct loop *loop, const struct request *req)
{
    return req->route && loop->options->generation && exchange_is_get(req) &&
           answer_may_be_kept(req);
}

static struct guise guise_of(const struct request *req)
{
    return (struct guise){exchange_is_secure(req), parcel_coding(req)};
}

static enum MHD_Result send_own(struct visit *visit)
{
    struct answer *answer = &visit->request->answer;
    const struct answer *kept = NULL;

    if (answer->unchanged)
        kept = cache_keep(&visit->lane->loop->cache, visit->generation, &visit->request->target,
                          guise_of(visit->request), answer);
    return send_answer(visit, kept ? kept : answer);
}

static void refuse(struct visit *visit, struct refusal refusal)
{
    static const enum count reasons[] = {
        [REFUSAL_OVERLOAD] = COUNT_REFUSED_OVERLOAD,
        [REFUSAL_VIEWERS] = COUNT_REFUSED_OVERLOAD,
        [REFUSAL_BUDGET] = COUNT_REFUSED_BUDGET,
        [REFUSAL_CONNECTIONS] = COUNT_REFUSED_CONNECTIONS,
    };
    struct loop *loop = visit->lane->loop;

    counts_add(&loop->counts, reasons[refusal.reason], 1);
    exchange_refuse(visit->request, &loop->hand, refusal, visit->surplus != REFUSAL_NONE);
}

static void work(struct job *job, struct hand *hand, bool is_ending)
{
    struct visit *visit = visit_at((char *)job - offsetof(struct visit, job));

    if (is_ending)
        exchange_refuse(visit->request, hand, (struct refusal){REFUSAL_RESTART, 1}, false);
    else
        exchange_run(visit->request, hand);
    admission_leave_slow(visit->lane->loop->admission, visit->request);
    loop_give_back(visit);
}

static void suspend(struct visit *visit)
{
    visit_move(visit, VISIT_WORKING);
    MHD_suspend_connection(visit->request->connection);
}

/* Another thread runs the handler; loop_give_back wakes the connection. */
static enum MHD_Result run_elsewhere(struct loop *loop, struct pool *pool, struct visit *visit,
                                     enum urgency urgency, int waiting_max)
{
    suspend(visit);
    visit->job.run = work;
    if (pool_submit(pool, &visit->job, urgency, waiting_max))
        return MHD_YES;
    if (visit->request->flags & ROUTE_READS)
        exchange_run(visit->request, &loop->hand);
    else
        refuse(visit, (struct refusal){REFUSAL_OVERLOAD, slow_retry_s});
    admission_leave_slow(loop->admission, visit->request);
    loop_resume(visit);
    return MHD_YES;
}

/* What staff do is never refused, and goes before what strangers try, of which so much may wait. */
static enum MHD_Result run_writing(struct loop *loop, struct visit *visit)
{
    struct request *req = visit->request;
    bool is_staffs = loop->options->is_staffs && loop->options->is_staffs(req);

    return run_elsewhere(loop, loop->writers, visit, is_staffs ? JOB_URGENT : JOB_PATIENT,
                         is_staffs ? INT_MAX : slow_requests_max);
}

static enum MHD_Result run(struct loop *loop, struct visit *visit)
{
    struct request *req = visit->request;
    struct refusal refusal =
        admission_weigh(loop->admission, req, visit->surplus, visit->is_viewer, loop->now_ms);

    if (refusal.reason && !(refusal.reason == REFUSAL_VIEWERS && crowd_free_place(loop))) {
        refuse(visit, refusal);
        return send_own(visit);
    }
    if (may_be_kept(loop, req)) {
        const struct answer *kept;

        visit->generation = loop->options->generation(loop->options->context, req->now_ms);
        kept = cache_find(&loop->cache, visit->generation, &req->target, guise_of(req));
        counts_add(&loop->counts, kept ? COUNT_KEPT : COUNT_MADE, 1);
        if (kept)
            return send_answer(visit, kept);
    }
    if (req->route && (exchange_is_act(req) || (req->flags & ROUTE_WRITES)))
        return run_writing(loop, visit);
    if (req->route && (req->flags & (ROUTE_SLOW | ROUTE_READS)) && exchange_is_get(req)) {
        refusal = admission_enter_slow(loop->admission, req, loop->now_ms);
        if (!refusal.reason)
            return run_elsewhere(loop, loop->pool, visit,
                                 req->flags & ROUTE_READS ? JOB_URGENT : JOB_PATIENT,
                                 slow_requests_max);
        refuse(visit, refusal);
        return send_own(visit);
    }
    exchange_run(req, &loop->hand);
    return send_own(visit);
}

/* The next bytes of a body that is wanted, or its end. */
static enum MHD_Result take(struct visit *visit, const char *data, size_t *size)
{
    struct body *body = visit->request->body;

    if (!body->is_awaited) { /* the handler has just said that it wants it */
        body->is_awaited = true;
        return MHD_YES;
    }
    if (*size && body_is_vain(body))
        body->is_cut = true; /* these bytes stay, so that the library asks again */
    else if (*size)
        *size -= body_gather(body, data, *size);
    else
        body->is_done = true;
    visit->is_refused = !body->is_done;
    if (!body->is_cut && !body->is_done && !body_is_full(body))
        return MHD_YES;
    suspend(visit);
    if (!body_hand_over(body, visit)) /* the pool ends after the loops */
        return MHD_NO;
    return MHD_YES;
}

/* Of a body that is still coming: the connection ends with what is said. */
static enum MHD_Result interrupt(struct visit *visit)
{
    const struct answer *answer = &visit->request->answer;

    count(visit, answer->status);
    if (answer->response)
        rebuff_say(visit, answer);
    return MHD_NO;
}

/* Called once for the head, with each piece of a body that is wanted, once when the request is
 * whole, and again after a resume. */
enum MHD_Result visit_on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *data,
                                 size_t *size, void **context)
{
    struct loop *loop = lane_at(cls)->loop;
    struct visit *visit;

    (void)connection;
    (void)url;
    if (!*context) /* there was no memory for the connection or for the request */
        return MHD_NO;
    visit = visit_at(*context);
    if (*size && visit->stage == VISIT_WORKING)
        return MHD_YES; /* it goes from chunk to chunk also when it has been told to wait */
    switch (visit->request->state) {
    case REQUEST_NEW:
        visit->turn = visit->lane->loop->turn;
        if (exchange_passes(visit->request, &loop->hand, method, version)) {
            visit->is_refused = visit->request->has_body; /* until all of it is here */
            return visit->request->has_body ? run(loop, visit) : MHD_YES;
        }
        visit->is_refused = true;
        return send_own(visit); /* said before the request is whole: the connection ends with it */
    case REQUEST_PASSED:
        return run(loop, visit);
    case REQUEST_TAKING:
        return take(visit, data, size);
    case REQUEST_ANSWERED:
        break;
    }
    return *size ? interrupt(visit) : send_own(visit);
}
