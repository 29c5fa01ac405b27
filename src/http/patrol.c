/* The patrol goes round a loop's own connections a few times a second: no locks, and one comparison
 * a stage while nobody's time is up. The library's own timeout is re-armed by every byte, so it is
 * not used. */
#include "patrol.h"

#include <limits.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/limits.h"
#include "body.h"
#include "loop.h"
#include "news.h"
#include "unsent.h"

static const struct stage_time {
    int ms, drain_ms; /* drain_ms: when the server is about to end */
    enum patrol_verdict then;
} times[VISIT_STAGES] = {
    [VISIT_HEADER] = {request_headers_deadline_ms, drain_headers_deadline_ms, PATROL_END},
    [VISIT_SURPLUS] = {surplus_deadline_ms, surplus_deadline_ms, PATROL_END},
    [VISIT_SURPLUS_TLS] = {surplus_tls_deadline_ms, surplus_tls_deadline_ms, PATROL_END},
    [VISIT_IDLE] = {keepalive_idle_ms, 0, PATROL_END},
    [VISIT_PAUSED] = {keepalive_idle_ms, 0, PATROL_END},
    [VISIT_TAKING] = {reader_window_ms, drain_headers_deadline_ms, PATROL_LOOK},
    [VISIT_SENDING] = {reader_look_ms, reader_look_ms, PATROL_LOOK},
    [VISIT_SLOW] = {reader_window_ms, reader_window_ms, PATROL_LOOK},
    [VISIT_LISTENING] = {news_look_ms, 0, PATROL_ASK},
    /* The handler, and the disk, keep their own time. */
    [VISIT_WORKING] = {INT_MAX, INT_MAX, PATROL_LEAVE},
    [VISIT_READING] = {INT_MAX, INT_MAX, PATROL_LEAVE},
};

enum patrol_verdict patrol_weigh(enum visit_stage stage, int64_t elapsed_ms, bool is_draining)
{
    const struct stage_time *time = &times[stage];

    return elapsed_ms >= (is_draining ? time->drain_ms : time->ms) ? time->then : PATROL_LEAVE;
}

/* A reset is sent once, and heard only by who has all that was sent before it: a slow reader whose
 * kernel has dropped some of that would wait for ever, or a proxy for him. */
static bool is_reset_heard(int fd)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof info;

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0)
        return true;
    return !info.tcpi_unacked ||
           (info.tcpi_ca_state < TCP_CA_Recovery && !info.tcpi_retransmits && !info.tcpi_lost);
}

/* The reset leaves and the queue is dropped now, and not when the library closes the socket: who
 * sleeps for the disk, or for a handler, is closed when that has answered. */
static void dissolve(struct visit *visit)
{
    const struct sockaddr nobody = {.sa_family = AF_UNSPEC}; /* connect(2) */

    visit_progress(visit);
    if (!connect(visit->fd, &nobody, sizeof nobody.sa_family))
        visit->acked = 0; /* the kernel has forgotten too */
}

