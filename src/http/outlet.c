/* What of a film may go to the kernel now: what is in memory. */
#include "outlet.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/mapping.h"
#include "base/mapping_guard.h"
#include "inlet.h"
#include "loop.h"
#include "unsent.h"

enum { pieces_max = 2 * RANGE_PARTS_MAX + 2 }; /* of an answer: its parts, and texts around them */

/* Visits by their descriptors; a loop touches only those of its own. */
static _Atomic(struct visit *) visits[1 << 20];

void outlet_join(struct visit *visit)
{
    if (visit->fd < (int)(sizeof visits / sizeof visits[0]))
        atomic_store_explicit(&visits[visit->fd], visit, memory_order_relaxed);
}

void outlet_leave(struct visit *visit)
{
    if (visit->fd < (int)(sizeof visits / sizeof visits[0]))
        atomic_store_explicit(&visits[visit->fd], NULL, memory_order_relaxed);
}

/* Who sends film there; NULL: nobody. */
static struct visit *sender(int fd)
{
    struct visit *visit;

    if (fd < 0 || fd >= (int)(sizeof visits / sizeof visits[0]))
        return NULL;
    visit = atomic_load_explicit(&visits[fd], memory_order_relaxed);
    return visit && visit->film ? visit : NULL;
}

/* What of a send goes to the kernel at once. */
struct draught {
    struct iovec pieces[pieces_max];
    size_t count, bytes;
    int64_t from, at, end; /* of its last piece of film: what is here, and what is to be sent */
    bool has_film;
    bool is_whole; /* nothing was left out */
    bool is_cold;  /* what was left out is on the disk */
    bool is_turn;  /* what was left out is for the next turn */
    bool is_lent;
};

/* Where in the visit's film that is; below 0: elsewhere. */
static int64_t place(const struct visit *visit, const void *bytes)
{
    int64_t at = (int64_t)((uintptr_t)bytes - (uintptr_t)mapping_bytes(visit->film));

    return at < mapping_length(visit->film) ? at : -1;
}

/* Copies keep to the processor's cache and leave with their head in one call: where the kernel
 * spaces out what is sent, and the reader is quick, that is half the work. Else the file's own
 * pages are lent. */
static bool may_be_copied(const struct visit *visit)
{
    return visit->lane->is_paced && !visit->is_slow && !visit->is_lent;
}

/* Takes what is in memory of one vector. Returns whether that was all. */
static bool take(struct draught *draught, const struct visit *visit, struct iovec vector)
{
    int64_t at = place(visit, vector.iov_base), length = (int64_t)vector.iov_len;
    int64_t asked = length, warm = length;

    if (at >= 0) {
        int64_t most =
            may_be_copied(visit) ? film_turn_bytes - (int64_t)draught->bytes : film_send_bytes_max;

        if (asked > most)
            asked = most > 0 ? most : 0;
        draught->is_turn = asked < length;
        warm = mapping_warm(visit->film, at, asked, visit->lane->loop->now_ms);
        draught->is_cold = warm < asked;
        draught->from = at;
        draught->at = at + warm;
        draught->end = at + length;
        draught->has_film |= warm > 0;
    }
    vector.iov_len = (size_t)warm;
    draught->pieces[draught->count++] = vector;
    draught->bytes += vector.iov_len;
    return warm == length;
}

/* From all vectors, but for what was sent already, to no more pieces than most. */
static void fill(struct draught *draught, const struct visit *visit, const struct msghdr *message,
                 size_t sent, size_t most)
{
    draught->count = draught->bytes = 0;
    draught->is_cold = draught->is_turn = draught->has_film = draught->is_lent = false;
    draught->is_whole = true;
    for (size_t i = 0; i < message->msg_iovlen && draught->is_whole; i++) {
        struct iovec vector = message->msg_iov[i];
        size_t skipped = sent < vector.iov_len ? sent : vector.iov_len;

        sent -= skipped;
        vector.iov_base = (char *)vector.iov_base + skipped;
        vector.iov_len -= skipped;
        if (vector.iov_len)
            draught->is_whole = draught->count < most && take(draught, visit, vector);
    }
}

static void become_thirsty(struct visit *visit, int64_t from, int64_t end)
{
    struct loop *loop = visit->lane->loop;

    visit->wanted = (struct span){from, end - from};
    visit_move(visit, VISIT_READING);
    visit->next_job = loop->thirsty;
    loop->thirsty = visit;
}

/* The file's own pages. A file that has grown shorter ends there, and of what was lent before the
 * kernel may empty what lay behind its end. Not every file system lends any: then it is copies. */
