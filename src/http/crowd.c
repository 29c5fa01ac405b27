/* Room for one more, or a word to who finds none. The last connections are kept for that word,
 * which is said once it is known whether the operator asks; when they are taken too, it is said at
 * once. So nobody waits long behind a crowd that asks nothing. */
#include "crowd.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/limits.h"
#include "loop.h"
#include "patrol.h"

/* Ends who has been in that stage for longest, if it is for so long. */
static bool shed(struct loop *loop, enum visit_stage stage, int age_ms)
{
    struct visit *first = loop->rosters[stage].first;

    if (!first || first->is_ended || loop->now_ms - first->since_ms < age_ms)
        return false;
    patrol_end(first, PATROL_END);
    visit_move(first, stage); /* out of the way, until the library has found out */
    return true;
}

/* Its place is free at once: the library finds out later. */
bool crowd_free_place(struct loop *loop)
{
    struct visit *first = loop->rosters[VISIT_PAUSED].first;

    if (!shed(loop, VISIT_PAUSED, shed_paused_ms))
        return false;
    first->is_viewer = false;
    admission_unwatch(loop->admission);
    return true;
}

static bool has_room(struct loop *loop)
{
    return loop->connections <= loop->connections_usual || shed(loop, VISIT_IDLE, shed_idle_ms) ||
           shed(loop, VISIT_HEADER, shed_header_ms) || shed(loop, VISIT_PAUSED, shed_paused_ms);
}

/* Without the library, before anything is asked; where TLS would have to be agreed on, in silence.
 */
static void turn_away(struct visit *visit)
{
    static const char words[] = "503 Not available now\n"
                                "Too many are here at once. Please try again in a moment.\n";
    char text[400];

    if (visit->lane->transport != TRANSPORT_TLS) {
        /* What is unread when a socket is closed has the kernel reset it, and the answer is lost.
         */
        (void)!recv(visit->fd, text, sizeof text, MSG_DONTWAIT);
        snprintf(text, sizeof text,
                 "HTTP/1.1 503 Service Unavailable\r\nRetry-After: %d\r\nConnection: close\r\n"
                 "Cache-Control: private, no-store\r\nX-Content-Type-Options: nosniff\r\n"
                 "Content-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n\r\n%s",
                 surplus_retry_s, sizeof words - 1, words);
        (void)!send(visit->fd, text, strlen(text), MSG_DONTWAIT);
    }
    counts_add(&visit->lane->loop->counts, COUNT_REFUSED_OVERLOAD, 1);
    patrol_end(visit, PATROL_END);
}

/* Of those who are one too many, the one that had the most time to say that it is the operator. */
static void turn_one_away(struct loop *loop, struct visit *newest)
{
    for (enum visit_stage stage = VISIT_SURPLUS; stage <= VISIT_SURPLUS_TLS; stage++) {
        struct visit *first = loop->rosters[stage].first;

        if (first && !first->is_ended) {
            turn_away(first);
            visit_move(first, stage); /* as in shed */
            return;
        }
    }
    turn_away(newest);
}

/* Without a word, which would need the handshake first: nor is that begun, if it has come. */
static void refuse_handshake(struct visit *visit)
{
    /* Not by recv(3): sanitizers take what is dropped for written. */
    (void)!syscall(SYS_recvfrom, visit->fd, NULL, (size_t)handshake_bytes_max,
                   MSG_DONTWAIT | MSG_TRUNC, NULL, NULL);
    counts_add(&visit->lane->loop->counts, COUNT_REFUSED_BUDGET, 1);
    patrol_end(visit, PATROL_END);
}

enum visit_stage crowd_take_in(struct visit *visit)
{
    struct loop *loop = visit->lane->loop;
    int beyond = admission_enter(loop->admission, &visit->peer, loop->now_ms, &visit->client);

    if (beyond)
        visit->surplus = REFUSAL_CONNECTIONS;
    else if (!has_room(loop))
        visit->surplus = REFUSAL_OVERLOAD;
    if (beyond > connections_told_max)
        patrol_end(visit, PATROL_END);
    else if (visit->lane->transport == TRANSPORT_TLS &&
             !admission_may_shake_hands(loop->admission, &visit->peer, loop->now_ms))
        refuse_handshake(visit);
    else if (loop->connections > loop->connections_max)
        turn_one_away(loop, visit);
    if (!visit->surplus)
        return VISIT_HEADER;
    return visit->lane->transport == TRANSPORT_TLS ? VISIT_SURPLUS_TLS : VISIT_SURPLUS;
}
