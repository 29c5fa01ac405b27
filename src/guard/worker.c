/* incare's side of incare-media: starts the zygote, asks it, and starts it anew when it died. What
 * comes back is checked field by field before anyone sees it. */
#include "guard/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "guard/wire.h"
#include "wire/job.h"

enum {
    WORKER_SOCKET = 3, /* where incare-media finds its end */
    WORKER_SLACK_MS =
        5000, /* the zygote keeps the deadline; beyond this it is the zygote that hangs */
    WORKER_PATIENCE = 12 /* beside a job on every core it may not have its turn for long */
};

struct worker {
    pid_t pid; /* 0: not running */
    int socket;
    uint64_t job;
    char path[PATH_MAX];
    struct wire_answer answer;
    struct wire_packed packed;
    struct wire_proven proven;
    struct wire_extracted extracted;
    int track, out; /* of the extract that is asked for */
    struct wire_taken taken;
};

/* incare-media lies beside incare, in the build folder as where it is installed. */
static int worker_find_program(char path[PATH_MAX])
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (length < 0)
        return fault(-errno);
    self[length] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return fault(-ENOENT);
    slash[1] = '\0';
    int written = snprintf(path, PATH_MAX, "%sincare-media", self);
    return written > 0 && written < PATH_MAX ? 0 : fault(-ENAMETOOLONG);
}

/* Nothing of ours goes along but the socket and stderr, for the log. */
static int worker_spawn_files(posix_spawn_file_actions_t *files, int socket)
{
    int r = posix_spawn_file_actions_adddup2(files, socket, WORKER_SOCKET);

    if (!r)
        r = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
    if (!r)
        r = posix_spawn_file_actions_addopen(files, 1, "/dev/null", O_WRONLY, 0);
    if (!r)
        r = posix_spawn_file_actions_addclosefrom_np(files, WORKER_SOCKET + 1);
    return r;
}

/* Its own group, so that Ctrl-C reaches us first and work ends in order; no signal blocked or
 * ignored, whatever our own threads do. */
static int worker_spawn_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    int r;

    sigemptyset(&none);
    sigfillset(&all);
    r = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                 POSIX_SPAWN_SETSIGDEF);
    if (!r)
        r = posix_spawnattr_setsigmask(attributes, &none);
    if (!r)
        r = posix_spawnattr_setsigdefault(attributes, &all);
    return r;
}

