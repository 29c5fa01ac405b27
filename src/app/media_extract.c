/* One extract: whatever the film does to its child, there is an answer. */
#include "media_extract.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "av/speech.h"
#include "av/words.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/str.h"
#include "media_child.h"

enum {
    MEDIA_NICE = 19,
    MEDIA_SOFT_MS = 2000, /* the child gives up by itself this much before the deadline */
};

struct media_extract {
    int track;
    int64_t deadline_ms;
    struct wire_extract *shared;
};

/* Streaming wins. */
static void media_extract_prepare(void *context)
{
    (void)setpriority(PRIO_PROCESS, 0, MEDIA_NICE);
}

/* What the machine could not do leaves no answer, and is as good as a film that breaks us: nobody
 * waits for these words. */
static void media_extract_run(void *context)
{
    const struct media_extract *extract = context;

    int r = extract->track == WIRE_TRACK_SPEECH
                ? speech_extract(MEDIA_FILM, MEDIA_OUT, extract->shared)
                : words_extract(MEDIA_FILM, MEDIA_OUT, extract->track,
                                extract->deadline_ms - MEDIA_SOFT_MS, extract->shared);

    if (r)
        extract->shared->magic = 0;
}

static void media_extract_refuse(struct wire_extract *answer, int status, bool in_time)
{
    *answer = (struct wire_extract){.magic = WIRE_EXTRACT_MAGIC, .verdict = WIRE_REFUSED};
    check(str_copy(answer->reason, sizeof(answer->reason),
                   in_time ? "it breaks the program that reads films"
                           : "reading it takes longer than it should"));
    log_event(LOG_WARN, "media.extract_lost", "signal",
              log_number(WIFSIGNALED(status) ? WTERMSIG(status) : 0), "in_time",
              in_time ? "yes" : "no", NULL);
}

int media_extract(const struct wire_request *request, const int *fds, struct wire_extract *shared,
                  struct wire_extract *answer)
{
    struct media_extract extract = {.track = request->track, .shared = shared};
    struct media_job job = {.role = FENCE_PACKAGE,
                            .fds = fds,
                            .fds_count = 2,
                            .prepare = media_extract_prepare,
                            .run = media_extract_run,
                            .context = &extract};
    struct media_child child;
    struct stat file;
    int status, r;

    memset(shared, 0, sizeof(*shared));
    if (fstat(fds[0], &file))
        return fault(-errno);
    extract.deadline_ms = wire_proof_deadline_ms(file.st_size);
    r = media_child_start(&child, &job);
    if (r)
        return r;
    bool in_time = media_child_ends(&child, clock_steady_ms() + extract.deadline_ms);
    r = media_child_end(&child, !in_time, &status);
    if (r)
        return r;
    *answer = *shared; /* after its death: nobody can change what was checked */
    if (!in_time || !WIFEXITED(status) || WEXITSTATUS(status) || !wire_extract_check(answer))
        media_extract_refuse(answer, status, in_time);
    return 0;
}
