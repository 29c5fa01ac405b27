/* One look at the library, as a request or a tick has it: what there is for this viewer, now. */
#pragma once

#include "base/mapping.h"
#include "catalogue/library.h"
#include "store/db.h"

/* Who looks, at which state of the library, and when: all that an answer says is of one moment. */
struct look {
    struct picture *picture; /* held */
    struct db *db; /* the caller's reader, which may be newer than the picture; NULL: not needed */
    struct viewer viewer;
    int64_t now_ms;       /* wall clock */
    const char *language; /* in which titles and texts are wanted; NULL: each film's own */
};

struct look look_open(struct library *library, struct db *db, const struct viewer *viewer,
                      int64_t now_ms);

/* The same for who shows a permit: kind is VIEWER_PARTNER or VIEWER_PREVIEW, grant and film are the
 * public ids that it names, until_ms its end. */
struct look look_open_by_permit(struct library *library, struct db *db, enum viewer_kind kind,
                                const char *grant, const char *film, int64_t until_ms,
                                int64_t now_ms);

static inline void look_close(const struct look *look)
{
    picture_release(look->picture);
}
#define AUTO_LOOK __attribute__((cleanup(look_close)))

/* By what the public names it. NULL when there is none, or when the viewer may not see its film:
 * the two cannot be told apart. The result lives as long as the picture. */
const struct visibility *look_film(const struct look *look, const char *slug);
const struct visibility *look_version(const struct look *look, const char *version_id);
/* The film, when it may stand in partners' frames as well. */
const struct visibility *look_framed(const struct look *look, const char *slug);
/* By the film's row id, for lists and search hits. */
const struct visibility *look_film_by_id(const struct look *look, int64_t film_id);
/* The first film from that row id on which may be seen; NULL: no more. */
const struct visibility *look_film_from(const struct look *look, int64_t film_id);
/* The film, when anybody may be told now that it is to come (see visibility_may_announce). */
const struct visibility *look_announced(const struct look *look, int64_t film_id);

/* A rendition to stream: the one in service, or the one meant by is (not NULL: the first 16 digits
 * of its digest), which may be of what the version was made of before: playlists and pages name
 * their files so, and who is in the middle of one sees it to its end. *mapping is held for the
 * caller (mapping_release). RENDITION_MISSING also when the film may not be seen, and for staff
 * when it is withdrawn. -errno when its file cannot be opened or has the wrong length. */
enum { RENDITION_MISSING = 1, LOOK_IS_LENGTH = 16 };
int look_rendition(const struct look *look, const char *version_id, const char *name,
                   const char *is, const struct library_rendition **rendition,
                   struct mapping **mapping, const struct visibility **film);
/* Whether the version, as it is in service, has sound apart from its picture. */
bool look_has_sound(const struct look *look, const char *version_id);
