/* Frames on other people's sites: whether a page may hold one, and what browsers tell of who
 * does. */
#include "intake/framing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/partner.h"
#include "intake/partnership.h"
#include "store/films.h"
#include "text/jsontext.h"
#include "text/origin.h"

/* What is looked for among all partners. */
struct search {
    const struct look *look;
    const char *slug, *origin;
    const struct film_row *film;
    struct arena *arena;
    struct framing_trial *trial;
    bool is_found; /* whose origin it is */
};

static int say(struct framing_trial *trial, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int say(struct framing_trial *trial, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(trial->why, sizeof trial->why, format, values);
    va_end(values);
    str_make_text(trial->why);
    return 0;
}

/* "www.example.org:8080" of an origin. */
static const char *name_of(const char *origin)
{
    return strstr(origin, "://") + strlen("://");
}

/* Without its port. */
static size_t host_length(const char *name)
{
    return strcspn(name, ":");
}

static bool is_one_host(const char *one, const char *other)
{
    return host_length(one) == host_length(other) && memcmp(one, other, host_length(one)) == 0;
}

/* Whether the first is the second with something before it: "www.example.org". */
static bool is_below(const char *one, const char *other)
{
    size_t length = host_length(one), tail = host_length(other);

    return length > tail + 1 && one[length - tail - 1] == '.' &&
           memcmp(one + length - tail, other, tail) == 0;
}

/* What a person may have mixed up; the first one found is told. */
static void say_near(const struct search *search, const char *listed, const char *partner)
{
    const char *ours = name_of(listed), *theirs = name_of(search->origin);
    const char *what = NULL;

    if (search->trial->why[0])
        return;
    if (is_one_host(ours, theirs))
        what = str_equal(ours, theirs) ? "with https, and not with http" : "with another port";
    else if (is_below(theirs, ours) || is_below(ours, theirs))
        what = "by a name that is not the same";
    else if (strncmp(theirs, ours, host_length(ours)) == 0)
        what = "by a name that only begins alike";
    if (what)
        say(search->trial,
            "No: %.120s may not show films. %.100s is listed %s: %.120s. If the page is theirs, "
            "add its origin.",
            search->origin, partner, what, listed);
}

/* Why who is listed may not show this film now. */
static int say_refused(const struct search *search, const struct partnership *is)
{
    bool is_theirs = is->has_all;

    for (int i = 0; i < is->slug_count; i++)
        is_theirs |= str_equal(is->slugs[i], search->slug);
    if (is->until_ms >= 0 && is->until_ms <= search->look->now_ms)
        return say(search->trial, "No: the time of %.100s is over.", is->name);
    if (!is_theirs)
        return say(search->trial, "No: %.100s may show other films, and not this one.", is->name);
    if (!str_equal(search->film->state, "live") && !str_equal(search->film->state, "scheduled"))
        return say(search->trial, "No: nobody sees the film now. It is %.20s.",
                   search->film->state);
    return say(search->trial,
               "No: %.100s is listed, but the film is not out, or somebody in it "
               "has not agreed to frames on other sites.",
               is->name);
}

/* As its own address answers: by the same function. */
static int try_partner(struct search *search, const struct partnership *is, const char *listed)
{
    struct look look = *search->look;
    struct partner_origins origins;
    int r = partner_look(&look, search->slug, is->key, search->arena, &origins);

    if (r)
        return r == PARTNER_MISSING ? say_refused(search, is) : fault(r);
    search->trial->is_allowed = true;
    search->trial->listed = listed;
    search->trial->partner = is->name;
    return say(search->trial,
               look_framed(search->look, search->slug)
                   ? "Yes: the frame's header names %.120s, of %.100s."
                   : "Yes, at the partner's own address alone, as the film is for partners only: "
                     "its header names %.120s, of %.100s.",
               listed, is->name);
}

static int try_each(void *context, const struct partnership *is)
{
    struct search *search = context;

    for (int i = 0; i < is->origin_count && !search->is_found; i++) {
        if (partner_origin_lets(is->origins[i], search->origin)) {
            search->is_found = true;
            return try_partner(search, is, is->origins[i]);
        }
        say_near(search, is->origins[i], is->name);
    }
    return 0;
}

int framing_try(const struct look *look, const char *slug, const char *address, struct arena *arena,
                struct framing_trial *trial)
{
    char origin[ORIGIN_MAX];
    const char *why = origin_of_page(address, origin);
    struct film_row film;
    struct search search = {
        .look = look, .slug = slug, .film = &film, .arena = arena, .trial = trial};
    int r;

    *trial = (struct framing_trial){0};
    if (why)
        return say(trial, "%.80s: %s.", address, why);
    trial->origin = search.origin = arena_strdup(arena, origin);
    if (!search.origin)
        return fault(-ENOMEM);
    r = films_find(look->db, slug, arena, &film);
    if (r)
        return r == FILMS_MISSING ? say(trial, "No: there is no film %.80s.", slug) : fault(r);
    r = partnership_each(look->db, arena, try_each, &search);
    if (r || trial->why[0])
        return r;
    return say(trial, "No: %.200s is no partner's. Add it to a partner, and it may.", origin);
}

static const char *keep(const char *address, struct arena *arena)
{
    char origin[ORIGIN_MAX];

    if (!address || origin_of_page(address, origin))
        return NULL;
    return arena_strdup(arena, origin);
}

/* Chromium tells it in the Referer alone, Firefox in the report alone, WebKit in both. */
const char *framing_read(const char *report, size_t length, const char *referrer,
                         struct arena *arena)
{
    AUTO_JSONTEXT struct jsontext *json = NULL, *inner = NULL;
    const char *found = keep(referrer, arena);
    char problem[160];

    if (!found && length <= (size_t)framing_report_bytes_max &&
        jsontext_open(&json, report, length, problem) == 0)
        inner = jsontext_member(json, "csp-report");
    if (inner)
        found = keep(jsontext_text(inner, "referrer"), arena);
    return found ? found : "";
}

int framing_each(struct db *db, int64_t first_day, struct arena *arena,
                 int (*each)(void *context, const struct framing_row *row), void *context)
{
    return framings_each(db, first_day, framings_told_max, arena, each, context);
}
