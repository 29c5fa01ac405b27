/* Looks things up in a picture, for one viewer at one moment. */
#include "catalogue/look.h"

#include <string.h>

#include "base/str.h"
#include "picture.h"

struct look look_open(struct library *library, struct db *db, const struct viewer *viewer,
                      int64_t now_ms)
{
    return (struct look){library_hold(library), db, *viewer, now_ms, NULL};
}

struct look look_open_by_permit(struct library *library, struct db *db, enum viewer_kind kind,
                                const char *grant, const char *film, int64_t until_ms,
                                int64_t now_ms)
{
    struct look look =
        look_open(library, db, &(struct viewer){.kind = kind, .until_ms = until_ms}, now_ms);

    look.viewer.grant_id = stock_grant_id(picture_stock(look.picture), kind, grant);
    str_copy(look.viewer.film, sizeof look.viewer.film, film);
    return look;
}

/* The film at that place in the table; NULL when it may not be seen. */
static const struct visibility *show(const struct look *look, int film)
{
    const struct viewer *viewer = &look->viewer;
    const struct visibility *found = film < 0 ? NULL : picture_at(look->picture, film);
    const struct grant *grant = found && viewer->grant_id
                                    ? stock_find_grant(picture_stock(look->picture), viewer->kind,
                                                       viewer->grant_id, found->film_id)
                                    : NULL;

    return found && visibility_may(viewer, found, grant, look->now_ms) ? found : NULL;
}

const struct visibility *look_film(const struct look *look, const char *slug)
{
    return show(look, table_find(&picture_stock(look->picture)->slugs, slug));
}

const struct visibility *look_framed(const struct look *look, const char *slug)
{
    const struct visibility *film = look_film(look, slug);

    return film && visibility_may_frame(film, look->now_ms) ? film : NULL;
}

const struct visibility *look_film_by_id(const struct look *look, int64_t film_id)
{
    return show(look, stock_find_film(picture_stock(look->picture), film_id));
}

const struct visibility *look_film_from(const struct look *look, int64_t film_id)
{
    const struct stock *stock = picture_stock(look->picture);
    const struct visibility *found = NULL;

    for (int at = stock_film_from(stock, film_id); !found && at < stock->film_count; at++)
        found = show(look, at);
    return found;
}

const struct visibility *look_version(const struct look *look, const char *version_id)
{
    const struct stock *stock = picture_stock(look->picture);
    int at = table_find(&stock->version_ids, version_id);

    if (at < 0 || (look->viewer.kind != VIEWER_STAFF && !stock->versions[at].is_ready))
        return NULL;
    return show(look, stock->versions[at].film);
}

const struct visibility *look_announced(const struct look *look, int64_t film_id)
{
    int at = stock_find_film(picture_stock(look->picture), film_id);
    const struct visibility *film = at < 0 ? NULL : picture_at(look->picture, at);

    return film && visibility_may_announce(film, look->now_ms) ? film : NULL;
}

/* Any of that name, or the one whose digest begins so, which may be kept for who began with it. */
static const struct stock_rendition *find_rendition(const struct stock *stock,
                                                    const struct stock_version *version,
                                                    const char *name, const char *is,
                                                    int64_t now_ms)
{
    int count = version->rendition_count + (is ? version->kept_count : 0);

    if (is && strlen(is) != LOOK_IS_LENGTH)
        return NULL;
    for (int i = 0; i < count; i++) {
        const struct stock_rendition *found = &stock->renditions[version->first_rendition + i];

        if (found->file && str_equal(found->facts.name, name) &&
            (!is || str_starts(found->facts.sha256, is)) &&
            (!found->seen_until || now_ms < found->seen_until))
            return found;
    }
    return NULL;
}

bool look_has_sound(const struct look *look, const char *version_id)
{
    const struct stock *stock = picture_stock(look->picture);
    int at = table_find(&stock->version_ids, version_id);
    const struct stock_version *version = at < 0 ? NULL : &stock->versions[at];

    for (int i = 0; version && i < version->rendition_count; i++)
        if (str_starts(stock->renditions[version->first_rendition + i].facts.type, "audio/"))
            return true;
    return false;
}

int look_rendition(const struct look *look, const char *version_id, const char *name,
                   const char *is, const struct library_rendition **rendition,
                   struct mapping **mapping, const struct visibility **film)
{
    const struct stock *stock = picture_stock(look->picture);
    int at = table_find(&stock->version_ids, version_id);
    const struct stock_version *version = at < 0 ? NULL : &stock->versions[at];
    const struct visibility *shown = version ? show(look, version->film) : NULL;
    const struct stock_rendition *found;

    if (!shown || !version->is_ready || shown->is_withdrawn)
        return RENDITION_MISSING;
    found = find_rendition(stock, version, name, is, look->now_ms);
    if (!found)
        return RENDITION_MISSING;
    *rendition = &found->facts;
    *film = shown;
    return shelf_map(found->file, mapping);
}
