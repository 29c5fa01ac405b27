/* The subtitle tracks of an original, as drafts for staff: what travels there may be a drone's
 * telemetry, and nobody has looked at it yet. */
#pragma once

#include "base/arena.h"
#include "base/vtt.h"
#include "intake/packager.h"

/* The words of one track of what a version was made from, as they are. SUBTITLES_NONE: reason says
 * why there are none. */
enum { SUBTITLES_NONE = 1, SUBTITLES_LANGUAGE_MAX = 12 };
struct subtitles {
    struct vtt vtt;
    char language[SUBTITLES_LANGUAGE_MAX]; /* BCP 47; "": not known */
    const char *reason;
    bool names_place; /* that is why: a camera wrote down where it was */
};
int subtitles_read(struct packager *packager, int64_t version_id, int track, struct arena *arena,
                   struct subtitles *subtitles);
