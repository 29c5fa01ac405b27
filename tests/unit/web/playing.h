/* A version as manifests are written of it: two pictures, sound, captions in two languages. */
#pragma once

#include "manifest.h"

struct playing {
    struct film film;
    struct film_version version;
    struct film_caption captions[2];
    struct manifest_track tracks[3];
    struct cmaf_piece pieces[3][2];
    struct manifest manifest;
};

/* Everything; tests take away what they want without. */
void playing_make(struct playing *playing);
