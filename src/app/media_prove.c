/* One proof: all of a file is read, and whatever it does to its child, there is an answer, which is
 * never "clean" by mistake. */
#include "media_prove.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/str.h"
#include "media_child.h"
#include "proof/clean.h"

enum { MEDIA_UNREAD = 90 }; /* exit status: the file could not be read; shared->at says why */

_Static_assert((int)WIRE_FORM_FILM == CLEAN_FILM && (int)WIRE_FORM_JPEG == CLEAN_JPEG &&
                   (int)WIRE_FORM_AVIF == CLEAN_AVIF,
               "the proof and its message say the same");

static void media_prove_run(void *context)
{
    struct wire_proof *shared = context;
    struct clean_verdict verdict;
    int r = clean_check(MEDIA_FILM, &verdict);

    shared->magic = WIRE_PROOF_MAGIC;
    shared->verdict = r ? WIRE_REFUSED : WIRE_ACCEPTED;
    shared->form = (int32_t)verdict.form;
    if (r < 0) {
        shared->at = -r;
        _exit(MEDIA_UNREAD);
    }
    if (r == CLEAN_DIRTY) {
        shared->at = verdict.at;
        check(str_copy(shared->path, sizeof(shared->path), verdict.path) &&
              str_copy(shared->reason, sizeof(shared->reason), verdict.reason));
    }
}

static void media_prove_refuse(struct wire_proof *proof, int status, bool in_time)
{
    *proof = (struct wire_proof){.magic = WIRE_PROOF_MAGIC, .verdict = WIRE_REFUSED};
    check(str_copy(proof->reason, sizeof(proof->reason),
                   in_time ? "it breaks the program that proves films clean"
                           : "proving it clean takes longer than reading it should"));
    log_event(LOG_WARN, "media.proof_lost", "signal",
              log_number(WIFSIGNALED(status) ? WTERMSIG(status) : 0), "in_time",
              in_time ? "yes" : "no", NULL);
}

int media_prove(int fd, struct wire_proof *shared, struct wire_proof *proof)
{
    struct media_job job = {
        .role = FENCE_PROVE, .fds = &fd, .fds_count = 1, .run = media_prove_run, .context = shared};
    struct media_child child;
    struct stat file;
    int status, r;

    memset(shared, 0, sizeof(*shared));
    r = fstat(fd, &file) ? fault(-errno) : media_child_start(&child, &job);
    if (r)
        return r;
    bool in_time =
        media_child_ends(&child, clock_steady_ms() + wire_proof_deadline_ms(file.st_size));
    r = media_child_end(&child, !in_time, &status);
    if (r)
        return r;
    *proof = *shared; /* after its death: nobody can change what was checked */
    if (in_time && WIFEXITED(status) && WEXITSTATUS(status) == MEDIA_UNREAD)
        return proof->at > 0 && proof->at < 4096 ? -(int)proof->at : fault(-EIO);
    if (!in_time || !WIFEXITED(status) || WEXITSTATUS(status) || !wire_proof_check(proof))
        media_prove_refuse(proof, status, in_time);
    return 0;
}