void patrol_end(struct visit *visit, enum patrol_verdict verdict)
{
    const struct linger at_once = {.l_onoff = 1};

    /* What still waits in the kernel is dropped too, or else comes and ends too early. */
    if (verdict == PATROL_HOLD || (verdict == PATROL_CUT && is_reset_heard(visit->fd)))
        setsockopt(visit->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    if (verdict == PATROL_HOLD)
        dissolve(visit);
    shutdown(visit->fd, SHUT_RDWR);
    visit->is_ended = true;
}

/* Whether enough of the body came since the last look. What came is kept, and the rest resumed. */
static bool has_brought(struct loop *loop, struct visit *visit)
{
    int64_t brought = visit->request->body->received;

    if (brought < sender_window_bytes_min || loop->is_draining)
        return false;
    visit->request->body->received = 0;
    visit_move(visit, VISIT_TAKING);
    return true;
}

/* How much has the reader taken since the last look? False: too little to go on. */
static bool look_at(struct loop *loop, struct visit *visit)
{
    int64_t elapsed_ms = loop->now_ms - visit->since_ms;
    int64_t progress;

    if (visit->stage == VISIT_TAKING)
        return has_brought(loop, visit);
    progress = visit_progress(visit);
    if (visit->stage == VISIT_SLOW && progress < reader_window_bytes_min)
        return false;
    visit->is_slow = progress < reader_fast_bytes * elapsed_ms / 1000;
    visit_move(visit, visit->is_slow ? VISIT_SLOW : VISIT_SENDING);
    if (visit->is_slow || !visit->is_lent)
        unsent_share(visit, progress * 1000 / (elapsed_ms ? elapsed_ms : 1));
    return true;
}

static bool is_withdrawn(struct loop *loop, int64_t cut, int64_t wall_ms)
{
    const struct server_options *options = loop->options;

    return cut && options->must_cut &&
           (cut == TRAIL_SEVERAL ||
            options->must_cut(options->context, loop->hand.thread, cut, wall_ms));
}

bool patrol_must_cut(struct loop *loop, const struct visit *visit, int64_t wall_ms)
{
    if (!is_withdrawn(loop, visit->cut, wall_ms))
        return false;
    counts_add(&loop->counts, COUNT_CUT, 1);
    return true;
}

/* The same of answers that are over for us, and wait in the kernel. */
static bool must_hold_back(struct loop *loop, const struct trail *trail, int fd, int64_t wall_ms)
{
    if (!(is_withdrawn(loop, trail->last, wall_ms) && trail_has_last(trail, fd)) &&
        !(is_withdrawn(loop, trail->before, wall_ms) && trail_has_before(trail, fd)))
        return false;
    counts_add(&loop->counts, COUNT_CUT, 1);
    return true;
}

/* And of whole connections that are. */
static void hold_back_remains(struct loop *loop, int64_t wall_ms)
{
    struct remains *remains = &loop->remains;

    for (int i = remains->count - 1; i >= 0; i--)
        if (must_hold_back(loop, &remains->remnants[i].trail, remains->remnants[i].fd, wall_ms))
            remains_hold_back(remains, i);
}

/* The generation is read first: what changes while the visits are asked changes it once more. */
static void cut_withdrawn(struct loop *loop)
{
    const struct server_options *options = loop->options;
    int64_t wall_ms = clock_wall_ms();
    uint64_t generation;

    loop->turn++;
    if (!options->generation)
        return;
    generation = options->generation(options->context, wall_ms);
    if (generation == loop->cut_generation)
        return;
    loop->cut_generation = generation;
    for (enum visit_stage stage = 0; stage < VISIT_STAGES; stage++)
        for (struct visit *visit = loop->rosters[stage].first; visit; visit = visit->next)
            if (!visit->is_ended && (patrol_must_cut(loop, visit, wall_ms) ||
                                     must_hold_back(loop, &visit->trail, visit->fd, wall_ms)))
                patrol_end(visit, PATROL_HOLD);
    hold_back_remains(loop, wall_ms);
}

/* Whoever is ended goes to the end of the list as well, until the library has found out. Returns
 * whether more are due. */
static bool walk_due(struct loop *loop, enum visit_stage stage)
{
    struct roster *roster = &loop->rosters[stage];
    bool is_long = roster->count > patrol_visits_max;
    int left = is_long ? patrol_visits_max : roster->count;

    for (; left; left--) {
        struct visit *visit = roster->first;
        enum patrol_verdict verdict =
            patrol_weigh(stage, loop->now_ms - visit->since_ms, loop->is_draining);

        if (verdict == PATROL_LEAVE)
            return false;
        if (verdict == PATROL_ASK) {
            news_ask(visit);
            continue;
        }
        if (verdict == PATROL_LOOK) {
            if (look_at(loop, visit))
                continue;
            verdict = PATROL_CUT;
        }
        if (!visit->is_ended)
            patrol_end(visit, verdict);
        visit_move(visit, stage);
    }
    return is_long;
}

/* When the crowd has grown, those who were looked at first have the most waiting. Their windows
 * begin anew: at most three times, since there are four sizes. Returns whether more are to follow.
 */
static bool lower_unsent(struct loop *loop)
{
    struct roster *slow = &loop->rosters[VISIT_SLOW];

    loop->unsent =
        unsent_bytes(loop->unsent_budget, slow->count + loop->rosters[VISIT_SENDING].count);
    for (int left = patrol_visits_max; left; left--) {
        struct visit *visit = slow->first;

        if (!visit || visit->unsent <= loop->unsent)
            return false;
        visit_move(visit, VISIT_SLOW);
        unsent_share(visit, INT64_MAX);
    }
    return true;
}

bool patrol_walk(struct loop *loop)
{
    bool is_behind = lower_unsent(loop);

    cut_withdrawn(loop);
    for (enum visit_stage stage = 0; stage < VISIT_STAGES; stage++)
        is_behind |= walk_due(loop, stage);
    return is_behind;
}
