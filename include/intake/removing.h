/* What a person does by hand when a film is taken down, since it stands where this program has no
 * arm: each thing is ticked off by whoever did it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "intake/revise.h"

enum {
    REMOVING_MISSING = 1, /* no such film, or nothing of that id to do */
    REMOVING_CHANGED,     /* somebody else has changed it meanwhile */
    REMOVING_STANDS       /* the film is not taken down */
};

struct removing_item {
    const char *id;   /* "post-…", "partner-…", "site-…", "preview-…", "search" … */
    const char *what; /* "The post on Bluesky" */
    const char *how;  /* a sentence: what is to be done */
    const char *url;  /* where; NULL: in no one place */
    bool is_done;
    int64_t revision;       /* grows with each tick, and with each that is taken back */
    int64_t changed_at;     /* -1: nobody has done anything yet */
    const char *changed_by; /* a name of staff */
};

struct removing {
    struct revise_film film;
    bool is_down;
    struct removing_item *items;
    int count, done;
};

/* Also of a film that stands still: what there would be to do. REMOVING_MISSING. */
int removing_read(struct db *db, const char *slug, struct arena *arena, struct removing *removing);
/* The one of that id; NULL: there is none. */
const struct removing_item *removing_find(const struct removing *removing, const char *id);
/* Of each film that is taken down. */
int removing_each(struct db *db, struct arena *arena,
                  int (*each)(void *context, const struct removing *removing), void *context);

/* It is done, or not after all; what is so already is left alone. base: the revision that was
 * looked at, or REVISE_ANY; revision: as it is then. A post says so on the Social tab as well. */
int removing_tick(const struct revise_act *act, const char *id, int64_t base, bool is_done,
                  int64_t *revision);
/* An outcome, as a sentence for who asked for it. */
const char *removing_why(int outcome);
