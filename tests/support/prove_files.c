/* Proves the files named on the command line clean through worker.c, as incare does, and says of
 * each: "CLEAN path" or "dirty path: box at byte N: why". The first argument is the path of
 * incare-media. Ends with 1 when one of them is not clean. For tests/system. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "base/str.h"
#include "guard/worker.h"

static enum wire_form form_of(const char *path)
{
    if (str_ends(path, ".jpg"))
        return WIRE_FORM_JPEG;
    return str_ends(path, ".avif") ? WIRE_FORM_AVIF : WIRE_FORM_FILM;
}

/* 0 when it is clean. */
static int prove_one(struct worker *worker, const char *path)
{
    struct wire_proof proof;
    AUTO_FD int fd = files_open_named(path);
    int r = fd < 0 ? fd : worker_prove(worker, fd, form_of(path), &proof);

    if (r == 0)
        printf("CLEAN  %s\n", path);
    else if (r == WORKER_REFUSED)
        printf("dirty  %s: %s at byte %lld: %s\n", path, proof.path[0] ? proof.path : "file",
               (long long)proof.at, proof.reason);
    else
        printf("fault  %s: %s\n", path, strerror(-r));
    return r;
}

int main(int argc, char **argv)
{
    struct worker *worker;
    int dirty = 0, r = argc > 1 ? worker_open(&worker, argv[1]) : -EINVAL;

    if (r) {
        fprintf(stderr, "prove_files: %s\n", strerror(-r));
        return 2;
    }
    for (int i = 2; i < argc; i++)
        dirty += prove_one(worker, argv[i]) != 0;
    worker_close(worker);
    return dirty ? 1 : 0;
}