static int worker_spawn(const char *path, int socket, pid_t *pid)
{
    char utc[] = "TZ=UTC0", program[] = "incare-media", flag[] = "--zygote";
    char *const environment[] = {utc, NULL};
    char *const arguments[] = {program, flag, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int r;

    r = posix_spawn_file_actions_init(&files);
    if (r)
        return fault(-r);
    r = posix_spawnattr_init(&attributes);
    if (!r) {
        r = worker_spawn_files(&files, socket);
        if (!r)
            r = worker_spawn_attributes(&attributes);
        if (!r)
            r = posix_spawn(pid, path, &files, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return r ? fault(-r) : 0;
}

static int worker_start(struct worker *worker)
{
    int ends[2];
    int r;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
        return fault(-errno);
    AUTO_FD int ours = ends[0];
    AUTO_FD int theirs = ends[1];
    r = worker_spawn(worker->path, theirs, &worker->pid);
    if (r) {
        worker->pid = 0;
        return r;
    }
    worker->socket = take_fd(&ours);
    return 0;
}

/* Its children end with it (they ask the kernel to be killed when it goes). */
static void worker_stop(struct worker *worker)
{
    if (worker->pid <= 0)
        return;
    close(worker->socket);
    worker->socket = -1;
    kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    worker->pid = 0;
}

int worker_open(struct worker **worker, const char *path)
{
    struct worker *fresh = calloc(1, sizeof(*fresh));
    int r;

    *worker = NULL;
    if (!fresh)
        return fault(-ENOMEM);
    fresh->socket = -1;
    if (path)
        r = str_copy(fresh->path, sizeof(fresh->path), path) ? 0 : fault(-ENAMETOOLONG);
    else
        r = worker_find_program(fresh->path);
    if (!r)
        r = worker_start(fresh);
    if (r) {
        free(fresh);
        return r;
    }
    *worker = fresh;
    return 0;
}

static int worker_send(struct worker *worker, int32_t kind, int fd)
{
    struct wire_request request = {.magic = WIRE_REQUEST_MAGIC, .kind = kind, .job = ++worker->job};

    return wire_send(worker->socket, &request, sizeof(request), fd);
}

/* One question, one answer. Negative: the zygote is no more to be trusted to be there. */
static int worker_ask_probe(struct worker *worker, int fd)
{
    struct wire_answer *answer = &worker->answer;
    int r = worker_send(worker, WIRE_KIND_PROBE, fd);

    if (!r)
        r = wire_receive(worker->socket, answer, sizeof(*answer), NULL,
                         (int)probe_deadline_ms + WORKER_SLACK_MS);
    if (r)
        return r;
    if (answer->magic != WIRE_ANSWER_MAGIC || answer->job != worker->job || answer->fault > 0)
        return -EBADMSG;
    return answer->fault || wire_probe_check(&answer->probe) ? 0 : -EBADMSG;
}

static int worker_ask_proof(struct worker *worker, int fd)
{
    struct wire_proven *proven = &worker->proven;
    struct stat file;
    int r = fstat(fd, &file) ? fault(-errno) : worker_send(worker, WIRE_KIND_PROVE, fd);

    if (!r)
        r = wire_receive(worker->socket, proven, sizeof(*proven), NULL,
                         (int)wire_proof_deadline_ms(file.st_size) + WORKER_SLACK_MS);
    if (r)
        return r;
    if (proven->magic != WIRE_PROVEN_MAGIC || proven->job != worker->job || proven->fault > 0)
        return -EBADMSG;
    return proven->fault || wire_proof_check(&proven->proof) ? 0 : -EBADMSG;
}

/* Asks, and once more when the zygote ended over it. WORKER_REFUSED: twice, so that it is this
 * file. Refusing it, rather than failing, lets the rest of the library be read. */
static int worker_try(struct worker *worker, int fd, int (*ask)(struct worker *worker, int fd))
{
    for (int tries = 0; tries < 2; tries++) {
        int r = worker->pid ? 0 : worker_start(worker);
        if (r)
            return r;
        r = ask(worker, fd);
        if (!r)
            return 0;
        log_event(LOG_WARN, "media.stopped", "why", strerror(-r), NULL);
        worker_stop(worker);
    }
    return WORKER_REFUSED;
}

static int worker_ask_extract(struct worker *worker, int film)
{
    struct wire_extracted *extracted = &worker->extracted;
    const int fds[] = {film, worker->out};
    struct wire_request request = {.magic = WIRE_REQUEST_MAGIC,
                                   .kind = WIRE_KIND_EXTRACT,
                                   .job = ++worker->job,
                                   .track = worker->track};
    struct stat file;
    int r = fstat(film, &file) ? fault(-errno)
                               : wire_send_all(worker->socket, &request, sizeof(request), fds, 2);

    if (!r)
        r = wire_receive(worker->socket, extracted, sizeof(*extracted), NULL,
                         (int)wire_proof_deadline_ms(file.st_size) + WORKER_SLACK_MS);
    if (r)
        return r;
    if (extracted->magic != WIRE_EXTRACTED_MAGIC || extracted->job != worker->job ||
        extracted->fault > 0)
        return -EBADMSG;
    return extracted->fault || wire_extract_check(&extracted->extract) ? 0 : -EBADMSG;
}

int worker_extract(struct worker *worker, int film, int track, int out,
                   struct wire_extract *extract)
{
    int r;

    worker->track = track;
    worker->out = out;
    r = worker_try(worker, film, worker_ask_extract);
    if (r < 0)
        return r;
    if (r == WORKER_REFUSED) {
        *extract = (struct wire_extract){.magic = WIRE_EXTRACT_MAGIC,
                                         .verdict = WIRE_REFUSED,
                                         .reason = "it stops the program that reads films"};
        return r;
    }
    if (worker->extracted.fault)
        return fault(worker->extracted.fault);
    *extract = worker->extracted.extract;
    return extract->verdict == WIRE_ACCEPTED ? 0 : WORKER_REFUSED;
}

static void worker_refuse(struct wire_probe *probe)
{
    memset(probe, 0, sizeof(*probe));
    probe->magic = WIRE_PROBE_MAGIC;
    probe->verdict = WIRE_REFUSED;
    probe->duration_ms = -1;
    check(str_copy(probe->reason, sizeof(probe->reason),
                   "This file stops the program that reads films. Export it again as MP4 with "
                   "H.264 video and AAC sound."));
}

int worker_probe(struct worker *worker, int fd, struct wire_probe *probe)
{
    int r = worker_try(worker, fd, worker_ask_probe);

    if (r < 0)
        return r;
    if (r == WORKER_REFUSED) {
        worker_refuse(probe);
        return r;
    }
    if (worker->answer.fault)
        return fault(worker->answer.fault);
    *probe = worker->answer.probe;
    return probe->verdict == WIRE_ACCEPTED ? 0 : WORKER_REFUSED;
}

int worker_prove(struct worker *worker, int fd, enum wire_form form, struct wire_proof *proof)
{
    int r = worker_try(worker, fd, worker_ask_proof);

    if (r < 0)
        return r;
    if (r == WORKER_REFUSED) {
        *proof = (struct wire_proof){.magic = WIRE_PROOF_MAGIC,
                                     .verdict = WIRE_REFUSED,
                                     .reason = "it stops the program that proves films clean"};
        return r;
    }
    if (worker->proven.fault)
        return fault(worker->proven.fault);
    *proof = worker->proven.proof;
    if (proof->verdict == WIRE_ACCEPTED && proof->form != (int32_t)form)
        *proof = (struct wire_proof){.magic = WIRE_PROOF_MAGIC,
                                     .verdict = WIRE_REFUSED,
                                     .form = proof->form,
                                     .reason = "it is something else than it is said to be"};
    return proof->verdict == WIRE_ACCEPTED ? 0 : WORKER_REFUSED;
}

static int worker_order(struct worker *worker, const struct worker_order *order,
                        struct wire_request *request)
{
    int fds[WIRE_FDS_MAX];
    size_t count = 0;

    *request = (struct wire_request){.magic = WIRE_REQUEST_MAGIC,
                                     .kind = WIRE_KIND_PACKAGE,
                                     .job = ++worker->job,
                                     .order = order->order};
    fds[count++] = order->film;
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        if (order->order.wanted & WIRE_WANT(i))
            fds[count++] = order->outs[i];
    return wire_send_all(worker->socket, request, sizeof(*request), fds, count);
}

/* The next message about this job. */
static int worker_hear(struct worker *worker, const struct wire_request *request)
{
    struct wire_packed *packed = &worker->packed;
    int r = wire_receive(worker->socket, packed, sizeof(*packed), NULL,
                         package_report_ms + WORKER_SLACK_MS * WORKER_PATIENCE);

    if (r)
        return r;
    if (packed->magic != WIRE_PACKED_MAGIC || packed->job != request->job || packed->fault > 0 ||
        packed->state < 0 || packed->state >= WIRE_PACKED_STATES)
        return -EBADMSG;
    if (packed->fault)
        return 0;
    return wire_package_check(&packed->package, &request->order) ? 0 : -EBADMSG;
}

static int worker_follow(struct worker *worker, const struct worker_order *order,
                         const struct wire_request *request)
{
    bool is_stopping = false;

    for (;;) {
        int r = worker_hear(worker, request);
        if (r || worker->packed.fault || worker->packed.state != WIRE_PACKING)
            return r;
        if (!is_stopping && order->tell && order->tell(order->context, &worker->packed.package)) {
            struct wire_request stop = {
                .magic = WIRE_REQUEST_MAGIC, .kind = WIRE_KIND_STOP, .job = request->job};
            r = wire_send(worker->socket, &stop, sizeof(stop), -1);
            if (r)
                return r;
            is_stopping = true;
        }
    }
}

int worker_package(struct worker *worker, const struct worker_order *order,
                   struct wire_package *package)
{
    struct wire_request request;
    int r;

    check(wire_order_check(&order->order));
    r = worker->pid ? 0 : worker_start(worker);
    if (!r && worker_order(worker, order, &request))
        r = -ENOTCONN; /* it had gone before, whatever ended it */
    if (!r)
        r = worker_follow(worker, order, &request);
    if (r)
        worker_stop(worker); /* and with it what it was doing */
    if (r || worker->packed.fault)
        return fault(r ? r : worker->packed.fault);
    *package = worker->packed.package;
    if (worker->packed.state == WIRE_PACKING_STOPPED)
        return WORKER_STOPPED;
    if (worker->packed.state == WIRE_PACKING_LOST)
        return WORKER_LOST;
    return package->verdict == WIRE_ACCEPTED ? 0 : WORKER_REFUSED;
}

static int worker_take(struct worker *worker, int film, const struct wire_stills_order *order,
                       const int *outs)
{
    struct wire_request request = {.magic = WIRE_REQUEST_MAGIC,
                                   .kind = WIRE_KIND_STILLS,
                                   .job = ++worker->job,
                                   .stills = *order};
    int fds[1 + WIRE_STILLS_FILES] = {film};
    int count = wire_stills_files(order->kind);
    struct wire_taken *taken = &worker->taken;

    for (int i = 0; i < count; i++)
        fds[1 + i] = outs[i];
    int r = wire_send_all(worker->socket, &request, sizeof(request), fds, 1 + (size_t)count);
    if (!r)
        r = wire_receive(worker->socket, taken, sizeof(*taken), NULL,
                         (int)stills_deadline_ms + WORKER_SLACK_MS);
    if (r)
        return r;
    if (taken->magic != WIRE_TAKEN_MAGIC || taken->job != request.job || taken->fault > 0)
        return -EBADMSG;
    return taken->fault || wire_stills_check(&taken->stills, order) ? 0 : -EBADMSG;
}

int worker_stills(struct worker *worker, int film, const struct wire_stills_order *order,
                  const int *outs, struct wire_stills *stills)
{
    int r;

    check(wire_stills_order_check(order));
    r = worker->pid ? 0 : worker_start(worker);
    if (!r)
        r = worker_take(worker, film, order, outs);
    if (r)
        worker_stop(worker);
    if (r || worker->taken.fault)
        return fault(r ? r : worker->taken.fault);
    *stills = worker->taken.stills;
    return stills->verdict == WIRE_ACCEPTED ? 0 : WORKER_REFUSED;
}

void worker_close(struct worker *worker)
{
    if (!worker)
        return;
    worker_stop(worker);
    free(worker);
}
