/* incare-media as seen from incare: started once as a small zygote that forks for each file, so
 * that a file that breaks its child breaks nothing else. One thread at a time. */
#pragma once

#include "wire/extract.h"
#include "wire/package.h"
#include "wire/probe.h"
#include "wire/prove.h"
#include "wire/stills.h"

struct worker;

enum worker_outcome {
    WORKER_REFUSED = 1, /* the film is to blame; the reason says for what */
    WORKER_LOST,        /* packaging: the film ended the process, which may not happen again */
    WORKER_STOPPED      /* packaging: by who asked for it */
};

/* Starts the program at path (NULL: incare-media beside our own executable). 0 or -errno. */
int worker_open(struct worker **worker, const char *path);
/* Has the file behind fd probed (fd stays the caller's). 0: probe filled, checked and accepted;
 * WORKER_REFUSED: probe->reason says why (also when the child crashed or ran out of time);
 * -errno: the zygote itself is gone and could not be started again. */
int worker_probe(struct worker *worker, int fd, struct wire_probe *probe);
/* Has the file behind fd (opened for reading alone; it stays the caller's) proven clean, each byte
 * of it: see proof/clean.h. 0: it may be published; WORKER_REFUSED: proof->reason says why not
 * (also when the child crashed or ran out of time); -errno: the machine could not do it (-EIO), or
 * the zygote is gone. */
int worker_prove(struct worker *worker, int fd, enum wire_form form, struct wire_proof *proof);
/* Has the words of a subtitle track (from 0) of a film written to out, a file whose size bounds
 * them. 0: extract filled, checked and accepted; WORKER_REFUSED: extract->reason says why there are
 * none (also when the child crashed or ran out of time); -errno as above. */
int worker_extract(struct worker *worker, int film, int track, int out,
                   struct wire_extract *extract);
/* What is asked to be packaged, and how far it has got. */
struct worker_order {
    struct wire_order order;
    int film;                  /* descriptors, which stay the caller's */
    int outs[WIRE_RENDITIONS]; /* empty files, for reading and writing, for what is wanted */
    /* Told about twice a second. Anything but 0: stop. NULL: nobody asks. */
    int (*tell)(void *context, const struct wire_package *package);
    void *context;
};

/* Has a film packaged, which may take hours: a worker for this alone lets another go on probing. 0:
 * package filled, checked and accepted, and files not in it are as empty as they were; one of the
 * outcomes above, and what is in the files is worth nothing; -errno: the machine could not do it
 * (-ENOSPC), or the zygote is gone (-ENOTCONN: before it was asked, so that the film is not to
 * blame). */
int worker_package(struct worker *worker, const struct worker_order *order,
                   struct wire_package *package);
/* Has one sheet or poster made of the film behind film, a rendition of our own making. outs:
 * wire_stills_files() descriptors of empty files, for reading and writing; all stay the caller's.
 * 0: stills filled, checked and accepted; WORKER_REFUSED: stills->reason says why, and what is in
 * the files is worth nothing; -errno: the machine could not do it, or the zygote is gone. */
int worker_stills(struct worker *worker, int film, const struct wire_stills_order *order,
                  const int *outs, struct wire_stills *stills);
void worker_close(struct worker *worker);
