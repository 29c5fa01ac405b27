/* GET /studio/numbers, and /studio/numbers.csv: how often films were played, by day and film. */
#include "studio_numbers.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/fault.h"
#include "catalogue/figures.h"

#include "routes.h"
#include "signin.h"

static const int64_t studio_numbers_day_ms = INT64_C(24) * 3600 * 1000;
enum { STUDIO_NUMBERS_TALL = 80, STUDIO_NUMBERS_STEP = 10, STUDIO_NUMBERS_LEAST = 2 };

/* 2026-03-01 */
static const char *studio_numbers_day(struct arena *arena, int64_t day)
{
    char text[CLOCK_TEXT_MAX];

    clock_write_rfc3339(text, day * studio_numbers_day_ms);
    return arena_strndup(arena, text, 10);
}

static const char *studio_numbers_count(struct arena *arena, int64_t count)
{
    return count < 0 ? "under 10" : arena_printf(arena, "%lld", (long long)count);
}

/* Sums leave out what is hidden: a difference would tell it. */
static const char *studio_numbers_says(struct arena *arena, const int64_t counts[FIGURES_DAYS],
                                       int64_t *most)
{
    int64_t sum = 0;
    bool has_few = false;

    *most = 0;
    for (int i = 0; i < FIGURES_DAYS; i++) {
        has_few |= counts[i] < 0;
        if (counts[i] > 0)
            sum += counts[i];
        if (counts[i] > *most)
            *most = counts[i];
    }
    if (!sum)
        return "Played under 10 times a day.";
    return arena_printf(arena, "Played %lld times%s; at most %lld on a day.", (long long)sum,
                        has_few ? ", not counting days of under 10" : "", (long long)*most);
}

static int studio_numbers_bars(struct arena *arena, const int64_t counts[FIGURES_DAYS],
                               int64_t most, struct studio_number_view *view)
{
    struct studio_bar_view *bars = arena_array(arena, FIGURES_DAYS, sizeof *bars);

    if (!bars)
        return fault(-ENOMEM);
    for (int i = 0; i < FIGURES_DAYS; i++) {
        int64_t height = counts[i] > 0 ? counts[i] * STUDIO_NUMBERS_TALL / most : 0;

        if (!counts[i])
            continue;
        if (height < STUDIO_NUMBERS_LEAST)
            height = STUDIO_NUMBERS_LEAST;
        bars[view->bar_count++] = (struct studio_bar_view){
            (int64_t)i * STUDIO_NUMBERS_STEP, STUDIO_NUMBERS_TALL + 2 - height, height};
    }
    view->bars = bars;
    return 0;
}

static int studio_numbers_days(struct arena *arena, const struct figures *figures,
                               const struct figures_film *film, struct studio_number_view *view)
{
    struct studio_day_view *days = arena_array(arena, FIGURES_DAYS, sizeof *days);

    if (!days)
        return fault(-ENOMEM);
    for (int i = FIGURES_DAYS - 1; i >= 0; i--) {
        struct studio_day_view *day = &days[view->day_count++];

        *day = (struct studio_day_view){
            .day = studio_numbers_day(arena, figures->first_day + i),
            .play = studio_numbers_count(arena, film->counts[FIGURES_PLAY][i]),
            .listen = studio_numbers_count(arena, film->counts[FIGURES_LISTEN][i]),
            .link = studio_numbers_count(arena, film->counts[FIGURES_LINK][i])};
        if (!day->day || !day->play || !day->listen || !day->link)
            return fault(-ENOMEM);
    }
    view->days = days;
    return 0;
}

static int studio_numbers_film(struct arena *arena, const struct figures *figures,
                               const struct figures_film *film, struct studio_number_view *view)
{
    int64_t most;
    int r;

    *view = (struct studio_number_view){.slug = film->slug};
    view->says = studio_numbers_says(arena, film->counts[FIGURES_PLAY], &most);
    if (!view->says)
        return fault(-ENOMEM);
    r = studio_numbers_bars(arena, film->counts[FIGURES_PLAY], most, view);
    return r ? fault(r) : studio_numbers_days(arena, figures, film, view);
}

static int studio_numbers_fill(struct request *req, struct studio_numbers_view *view)
{
    struct arena *arena = request_arena(req);
    struct studio_number_view *films;
    struct figures figures;
    int r = figures_read(request_thread(req), request_now_ms(req), arena, &figures);

    if (r)
        return fault(r);
    films = arena_array(arena, (size_t)figures.count + 1, sizeof *films);
    if (!films)
        return fault(-ENOMEM);
    for (int i = 0; !r && i < figures.count; i++)
        r = studio_numbers_film(arena, &figures, &figures.films[i], &films[view->count++]);
    view->films = films;
    view->is_more = figures.is_more;
    view->from = studio_numbers_day(arena, figures.first_day);
    view->to = studio_numbers_day(arena, figures.first_day + FIGURES_DAYS - 1);
    return r ? fault(r) : view->from && view->to ? 0 : fault(-ENOMEM);
}

int studio_numbers(struct request *req, struct reply *reply)
{
    struct studio_numbers_view view = {0};
    AUTO_BUF struct buf body = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_NUMBERS, &view.frame, &r))
        return r;
    view.frame.title = "Numbers";
    r = studio_numbers_fill(req, &view);
    if (r)
        return fault(r);
    studio_numbers_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, studio_frame_type, &body);
}

/* Slugs and names of metrics hold no commas, quotes or formulas (RFC 4180). */
static void studio_numbers_rows(struct buf *out, struct arena *arena, const struct figures *figures,
                                const struct figures_film *film)
{
    for (int i = 0; i < FIGURES_DAYS; i++)
        for (int metric = 0; metric < FIGURES_METRICS; metric++) {
            const char *day = studio_numbers_day(arena, figures->first_day + i);
            const char *count = studio_numbers_count(arena, film->counts[metric][i]);

            if (film->counts[metric][i])
                buf_printf(out, "%s,%s,%s,%s\r\n", day ? day : "", film->slug,
                           figures_metric_name((enum figures_metric)metric), count ? count : "");
        }
}

int studio_numbers_csv(struct request *req, struct reply *reply)
{
    struct staffer staffer;
    struct figures figures;
    AUTO_BUF struct buf body = {0};
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = figures_read(request_thread(req), request_now_ms(req), request_arena(req), &figures);
    if (r)
        return fault(r);
    buf_text(&body, "day,film,what,count\r\n");
    for (int i = 0; i < figures.count; i++)
        studio_numbers_rows(&body, request_arena(req), &figures, &figures.films[i]);
    reply_header(reply, "Content-Disposition", "attachment; filename=\"numbers.csv\"");
    return reply_body(reply, 200, "text/csv; charset=utf-8", &body);
}
