/* GET /studio/schedule: what is released and ends, as a list and as a month, in London's time. */
#include "studio_schedule.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/london.h"
#include "base/str.h"
#include "catalogue/desk.h"
#include "intake/release.h"

#include "routes.h"
#include "site_context.h"

enum { WEEKS_MAX = 6, YEAR_LEAST = 2000, YEAR_MOST = 2199 };
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
static const struct viewer staff = {VIEWER_STAFF};

static const char *const months[] = {"",        "January",  "February", "March",  "April",
                                     "May",     "June",     "July",     "August", "September",
                                     "October", "November", "December"};

/* When a film comes or goes. */
struct moment {
    int64_t at_ms;
    struct london at;
    struct studio_moment_view view;
};

static int compare(const void *one, const void *other)
{
    const struct moment *a = one, *b = other;

    return (a->at_ms > b->at_ms) - (a->at_ms < b->at_ms);
}

/* Which of the required lines of the release gate do not hold. */
static int find_missing(struct request *req, const char *slug, struct studio_moment_view *view)
{
    struct arena *arena = request_arena(req);
    char missing[RELEASE_MISSING_MAX];
    struct film_row film = {0};
    struct release release;
    int r = release_find(request_thread(req), &site_of(req)->release_rules, slug, arena, &film,
                         &release);

    if (r)
        return r == RELEASE_NO_FILM ? 0 : r;
    release_missing(&release, missing);
    if (*missing)
        view->missing = arena_strdup(arena, missing);
    return view->missing || !*missing ? 0 : -ENOMEM;
}

static int add_moment(struct request *req, const struct desk_film *film, int64_t at_ms, bool is_end,
                      struct moment *moment)
{
    struct arena *arena = request_arena(req);
    bool is_to_come = at_ms > request_now_ms(req);
    char when[LONDON_TEXT_MAX];

    *moment = (struct moment){.at_ms = at_ms};
    london_at(at_ms, &moment->at);
    london_write(when, at_ms / 1000 * 1000);
    moment->view = (struct studio_moment_view){
        .slug = film->row.slug,
        .title = *film->row.title ? film->row.title : film->row.slug,
        .state = film->state_name,
        .when = arena_strdup(arena, when),
        .clock = arena_printf(arena, "%02d:%02d", moment->at.hour, moment->at.minute),
        .what = is_to_come ? is_end ? "ends" : "goes live"
                : is_end   ? "ended"
                           : "went live",
        .number = (int)film->row.number,
    };
    if (!moment->view.when || !moment->view.clock)
        return -ENOMEM;
    return is_to_come && !is_end && film->state == FILM_SCHEDULED
               ? find_missing(req, film->row.slug, &moment->view)
               : 0;
}

/* All moments of all films, the first first: at most two a film. */
static int gather(struct request *req, const struct desk_list *list, struct moment *moments,
                  int *count)
{
    int r = 0;

    *count = 0;
    for (int i = 0; !r && i < list->count; i++) {
        const struct desk_film *film = &list->films[i];

        if (film->state < FILM_SCHEDULED || film->state == FILM_WITHDRAWN)
            continue;
        if (film->row.publish_at >= 0)
            r = add_moment(req, film, film->row.publish_at, false, &moments[(*count)++]);
        if (!r && film->row.end_at >= 0)
            r = add_moment(req, film, film->row.end_at, true, &moments[(*count)++]);
    }
    qsort(moments, (size_t)*count, sizeof *moments, compare);
    return r;
}

/* ?month=2026-03, else this one. */
static void read_month(struct request *req, struct london *month)
{
    const char *text = request_argument(req, "month");
    char day[LONDON_TEXT_MAX];

    snprintf(day, sizeof day, "%.7s-01T12:00", text ? text : "");
    if (text && strlen(text) == 7 && london_read(day, month) && month->year >= YEAR_LEAST &&
        month->year <= YEAR_MOST)
        return;
    london_at(request_now_ms(req), month);
    month->day = 1;
    month->hour = 12;
    month->minute = month->second = 0;
}

static const char *month_path(struct arena *arena, const struct london *month, int step)
{
    int all = month->year * 12 + month->month - 1 + step;

    return arena_printf(arena, "/studio/schedule?month=%04d-%02d#month", all / 12, all % 12 + 1);
}

