/* All that a manifest tells players of a version: its film, its captions and its tracks. */
#pragma once

#include "bitrate.h"
#include "catalogue/film.h"
#include "track.h"

/* Players choose one of them and stay with it. */
enum manifest_family { MANIFEST_AVC, MANIFEST_AV1, MANIFEST_SOUND, MANIFEST_FAMILIES };

struct manifest_track {
    struct track track;
    enum manifest_family family;
    const char *codecs; /* RFC 6381 */
    struct bitrate rate;
};

struct manifest {
    const struct film *film;
    const struct film_version *version;
    struct manifest_track *tracks; /* the largest picture first, sound last */
    int track_count;
    const struct manifest_track *sound; /* that goes with all pictures; NULL: none */
    const struct manifest_track
        *smallest; /* picture that all can play, to wind through; NULL: none */
};

/* MANIFEST_MISSING: there is no such version with tracks, or the viewer may not see its film. */
enum { MANIFEST_MISSING = 1 };
int manifest_open(struct manifest *manifest, struct request *req, const struct look *look);
void manifest_close(struct manifest *manifest);
#define AUTO_MANIFEST __attribute__((cleanup(manifest_close)))

/* What the tracks are to each other: their families, sound and smallest. */
void manifest_sort_out(struct manifest *manifest);
