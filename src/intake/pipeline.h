/* One found file on its way into the catalogue: what the steps learn of it and hand on. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/id.h"
#include "beside.h"
#include "crypt/digest.h"
#include "folder.h"
#include "intake/scan.h"
#include "offlimits.h"
#include "store/sources.h"
#include "store/versions.h"
#include "wire/probe.h"

struct scan {
    const struct scan_options *with;
    int library_fd, renditions_fd, lock_fd;
    struct offlimits offlimits;
    struct wire_probe probe; /* of the file at hand: too large for a stack */
};

struct job {
    struct scan *scan;
    struct arena *arena, *words;    /* words: of what lies beside it */
    const struct folder *folder;    /* where it lies */
    const char *name;               /* in folder */
    const char *path;               /* below library/ */
    const char *kind;               /* of the version that it is */
    int64_t film_id;                /* of a version beside its film; 0: a film by itself */
    int fd;                         /* open from the step settle on */
    struct source_row source;       /* what the catalogue will say; id 0: not seen before */
    bool is_known;                  /* its content is in the catalogue: no media byte is needed */
    bool is_moved;                  /* known, under another path */
    char copy[ID_MAX + 4];          /* below renditions/, not yet proven; "": there is none */
    struct rendition_row rendition; /* path NULL: none was made */
    bool is_packaged;               /* renditions are being made of it, or are to be */
    const char *why;                /* it cannot be streamed as it is: why; "" when it can */
    struct beside beside;
    enum scan_outcome outcome;
    const char *slug, *reason;
};

/* Walks job through all steps and reports it. */
int pipeline_run(struct job *job);

/* What a step answers when the walk ends here; job says how. 0 goes on. */
enum { PIPELINE_DONE = 1 };
int pipeline_end(struct job *job, enum scan_outcome outcome, const char *reason);

/* The steps, in order. */
int accompany_run(struct job *job);   /* a film, or another version of one */
int fingerprint_run(struct job *job); /* seen before and unchanged? asks the file's status only */
int settle_run(struct job *job);      /* opened, and nobody is writing it */
int recognise_run(struct job *job);   /* its content: known, moved or new */
int inspect_run(struct job *job);     /* probed behind the fence; accepted or refused */
int package_run(struct job *job);     /* a copy to stream is made, or why there is none */
int prove_run(struct job *job);       /* the copy is proven clean behind the fence, or dropped */
int admit_run(struct job *job);       /* what is proven gets its place below renditions/ */
int beside_run(struct job *job);      /* the sidecars are read */
int enter_run(struct job *job);       /* all of it into the catalogue, in one transaction */

/* Shared by settle and the sidecars: true when no one is writing fd, as far as can be known. */
bool settle_is_still(int fd, const struct stat *status);
/* What status says of a file is what source says. */
bool fingerprint_matches(const struct source_row *source, const struct stat *status);
void fingerprint_take(struct source_row *source, const struct stat *status);
/* Takes away a copy that did not get its place. */
void package_drop(struct job *job);
/* True when all that was made of a version still lies below renditions/. */
int package_is_whole(struct job *job, int64_t version_id, bool *is_whole);
/* The row of a file that was refused, or of one that is known and only changed its times. */
int enter_source(struct job *job, const char *state, const char *reason);
