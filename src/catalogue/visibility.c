/* THE rule: who may see which film, and when. Pure: it knows only what it is given. */
#include "catalogue/visibility.h"

/* Released by a person, playable, and not taken back: only the clock decides. */
static bool is_released(const struct visibility *film)
{
    return (film->state == FILM_SCHEDULED || film->state == FILM_LIVE) && !film->is_withdrawn &&
           film->has_rendition;
}

bool visibility_may(const struct viewer *viewer, const struct visibility *film, int64_t now_ms)
{
    if (viewer->kind == VIEWER_STAFF)
        return true;
    return is_released(film) && film->publish_ms <= now_ms && now_ms < film->end_ms;
}

bool visibility_may_announce(const struct visibility *film, int64_t now_ms)
{
    return is_released(film) && film->is_announced && now_ms < film->publish_ms &&
           film->publish_ms < film->end_ms && film->publish_ms != INT64_MAX;
}

int64_t visibility_next(const struct visibility *film, int64_t now_ms)
{
    if (!is_released(film) || film->publish_ms >= film->end_ms)
        return INT64_MAX;
    if (now_ms < film->publish_ms)
        return film->publish_ms;
    return now_ms < film->end_ms ? film->end_ms : INT64_MAX;
}
