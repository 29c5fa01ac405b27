/* A track of a version, found for who asks and read: picture or sound alone, in pieces. */
#pragma once

#include "base/buf.h"
#include "base/cmaf.h"
#include "base/mapping.h"
#include "catalogue/look.h"
#include "http/range.h"
#include "http/request.h"

struct track {
    const char *name; /* "v720": of its playlist and its pieces */
    const char *file; /* "v720.mp4" */
    const char *type; /* of the file and of its pieces */
    const struct library_rendition *rendition;
    const struct visibility *film;
    int64_t cut;             /* for reply_cut */
    struct mapping *mapping; /* held */
    struct cmaf cmaf;
    struct cmaf_pieces pieces;
};

/* The one that version and name stand for, and is (see look_rendition; NULL: the one in service);
 * what it holds lives as long as the request and the look. TRACK_MISSING: there is none, or the
 * viewer may not see its film. */
enum { TRACK_MISSING = 1 };
int track_open(struct track *track, struct request *req, const struct look *look,
               const char *version, const char *name, const char *is);
/* One that is no rendition yet: mapping becomes the track's. */
int track_take(struct track *track, struct arena *arena, const char *name, struct mapping *mapping);
void track_close(struct track *track);
#define AUTO_TRACK __attribute__((cleanup(track_close)))

/* "?is=…" behind an address of it in a playlist or manifest: whoever reads that gets no other bytes
 * than those it tells of, when the film's file is replaced meanwhile. */
static inline void track_write_is(struct buf *out, const struct track *track)
{
    if (track->rendition) /* else staff look at it, and it is not replaced */
        buf_printf(out, "?is=%.*s", LOOK_IS_LENGTH, track->rendition->sha256);
}

/* The pictures to be shown while somebody winds forward: not more than can be looked up at once. */
int track_read_keys(const struct track *track, struct arena *arena, struct cmaf_pieces *keys);

/* Part of the track's file as an answer of its own: its ETag says which part of which file it is.
 */
struct reply;
int track_reply(const struct track *track, struct request *req, struct reply *reply,
                struct span part);