static const char *clocks_on(const struct london *day, int64_t noon_ms)
{
    int64_t forward_ms, back_ms;

    london_changes(day->year, &forward_ms, &back_ms);
    if (forward_ms > noon_ms - day_ms / 2 && forward_ms < noon_ms)
        return "Clocks go forward at 01:00";
    if (back_ms > noon_ms - day_ms / 2 - day_ms / 24 && back_ms < noon_ms)
        return "Clocks go back at 02:00";
    return NULL;
}

static int fill_day(struct request *req, int64_t noon_ms, const struct london *month,
                    struct moment *moments, int count, struct studio_day_of_month *out)
{
    static const char *const names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};
    struct arena *arena = request_arena(req);
    struct studio_moment_view *own;
    struct london day, now;

    london_at(noon_ms, &day);
    london_at(request_now_ms(req), &now);
    if (day.month != month->month)
        return 0;
    own = arena_array(arena, (size_t)count + 1, sizeof *own);
    *out = (struct studio_day_of_month){
        .label = arena_printf(arena, "%s %d %s", names[day.weekday], day.day, months[day.month]),
        .clocks = clocks_on(&day, noon_ms),
        .moments = own,
        .day = day.day,
        .is_today = day.year == now.year && day.month == now.month && day.day == now.day,
    };
    for (int i = 0; own && i < count; i++)
        if (moments[i].at.year == day.year && moments[i].at.month == day.month &&
            moments[i].at.day == day.day)
            own[out->moment_count++] = moments[i].view;
    return own && out->label ? 0 : -ENOMEM;
}

/* Whole weeks from Monday on, by their noons: those of London are a day apart but for an hour. */
static int fill_month(struct request *req, const struct london *month, struct moment *moments,
                      int count, struct studio_schedule_view *view)
{
    struct arena *arena = request_arena(req);
    struct studio_week_view *weeks = arena_array(arena, WEEKS_MAX, sizeof *weeks);
    struct london first;
    int64_t noon_ms;
    int r = 0;

    if (!weeks || london_utc(month, false, &noon_ms))
        return weeks ? -EPROTO : -ENOMEM;
    london_at(noon_ms, &first);
    noon_ms -= (first.weekday + 6) % 7 * day_ms;
    for (int week = 0; !r && week < WEEKS_MAX; week++) {
        struct london at;

        london_at(noon_ms, &at);
        if (week && at.month != month->month)
            break;
        weeks[week] = (struct studio_week_view){0};
        for (int day = 0; !r && day < 7; day++, noon_ms += day_ms)
            r = fill_day(req, noon_ms, month, moments, count, &weeks[week].days[day]);
        view->week_count++;
    }
    view->weeks = weeks;
    view->month = arena_printf(arena, "%s %d", months[month->month], month->year);
    view->before = month_path(arena, month, -1);
    view->after = month_path(arena, month, 1);
    return r ? r : view->month && view->before && view->after ? 0 : -ENOMEM;
}

static int fill(struct request *req, const struct desk_list *list,
                struct studio_schedule_view *view)
{
    struct arena *arena = request_arena(req);
    struct moment *moments = arena_array(arena, 2 * (size_t)list->count + 1, sizeof *moments);
    struct studio_moment_view *coming =
        arena_array(arena, 2 * (size_t)list->count + 1, sizeof *coming);
    struct london month;
    int count, r;

    if (!moments || !coming)
        return -ENOMEM;
    r = gather(req, list, moments, &count);
    for (int i = 0; i < count; i++)
        if (moments[i].at_ms > request_now_ms(req))
            coming[view->coming_count++] = moments[i].view;
    view->coming = coming;
    read_month(req, &month);
    return r ? r : fill_month(req, &month, moments, count, view);
}

int studio_schedule(struct request *req, struct reply *reply)
{
    static const struct desk_query all = {0};
    struct studio_schedule_view view = {0};
    AUTO_BUF struct buf body = {0};
    struct desk_list list;
    int r;

    if (!studio_frame_open(req, reply, STUDIO_SCHEDULE, &view.frame, &r))
        return r;
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &staff, request_now_ms(req));

    view.frame.title = "Schedule";
    view.frame.lead = "What goes live and ends, in London’s time.";
    view.frame.is_wide = true;
    r = desk_list(&look, &all, request_arena(req), &list);
    if (!r)
        r = fill(req, &list, &view);
    if (r)
        return fault(r);
    studio_schedule_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, studio_frame_type, &body);
}
