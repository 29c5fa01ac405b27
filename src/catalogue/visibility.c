/* THE rule: who may see which film, and when. Pure: it knows only what it is given. */
#include "catalogue/visibility.h"

#include "base/str.h"

/* Released by a person, playable, and not taken back: only the clock decides. */
static bool is_released(const struct visibility *film)
{
    bool is_agreed =
        film->state == FILM_LIVE || (film->state == FILM_SCHEDULED && !film->is_in_doubt);

    return is_agreed && !film->is_withdrawn && film->has_rendition;
}

static bool is_agreed(const struct visibility *film, int64_t now_ms)
{
    return !film->is_asked ||
           (film->agreement.from_ms <= now_ms && now_ms < film->agreement.until_ms);
}

static bool is_out(const struct visibility *film, int64_t now_ms)
{
    return is_released(film) && film->publish_ms <= now_ms && now_ms < film->end_ms &&
           is_agreed(film, now_ms);
}

/* Before its release as well, but never what was taken back or has ended. */
static bool may_be_previewed(const struct visibility *film)
{
    return film->has_rendition && !film->is_withdrawn && film->state != FILM_ENDED &&
           film->state != FILM_WITHDRAWN;
}

static bool is_to_be_out(const struct visibility *film, int64_t now_ms)
{
    return may_be_previewed(film) && now_ms < film->end_ms && is_agreed(film, now_ms);
}

/* Both must hold: what the permit says, which cannot be taken back, and what the catalogue says. */
static bool is_permitted(const struct viewer *viewer, const struct visibility *film,
                         const struct grant *grant, int64_t now_ms)
{
    return grant && grant->kind == viewer->kind && grant->id == viewer->grant_id &&
           (!grant->film_id || grant->film_id == film->film_id) && now_ms < grant->until_ms &&
           str_equal(viewer->film, film->public_id) && now_ms < viewer->until_ms;
}

bool visibility_may(const struct viewer *viewer, const struct visibility *film,
                    const struct grant *grant, int64_t now_ms)
{
    switch (viewer->kind) {
    case VIEWER_PUBLIC:
        return is_out(film, now_ms) && film->audience == AUDIENCE_PUBLIC;
    case VIEWER_STAFF:
        return true;
    case VIEWER_PARTNER:
        return is_out(film, now_ms) && visibility_may_frame(film, now_ms) &&
               is_permitted(viewer, film, grant, now_ms);
    case VIEWER_PREVIEW:
        return is_to_be_out(film, now_ms) && is_permitted(viewer, film, grant, now_ms);
    }
    return false;
}

bool visibility_may_frame(const struct visibility *film, int64_t now_ms)
{
    return !film->is_asked || now_ms < film->agreement.framed_until_ms;
}

bool visibility_may_announce(const struct visibility *film, int64_t now_ms)
{
    return is_released(film) && film->is_announced && film->audience == AUDIENCE_PUBLIC &&
           now_ms < film->publish_ms && film->publish_ms < film->end_ms &&
           film->publish_ms != INT64_MAX && is_agreed(film, film->publish_ms);
}

static void consider(int64_t *next, int64_t now_ms, int64_t moment_ms)
{
    if (now_ms < moment_ms && moment_ms < *next)
        *next = moment_ms;
}

static void consider_agreement(int64_t *next, int64_t now_ms, const struct visibility *film,
                               int64_t until_ms)
{
    if (!film->is_asked || film->agreement.from_ms >= until_ms)
        return;
    consider(next, now_ms, film->agreement.from_ms);
    consider(next, now_ms, until_ms);
}

int64_t visibility_next(const struct visibility *film, int64_t now_ms)
{
    int64_t next = INT64_MAX;

    if (!may_be_previewed(film) || now_ms >= film->end_ms)
        return INT64_MAX;
    consider(&next, now_ms, film->end_ms);
    consider_agreement(&next, now_ms, film, film->agreement.until_ms);
    if (!is_released(film) || film->publish_ms >= film->end_ms)
        return next;
    consider(&next, now_ms, film->publish_ms);
    consider_agreement(&next, now_ms, film, film->agreement.framed_until_ms);
    return next;
}
