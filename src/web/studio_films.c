/* GET /studio/films: all films, what state they are in and what each still lacks. */
#include "studio_films.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "base/vtt.h"
#include "catalogue/desk.h"

#include "card.h"
#include "routes.h"
#include "site_context.h"

static const struct viewer studio_films_staff = {VIEWER_STAFF};

static const char *const studio_films_states[FILM_STATES] = {
    [FILM_DRAFT] = "draft", [FILM_READY] = "ready", [FILM_SCHEDULED] = "scheduled",
    [FILM_LIVE] = "live",   [FILM_ENDED] = "ended", [FILM_WITHDRAWN] = "withdrawn",
};

static const struct {
    const char *kind, *name;
} studio_films_versions[] = {
    {"main", "Main"},   {"bsl", "BSL"}, {"ad", "Described"}, {"ad_bsl", "Described with BSL"},
    {"audio", "Audio"},
};

static void studio_films_join(struct buf *out, const char *word)
{
    if (out->length)
        buf_text(out, ", ");
    buf_text(out, word);
}

/* The text, or NULL for none; *failed when memory ran out. */
static const char *studio_films_keep(struct arena *arena, const struct buf *text, bool *failed)
{
    const char *kept = text->length ? arena_strndup(arena, text->data, text->length) : NULL;

    *failed |= text->failed || (text->length && !kept);
    return kept;
}

/* Whether a word stands in a list with blanks between. */
static bool studio_films_holds(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (; list && *list; list += strspn(list, " ")) {
        size_t run = strcspn(list, " ");

        if (run == length && !memcmp(list, word, run))
            return true;
        list += run;
    }
    return false;
}

static const char *studio_films_has(struct arena *arena, const char *kinds, bool *failed)
{
    AUTO_BUF struct buf text = {0};

    for (size_t i = 0; i < sizeof studio_films_versions / sizeof *studio_films_versions; i++)
        if (studio_films_holds(kinds, studio_films_versions[i].kind))
            studio_films_join(&text, studio_films_versions[i].name);
    return studio_films_keep(arena, &text, failed);
}

/* Of what viewers expect of every film; the release page says what holds one back. */
static const char *studio_films_lacks(struct arena *arena, const struct worklist_row *row,
                                      bool *failed)
{
    const struct {
        bool is_lacking;
        const char *text;
    } rows[] = {
        {!row->has_main, "no film file"},
        {row->has_main && !studio_films_holds(row->versions, "main"), "film not ready"},
        {row->has_main && !row->has_english, "no English subtitles"},
        {row->has_main && !row->has_welsh, "no Welsh subtitles"},
        {!*row->title, "no title"},
        {!row->has_dek, "no summary line"},
        {!row->has_synopsis, "no synopsis"},
        {!row->has_welsh_title, "no Welsh title"},
    };
    AUTO_BUF struct buf text = {0};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].is_lacking)
            studio_films_join(&text, rows[i].text);
    return studio_films_keep(arena, &text, failed);
}

bool studio_films_fill(struct arena *arena, const struct desk_film *film,
                       struct studio_film_view *view)
{
    const struct worklist_row *row = &film->row;
    bool failed = false;
    char clock[24];

    *view = (struct studio_film_view){
        .slug = row->slug,
        .title = *row->title ? row->title : row->slug,
        .state = film->state_name,
        .number = (int)row->number,
        .door = card_picture(row->door),
        .versions = studio_films_has(arena, row->versions, &failed),
        .lacks = studio_films_lacks(arena, row, &failed),
    };
    if (row->duration_ms) {
        vtt_write_time(clock, row->duration_ms);
        view->length = arena_strdup(arena, clock);
        failed |= !view->length;
    }
    return !failed;
}

static int studio_films_fill_all(struct arena *arena, const struct desk_list *list,
                                 const struct desk_query *query, struct studio_films_view *view)
{
    struct studio_film_view *films = arena_array(arena, (size_t)list->count + 1, sizeof *films);
    struct studio_state_view *states = arena_array(arena, FILM_STATES + 1, sizeof *states);

    if (!films || !states)
        return -ENOMEM;
    states[0].is_here = !query->state;
    view->state_count = 1;
    for (int i = 0; i < FILM_STATES; i++) {
        bool is_here = str_equal(query->state, studio_films_states[i]);

        states[0].count += list->counts[i];
        if (list->counts[i] || is_here)
            states[view->state_count++] = (struct studio_state_view){
                .name = studio_films_states[i], .count = list->counts[i], .is_here = is_here};
    }
    for (int i = 0; i < list->count; i++)
        if (!studio_films_fill(arena, &list->films[i], &films[i]))
            return -ENOMEM;
    view->films = films;
    view->count = list->count;
    view->is_more = list->next != NULL;
    view->states = states;
    return 0;
}

static const char *studio_films_asked(struct request *req, const char *name)
{
    const char *value = request_argument(req, name);

    return value && *value ? value : NULL;
}

int studio_films(struct request *req, struct reply *reply)
{
    const struct desk_query query = {.state = studio_films_asked(req, "state"),
                                     .words = studio_films_asked(req, "q")};
    struct studio_films_view view = {
        .words = query.words, .state = query.state, .is_asked = query.state || query.words};
    AUTO_BUF struct buf body = {0};
    struct desk_list list;
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    AUTO_LOOK struct look look = look_open(site_of(req)->library, request_thread(req),
                                           &studio_films_staff, request_now_ms(req));

    view.frame.title = "Films";
    view.frame.is_wide = true;
    r = desk_list(&look, &query, request_arena(req), &list);
    if (!r)
        r = studio_films_fill_all(request_arena(req), &list, &query, &view);
    if (r)
        return fault(r);
    studio_films_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, studio_frame_type, &body);
}
