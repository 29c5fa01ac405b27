/* Films put straight into a catalogue, as intake would leave them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"

struct seed_cue {
    const char *speaker, *text;
};

struct seed {
    const char *slug;
    const char *kind;  /* NULL: episode */
    const char *title; /* NULL: the slug */
    const char *dek, *theme;
    const char *state; /* NULL: live */
    int number;
    int64_t publish_at, end_at;  /* 0: 1000, none */
    const struct seed_cue *cues; /* said from 0 s on, a line each 2 s; ended by a text NULL */
    bool is_unplayable;          /* no rendition */
    bool is_announced;
};

struct seeded {
    int64_t film_id, version_id;
    char public_id[33], version[33], sha256[65];
};

/* In search too when its state is live. Every call must succeed. */
struct seeded seed_film(struct db *db, const struct seed *seed);
/* Writes renditions/<version>/original.mp4 of length bytes, as seed_film's row names it. */
enum { SEED_BYTES = 5000 };
void seed_rendition(int data_fd, const struct seeded *film);