static ssize_t lend(const struct visit *visit, int fd, off_t at, const struct iovec *film,
                    int flags)
{
    ssize_t r = sendfile(fd, mapping_descriptor(visit->film), &at, film->iov_len);

    if (r < 0 && (errno == EINVAL || errno == ENOSYS))
        return syscall(SYS_sendto, fd, film->iov_base, film->iov_len, flags, NULL, 0);
    if (r)
        return r;
    mapping_break(visit->film);
    errno = EPIPE;
    return -1;
}

/* The head, if there is one, leaves with the first of the pages. */
static ssize_t lend_after_head(const struct visit *visit, int fd, const struct draught *draught,
                               int flags)
{
    const struct iovec *head = &draught->pieces[0], *film = &draught->pieces[draught->count - 1];
    ssize_t sent = 0, r;

    if (head != film) {
        sent = syscall(SYS_sendto, fd, head->iov_base, head->iov_len, flags | MSG_MORE, NULL, 0);
        if (sent < (ssize_t)head->iov_len)
            return sent;
    }
    r = lend(visit, fd, draught->at - (off_t)film->iov_len, film, flags);
    return r > 0 ? sent + r : sent ? sent : r;
}

/* Above all what waits in the kernel for long: a slow reader's bytes, a long answer, and of a
 * shorter one what is left when the reader falls behind. */
static bool is_to_be_lent(const struct visit *visit, int fd, const struct draught *draught)
{
    const struct iovec *film = &draught->pieces[draught->count - 1];
    int64_t left = draught->end - draught->at + (int64_t)film->iov_len;

    if (!draught->has_film || draught->count > 2 || place(visit, film->iov_base) < 0 ||
        mapping_descriptor(visit->film) < 0)
        return false;
    return !may_be_copied(visit) || left > lent_at_once_bytes_min ||
           (left > lent_bytes_min && unsent_waiting(fd));
}

static ssize_t pass_on(struct visit *visit, int fd, struct draught *draught,
                       const struct msghdr *message, int flags)
{
    struct msghdr part = *message;

    if (is_to_be_lent(visit, fd, draught)) {
        if (visit->is_lent && !visit->is_slow)
            unsent_grow(visit);
        visit->is_lent |= draught->end > draught->at;
        draught->is_lent = true;
        return lend_after_head(visit, fd, draught, flags);
    }
    part.msg_iov = draught->pieces;
    part.msg_iovlen = draught->count;
    return syscall(SYS_sendmsg, fd, &part, flags);
}

/* As the library has them made for each of its connections. */
static const uint32_t library_events =
    EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLET | (MHD_VERSION < 0x01000000 ? 0 : EPOLLRDHUP);

/* Others have theirs first: what is changed is asked for anew whether it is ready (epoll_ctl(2)).
 */
static bool end_turn(const struct visit *visit, int fd)
{
    struct epoll_event event = {.events = library_events, .data.ptr = visit->request->connection};

    return !epoll_ctl(visit->lane->epoll_fd, EPOLL_CTL_MOD, fd, &event);
}

/* Whether the library is to be told that no more goes for now. What is lent stops in the middle
 * when the kernel is full, when the file ends, and when somebody stops the program for a while:
 * then there is room, and nobody would say so. */
static bool is_enough(const struct visit *visit, int fd, const struct draught *draught, size_t sent)
{
    if (sent < draught->bytes)
        return draught->is_lent && mapping_look(visit->film) && end_turn(visit, fd);
    return draught->is_whole || (draught->is_turn && !draught->is_lent && end_turn(visit, fd));
}

/* As much as the kernel takes and memory holds. A copy stops in the middle also where the kernel
 * cannot read on, and is asked for again: only its next word tells. */
static ssize_t pour(struct visit *visit, int fd, const struct msghdr *message, int flags)
{
    struct draught draught = {0};
    size_t sent = 0, most = pieces_max;
    ssize_t r;

    for (;;) {
        fill(&draught, visit, message, sent, most);
        /* Before the first of a film is there nothing goes, not even the head. */
        if (draught.is_cold && !draught.has_film) {
            become_thirsty(visit, draught.at, draught.end);
            errno = EAGAIN;
            return sent ? (ssize_t)sent : -1;
        }
        if (draught.has_film)
            inlet_look_ahead(visit, draught.from, draught.end);
        r = pass_on(visit, fd, &draught, message, flags);
        if (r < 0 && errno == EFAULT && draught.count > 1) {
            most = 1; /* which piece it is, is known of one that is alone */
            continue;
        }
        if (r < 0)
            break;
        sent += (size_t)r;
        if (is_enough(visit, fd, &draught, (size_t)r))
            return (ssize_t)sent;
    }
    if (errno == EFAULT && draught.has_film) {
        become_thirsty(visit, draught.from, draught.end);
        errno = EAGAIN;
    }
    return sent ? (ssize_t)sent : r;
}

