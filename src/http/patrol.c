/* The patrol walks over a loop's own connections a few times a second: no locks, one comparison for
 * most. The library's own timeout is re-armed by every byte, so it is not used. */
#include "patrol.h"

#include <sys/socket.h>

#include "base/clock.h"
#include "base/limits.h"
#include "loop.h"

enum patrol_verdict patrol_weigh(enum visit_stage stage, int64_t elapsed_ms, bool is_draining)
{
    int headers_ms = is_draining ? drain_headers_deadline_ms : request_headers_deadline_ms;

    switch (stage) {
    case VISIT_HEADER:
        return elapsed_ms >= headers_ms ? PATROL_END : PATROL_LEAVE;
    case VISIT_IDLE:
        return is_draining || elapsed_ms >= keepalive_idle_ms ? PATROL_END : PATROL_LEAVE;
    case VISIT_WORKING:
        break; /* the handler keeps its own time */
    case VISIT_SENDING:
        return elapsed_ms >= reader_window_ms ? PATROL_RENEW : PATROL_LEAVE;
    }
    return PATROL_LEAVE;
}

static void end(struct visit *visit, enum patrol_verdict verdict)
{
    const struct linger at_once = {.l_onoff = 1};

    if (verdict == PATROL_CUT) /* what still waits in the kernel is dropped too */
        setsockopt(visit->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    shutdown(visit->fd, SHUT_RDWR);
    visit->is_ended = true;
}

/* Whether the reader took enough since the window began; opens the next one. */
static bool has_progressed(struct visit *visit, int64_t now_ms)
{
    visit->since_ms = now_ms;
    return visit_progress(visit) >= reader_window_bytes_min;
}

static void look_at(struct loop *loop, struct visit *visit, int64_t wall_ms)
{
    const struct server_options *options = loop->options;
    enum patrol_verdict verdict =
        patrol_weigh(visit->stage, loop->now_ms - visit->since_ms, loop->is_draining);

    if (visit->stage == VISIT_SENDING && visit->cut && options->must_cut &&
        options->must_cut(options->context, loop->hand.thread, visit->cut, wall_ms)) {
        counts_add(&loop->counts, COUNT_CUT, 1);
        verdict = PATROL_CUT;
    }
    if (verdict == PATROL_RENEW)
        verdict = has_progressed(visit, loop->now_ms) ? PATROL_LEAVE : PATROL_CUT;
    if (verdict != PATROL_LEAVE)
        end(visit, verdict);
}

struct patrol_count patrol_walk(struct loop *loop)
{
    int64_t wall_ms = clock_wall_ms();
    struct patrol_count count = {0};

    for (struct visit *visit = loop->visits; visit; visit = visit->next) {
        if (!visit->is_ended)
            look_at(loop, visit, wall_ms);
        count.working += visit->stage == VISIT_WORKING;
        count.open += visit->stage == VISIT_SENDING || visit->stage == VISIT_HEADER;
    }
    return count;
}
