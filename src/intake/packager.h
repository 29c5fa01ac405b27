/* One packaging on its way: what the steps know of it. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "intake/packager.h"
#include "store/packagings.h"
#include "store/sources.h"

struct packager {
    const struct packager_options *with;
    struct packager_wishes wishes;
    int library_fd, renditions_fd, vault_fd;
    struct wire_package package; /* of the order at hand */
    int64_t chores_rest_ms;      /* until then none is begun: there was no room on the disk */
    bool has_asked;              /* for AV1 of what was packaged before it was wanted */
};

struct packaging {
    struct packager *packager;
    struct arena *arena;
    struct packaging_row row; /* as the catalogue has it, or is about to */
    int original;             /* open while it is read */
    struct source_row source; /* the original's, when it lies in the library */
    int64_t told_ms;          /* when the row was last told how far it is, or looked at */
    /* A job is done with it, once it is in service: what would end the packaging ends that, for
       this reason, and leaves its row as it is. */
    bool is_chore;
    const char *reason;
};

/* What a step answers when this packaging ends here for now; its row says why. 0 goes on. */
enum { PACKAGER_STOPPED = 1 };
/* It is tried again from the beginning, not before ms from now. */
int packager_wait(struct packaging *packaging, const char *reason, int64_t ms);
/* It is not tried again until a person says so, or there is another original. */
int packager_fail(struct packaging *packaging, const char *reason);
/* Its process ended, which may not happen again; the second time it has failed. */
int packager_strike(struct packaging *packaging, const char *reason);
/* The machine could not do it (r: -errno), or who packages is gone and cannot be had back behind
 * our fence, for which reason is the film's. A full disk is the step's own to say. */
int packager_fall(struct packaging *packaging, int r, const char *reason);
/* Writes the row. PACKAGER_STOPPED: it is another's by now. */
int packager_write(struct packaging *packaging);
/* Whether anybody still wants it: PACKAGER_STOPPED when it was asked for anew meanwhile, or its
 * film withdrawn. */
int packager_look(struct packaging *packaging);
/* The room there is beyond the reserve, in bytes; 0: none. */
int packager_room(const struct packager *packager, int64_t *bytes);
bool packager_is_full(int r); /* what r says */

/* The steps, in order: each leaves the row as it is to be, but for the name of the next. */
int claim_run(struct packaging *packaging);            /* the original is there, and room for it */
int render_first(struct packaging *packaging);         /* what staff need for a first look */
int render_rest(struct packaging *packaging);          /* and all the rest */
int render_one(struct packaging *packaging, int name); /* no step: a job's */
int stills_run(struct packaging *packaging);    /* pictures of it, for staff to choose from */
int attest_run(struct packaging *packaging);    /* each file is clean, and its digest known */
int staging_place(struct packaging *packaging); /* the folder gets the name that it keeps */
int instate_run(struct packaging *packaging);   /* all of it in service, in one transaction */

/* The original, open for reading. ORIGINAL_MISSING: not there, or not those bytes any more. */
enum { ORIGINAL_MISSING = 1 };
int original_open(struct packaging *packaging);
/* Whether it is still what it was when it was opened. */
bool original_is_same(const struct packaging *packaging);

/* The folder that nothing names yet; made when it is missing. The fd or -errno. */
int staging_open(const struct packaging *packaging);
/* Whether all that is staged lies there; or in the folder by its other name. */
int staging_is_whole(const struct packaging *packaging, bool *is_whole);
int staging_is_placed(const struct packaging *packaging, bool *is_placed);
/* The id of a folder by that name in renditions/; NULL: it is none of these. */
const char *staging_id(const char *name);
/* Deletes it; its row must have let go of it. */
int staging_remove(const struct packager *packager, const char *id);
