/* The watch walks over a loop's own connections a few times a second: no locks, one comparison for
 * most. The library's own timeout is re-armed by every byte, so it is not used. */
#include "watch.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/limits.h"
#include "loop.h"

enum watch_verdict watch_weigh(enum visit_stage stage, int64_t elapsed_ms, bool is_draining)
{
    switch (stage) {
    case VISIT_HEADER:
        return is_draining || elapsed_ms >= request_headers_deadline_ms ? WATCH_END : WATCH_LEAVE;
    case VISIT_IDLE:
        return is_draining || elapsed_ms >= keepalive_idle_ms ? WATCH_END : WATCH_LEAVE;
    case VISIT_WORKING:
        break; /* the handler keeps its own time */
    case VISIT_SENDING:
        return elapsed_ms >= reader_window_ms ? WATCH_RENEW : WATCH_LEAVE;
    }
    return WATCH_LEAVE;
}

static void end(struct visit *visit, enum watch_verdict verdict)
{
    const struct linger at_once = {.l_onoff = 1};

    if (verdict == WATCH_CUT) /* what still waits in the kernel is dropped too */
        setsockopt(visit->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    shutdown(visit->fd, SHUT_RDWR);
    visit->is_ended = true;
}

/* Whether the reader took enough since the window began; opens the next one. */
static bool has_progressed(struct visit *visit, int64_t now_ms)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof info;
    uint64_t before = visit->acked;

    if (getsockopt(visit->fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0)
        return false;
    visit->acked = info.tcpi_bytes_acked;
    visit->since_ms = now_ms;
    return visit->acked - before >= (uint64_t)reader_window_bytes_min;
}

static void look_at(struct loop *loop, struct visit *visit, int64_t wall_ms)
{
    const struct server_options *options = loop->options;
    enum watch_verdict verdict =
        watch_weigh(visit->stage, loop->now_ms - visit->since_ms, loop->is_draining);

    if (visit->stage == VISIT_SENDING && visit->cut && options->must_cut &&
        options->must_cut(options->context, loop->hand.thread, visit->cut, wall_ms))
        verdict = WATCH_CUT;
    if (verdict == WATCH_RENEW)
        verdict = has_progressed(visit, loop->now_ms) ? WATCH_LEAVE : WATCH_CUT;
    if (verdict != WATCH_LEAVE)
        end(visit, verdict);
}

struct watch_count watch_walk(struct loop *loop)
{
    int64_t wall_ms = clock_wall_ms();
    struct watch_count count = {0};

    for (struct visit *visit = loop->visits; visit; visit = visit->next) {
        if (!visit->is_ended)
            look_at(loop, visit, wall_ms);
        count.working += visit->stage == VISIT_WORKING;
        count.sending += visit->stage == VISIT_SENDING;
    }
    return count;
}
