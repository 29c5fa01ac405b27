/* The patrol goes round a loop's own connections a few times a second: no locks, and one comparison
 * a stage while nobody's time is up. The library's own timeout is re-armed by every byte, so it is
 * not used. */
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
    case VISIT_SURPLUS:
        return elapsed_ms >= surplus_deadline_ms ? PATROL_END : PATROL_LEAVE;
    case VISIT_IDLE:
        return is_draining || elapsed_ms >= keepalive_idle_ms ? PATROL_END : PATROL_LEAVE;
    case VISIT_WORKING:
    case VISIT_READING:
        break; /* the handler, and the disk, keep their own time */
    case VISIT_SENDING:
        return elapsed_ms >= reader_window_ms ? PATROL_RENEW : PATROL_LEAVE;
    case VISIT_STAGES:
        break;
    }
    return PATROL_LEAVE;
}

void patrol_end(struct visit *visit, enum patrol_verdict verdict)
{
    const struct linger at_once = {.l_onoff = 1};

    if (verdict == PATROL_CUT) /* what still waits in the kernel is dropped too */
        setsockopt(visit->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    shutdown(visit->fd, SHUT_RDWR);
    visit->is_ended = true;
}

/* Whether the reader took enough since the window began. */
static bool has_progressed(struct visit *visit)
{
    return visit_progress(visit) >= reader_window_bytes_min;
}

bool patrol_must_cut(struct loop *loop, const struct visit *visit, int64_t wall_ms)
{
    const struct server_options *options = loop->options;

    if (!visit->cut || !options->must_cut ||
        !options->must_cut(options->context, loop->hand.thread, visit->cut, wall_ms))
        return false;
    counts_add(&loop->counts, COUNT_CUT, 1);
    return true;
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
    for (enum visit_stage stage = VISIT_SENDING; stage <= VISIT_READING; stage++)
        for (struct visit *visit = loop->rosters[stage].first; visit; visit = visit->next)
            if (!visit->is_ended && patrol_must_cut(loop, visit, wall_ms))
                patrol_end(visit, PATROL_CUT);
}

/* Whoever is ended goes to the end of the list as well, until the library has found out. Returns
 * whether more are due. */
static bool walk_due(struct loop *loop, enum visit_stage stage)
{
    struct roster *roster = &loop->rosters[stage];
    int left = roster->count < patrol_visits_max ? roster->count : patrol_visits_max;

    for (; left; left--) {
        struct visit *visit = roster->first;
        enum patrol_verdict verdict =
            patrol_weigh(stage, loop->now_ms - visit->since_ms, loop->is_draining);

        if (verdict == PATROL_LEAVE)
            return false;
        if (verdict == PATROL_RENEW)
            verdict = has_progressed(visit) ? PATROL_LEAVE : PATROL_CUT;
        if (verdict != PATROL_LEAVE && !visit->is_ended)
            patrol_end(visit, verdict);
        visit_move(visit, stage);
    }
    return roster->count > patrol_visits_max;
}

bool patrol_walk(struct loop *loop)
{
    bool is_behind = false;

    cut_withdrawn(loop);
    for (enum visit_stage stage = 0; stage < VISIT_STAGES; stage++)
        is_behind |= walk_due(loop, stage);
    return is_behind;
}
