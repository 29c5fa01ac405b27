/* incare-media: holds libav, so that incare need not. A small zygote that forks for each job; the
 * child enters its fence before it touches a byte, fills a page of shared memory, and ends.
 * Whatever a film does to its child, the zygote answers and lives on. See guard/worker.c for the
 * other end of the socket. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "av/encode.h"
#include "av/probe.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/str.h"
#include "guard/wire.h"
#include "media_child.h"
#include "media_extract.h"
#include "media_package.h"
#include "media_probe.h"
#include "media_prove.h"
#include "media_stills.h"
#include "wire/job.h"

enum { MEDIA_USAGE = 2 };

/* What children write into. */
struct media_shared {
    struct wire_probe probe;
    struct wire_package package;
    struct wire_proof proof;
    struct wire_extract extract;
    struct wire_stills stills;
};

static int media_answer_probe(const struct wire_request *request, int fd,
                              struct media_shared *shared)
{
    static struct wire_answer answer;

    memset(&answer, 0, sizeof(answer));
    answer.magic = WIRE_ANSWER_MAGIC;
    answer.job = request->job;
    answer.fault = media_probe(fd, &shared->probe, &answer.probe);
    return wire_send(MEDIA_SOCKET, &answer, sizeof(answer), -1);
}

static int media_answer_prove(const struct wire_request *request, int fd,
                              struct media_shared *shared)
{
    struct wire_proven answer = {.magic = WIRE_PROVEN_MAGIC, .job = request->job};

    answer.fault = media_prove(fd, &shared->proof, &answer.proof);
    return wire_send(MEDIA_SOCKET, &answer, sizeof(answer), -1);
}

static int media_answer_extract(const struct wire_request *request, const int *fds,
                                struct media_shared *shared)
{
    struct wire_extracted answer = {.magic = WIRE_EXTRACTED_MAGIC, .job = request->job};

    answer.fault = media_extract(request, fds, &shared->extract, &answer.extract);
    return wire_send(MEDIA_SOCKET, &answer, sizeof(answer), -1);
}

static int media_answer_stills(const struct wire_request *request, const int *fds,
                               struct media_shared *shared)
{
    static struct wire_taken answer;

    memset(&answer, 0, sizeof(answer));
    answer.magic = WIRE_TAKEN_MAGIC;
    answer.job = request->job;
    answer.fault = media_stills(&request->stills, fds, &shared->stills, &answer.stills);
    return wire_send(MEDIA_SOCKET, &answer, sizeof(answer), -1);
}

static int media_answer_package(const struct wire_request *request, const int *fds, size_t count,
                                struct media_shared *shared)
{
    static struct wire_packed answer;

    memset(&answer, 0, sizeof(answer));
    answer.magic = WIRE_PACKED_MAGIC;
    answer.job = request->job;
    int r = media_package(request, fds, count, &shared->package, &answer);
    return r ? r : wire_send(MEDIA_SOCKET, &answer, sizeof(answer), -1);
}

static int media_answer(const struct wire_request *request, const int *fds, size_t count,
                        struct media_shared *shared)
{
    size_t outs = (size_t)__builtin_popcount(request->order.wanted);

    if (request->magic != WIRE_REQUEST_MAGIC)
        return fault(-EBADMSG);
    if (request->kind == WIRE_KIND_STOP && count == 0)
        return 0; /* it had just ended */
    if (request->kind == WIRE_KIND_PROBE && count == 1)
        return media_answer_probe(request, fds[0], shared);
    if (request->kind == WIRE_KIND_PROVE && count == 1)
        return media_answer_prove(request, fds[0], shared);
    if (request->kind == WIRE_KIND_EXTRACT && count == 2 && request->track >= WIRE_TRACK_SPEECH)
        return media_answer_extract(request, fds, shared);
    if (request->kind == WIRE_KIND_STILLS && wire_stills_order_check(&request->stills) &&
        count == 1 + (size_t)wire_stills_files(request->stills.kind))
        return media_answer_stills(request, fds, shared);
    if (request->kind == WIRE_KIND_PACKAGE && wire_order_check(&request->order) &&
        count == 1 + outs)
        return media_answer_package(request, fds, count, shared);
    return fault(-EBADMSG);
}

static int media_serve(struct media_shared *shared)
{
    struct wire_request request;
    int fds[WIRE_FDS_MAX], r;

    for (;;) {
        size_t count = WIRE_FDS_MAX;
        r = wire_receive_all(MEDIA_SOCKET, &request, sizeof(request), fds, &count, -1);
        if (!r)
            r = media_answer(&request, fds, count, shared);
        for (size_t i = 0; i < count; i++)
            close(fds[i]);
        if (r)
            return r == -EPIPE ? 0 : r; /* incare is gone, and so are we */
    }
}

static int media_zygote(void)
{
    struct media_shared *shared =
        mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        return fault(-errno);
    setenv("TZ", "UTC0", 1); /* so that libavformat needs no /etc/localtime behind the fence */
    tzset();
    probe_warm();
    encode_warm();
    if (fence_knows_paths() < 1)
        log_event(LOG_WARN, "fence.paths_open", "role", "media", NULL);
    return media_serve(shared);
}

int main(int argc, char **argv)
{
    if (argc != 2 || !str_equal(argv[1], "--zygote")) {
        log_complain("incare-media", "it is started by incare and does nothing by itself",
                     "incare probe FILE");
        return MEDIA_USAGE;
    }
    int r = media_zygote();
    if (r)
        log_event(LOG_ERROR, "media.ended", "why", strerror(-r), NULL);
    return r ? 1 : 0;
}