/* The socket is shut down, since what is over for us may not be for GnuTLS: it says goodbye, and
 * sends before that what it holds. */
static void end_broken(struct visit *visit)
{
    shutdown(visit->fd, SHUT_RDWR);
    visit->is_ended = true;
    if (mapping_is_news(visit->film))
        log_event(LOG_ERROR, "film.broken", "film", log_number(visit->cut), "why",
                  "a file of it is shorter than it was, or cannot be read", "try",
                  "incare check --deep", NULL);
}

/* A question for every send would cost a media range the more, the more films are watched. The
 * kernel itself tells of a cut when it is asked to send what lay behind it; GnuTLS reads by itself.
 */
static int64_t looked_ms(const struct visit *visit)
{
    int64_t now_ms = visit->lane->loop->now_ms;

    return visit->lane->transport == TRANSPORT_TLS ? now_ms : now_ms - now_ms % film_looked_ms;
}

static bool is_over(struct visit *visit)
{
    const struct loop *loop = visit->lane->loop;

    if (!visit->is_ended && !mapping_is_whole(visit->film, looked_ms(visit)))
        end_broken(visit);
    return visit->is_ended || (loop->is_draining && loop->now_ms >= loop->drain_until_ms);
}

static ssize_t send_film(struct visit *visit, int fd, const struct msghdr *message, int flags)
{
    ssize_t sent;

    if (is_over(visit)) {
        errno = EPIPE;
        return -1;
    }
    if (visit->stage == VISIT_READING) {
        errno = EAGAIN;
        return -1;
    }
    sent = pour(visit, fd, message, visit->has_more ? flags | MSG_MORE : flags);
    if (mapping_is_broken(visit->film)) {
        end_broken(visit);
        errno = EPIPE;
    }
    return sent;
}

ssize_t outlet_sendmsg(int fd, const struct msghdr *message, int flags)
{
    struct visit *visit = sender(fd);

    return visit ? send_film(visit, fd, message, flags) : syscall(SYS_sendmsg, fd, message, flags);
}

ssize_t outlet_send(int fd, const void *data, size_t size, int flags)
{
    struct visit *visit = sender(fd);
    struct iovec vector = {(void *)(uintptr_t)data, size};
    const struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};

    return visit ? send_film(visit, fd, &message, flags)
                 : syscall(SYS_sendto, fd, data, size, flags, NULL, 0);
}

/* GnuTLS makes a record of what it is given, 16 KiB at most; the head is given alone, and leaves
 * with the first of the film. Were those of the film to wait for each other too, the kernel would
 * take the line for full and slow down (tcp_rate_check_app_limited). */
ssize_t outlet_before_record(int fd, const void *data, size_t size)
{
    struct visit *visit = sender(fd);
    struct iovec vector = {(void *)(uintptr_t)data, size};
    struct draught draught = {0};
    bool is_film;

    if (!visit)
        return (ssize_t)size;
    if (is_over(visit))
        return -1;
    if (visit->stage == VISIT_READING)
        return 0;
    visit->has_more = false;
    is_film = place(visit, data) >= 0;
    if (!is_film) /* what comes behind it must be there */
        vector = (struct iovec){(char *)(uintptr_t)mapping_bytes(visit->film) + visit->wanted.first,
                                (size_t)visit->wanted.length};
    take(&draught, visit, vector);
    if (!draught.has_film) {
        become_thirsty(visit, draught.at, draught.end);
        return 0;
    }
    visit->has_more = !is_film;
    if (!is_film)
        return (ssize_t)size;
    inlet_look_ahead(visit, place(visit, data), draught.end);
    mapping_guard_reading(visit->film);
    return (ssize_t)draught.bytes;
}

/* Had the film been broken meanwhile, the record goes no further than outlet_sendmsg. */
void outlet_after_record(void)
{
    mapping_guard_reading(NULL);
}

/* Sleeping. */

void outlet_put_to_sleep(struct loop *loop)
{
    while (loop->thirsty) {
        struct visit *visit = loop->thirsty;

        loop->thirsty = visit->next_job;
        MHD_suspend_connection(visit->request->connection);
        if (inlet_wait(visit, visit->wanted.first, visit->wanted.first + visit->wanted.length))
            continue;
        /* There is nobody to wait for: the loop itself reads, which is better than to refuse. */
        mapping_read_in(visit->film, visit->wanted.first, 1, loop->now_ms);
        loop_resume(visit);
    }
}

void outlet_forget(struct visit *visit)
{
    struct visit **at = &visit->lane->loop->thirsty;

    while (*at && *at != visit)
        at = &(*at)->next_job;
    check(*at);
    *at = visit->next_job;
}
