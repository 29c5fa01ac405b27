/* How often films were played: gathered by film, with what is small hidden. */
#include "catalogue/figures.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "store/numbers.h"

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
enum { FIGURES_FILMS_MAX = 200 };

static const char *const names[FIGURES_METRICS] = {
    [FIGURES_PLAY] = "play", [FIGURES_LISTEN] = "listen", [FIGURES_LINK] = "link"};

const char *figures_metric_name(enum figures_metric metric)
{
    return names[metric];
}

static struct figures_film *find(struct figures *figures, const char *slug)
{
    for (int i = 0; i < figures->count; i++)
        if (str_equal(figures->films[i].slug, slug))
            return &figures->films[i];
    if (figures->count == FIGURES_FILMS_MAX) {
        figures->is_more = true;
        return NULL;
    }
    figures->films[figures->count].slug = slug;
    return &figures->films[figures->count++];
}

static int note(void *context, const struct number_row *row)
{
    struct figures *figures = context;
    int64_t at = row->day - figures->first_day;
    struct figures_film *film = at < FIGURES_DAYS ? find(figures, row->slug) : NULL;

    for (int i = 0; film && i < FIGURES_METRICS; i++)
        if (str_equal(row->metric, names[i]))
            film->counts[i][at] = row->count < number_told_min ? -1 : row->count;
    return 0;
}

int figures_read(struct db *db, int64_t now_ms, struct arena *arena, struct figures *figures)
{
    *figures =
        (struct figures){.first_day = now_ms / day_ms - FIGURES_DAYS + 1,
                         .films = arena_array(arena, FIGURES_FILMS_MAX, sizeof *figures->films)};
    if (!figures->films)
        return fault(-ENOMEM);
    memset(figures->films, 0, FIGURES_FILMS_MAX * sizeof *figures->films);
    return fault(numbers_each(db, figures->first_day, arena, note, figures));
}
