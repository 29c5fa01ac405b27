/* What is said of a partner, as a form: whose it is, on which sites, which films, until when. */
#include "partner_form.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/london.h"
#include "base/str.h"

const char *partner_form_until(struct arena *arena, int64_t until_ms)
{
    char field[LONDON_TEXT_MAX] = "";

    if (until_ms >= 0)
        london_write_field(field, until_ms);
    return arena_strdup(arena, field);
}

/* One a line. */
static const char *lines(struct arena *arena, const char *const *words, int count)
{
    AUTO_BUF struct buf text = {0};

    for (int i = 0; i < count; i++)
        buf_printf(&text, "%s%s", i ? "\n" : "", words[i]);
    if (text.failed)
        return NULL;
    return text.length ? arena_strndup(arena, text.data, text.length) : "";
}

static bool has_film(const struct partnership *partnership, const char *slug)
{
    for (int i = 0; i < partnership->slug_count; i++)
        if (str_equal(partnership->slugs[i], slug))
            return true;
    return false;
}

static int fill_films(struct arena *arena, const struct partnership *partnership,
                      const struct desk_list *films, struct partner_form_view *view)
{
    struct partner_film_view *list = arena_array(arena, (size_t)films->count + 1, sizeof *list);

    if (!list)
        return -ENOMEM;
    for (int i = 0; i < films->count; i++) {
        const struct worklist_row *row = &films->films[i].row;

        list[i] = (struct partner_film_view){.slug = row->slug,
                                             .title = *row->title ? row->title : row->slug,
                                             .state = films->films[i].state_name,
                                             .is_chosen = has_film(partnership, row->slug)};
    }
    view->films = list;
    view->film_count = films->count;
    return 0;
}

int partner_form_fill(const struct studio_frame *frame, struct arena *arena,
                      const struct partnership *partnership, const char *until,
                      const struct desk_list *films, struct partner_form_view *view)
{
    const char *origins = lines(arena, partnership->origins, partnership->origin_count);

    if (!origins || !until)
        return -ENOMEM;
    *view = (struct partner_form_view){
        .name = studio_frame_field(frame, "name", "Organisation", partnership->name),
        .origins = studio_frame_field(frame, "origins", "Its sites", origins),
        .until = studio_frame_field(frame, "until", "Until when, in London", until),
        .films_problem = studio_frame_wrong(frame, "films"),
        .has_all = partnership->has_all,
    };
    view->name.letters_max = partner_name_bytes_max;
    view->origins.rows = 3;
    view->origins.hint = "One a line, as the start of a page’s address: https://www.example.org. "
                         "With and without www. are two";
    view->until.kind = "datetime-local";
    view->until.hint = "Left empty: until it is cut";
    return fill_films(arena, partnership, films, view);
}

static int refuse(struct partnership_problem *problem, const char *field, const char *why)
{
    problem->field = field;
    snprintf(problem->text, sizeof problem->text, "%s", why);
    return PARTNERSHIP_REFUSED;
}

/* Whatever stands between blanks and ends of lines. */
static int read_origins(const struct form *form, struct arena *arena,
                        struct partnership *partnership)
{
    char *text = arena_strdup(arena, form_text(form, "origins"));
    const char **list = arena_array(arena, (size_t)partner_origins_max + 1, sizeof *list);
    char *rest = NULL;

    if (!text || !list)
        return fault(-ENOMEM);
    partnership->origins = list;
    for (char *word = strtok_r(text, " \t\r\n,", &rest);
         word && partnership->origin_count <= partner_origins_max;
         word = strtok_r(NULL, " \t\r\n,", &rest))
        list[partnership->origin_count++] = word;
    return 0;
}

static int read_films(const struct form *form, struct arena *arena, struct partnership *partnership)
{
    const char **list;
    int count = 0;

    while (form_nth(form, "film", count))
        count++;
    list = arena_array(arena, (size_t)count + 1, sizeof *list);
    if (!list)
        return fault(-ENOMEM);
    for (int i = 0; i < count; i++)
        list[i] = form_nth(form, "film", i);
    partnership->has_all = str_equal(form_text(form, "which"), "all");
    partnership->slugs = list;
    partnership->slug_count = count;
    return 0;
}

int partner_form_read(const struct form *form, struct arena *arena, struct partnership *partnership,
                      struct partnership_problem *problem)
{
    const char *until = form_text(form, "until");
    struct london london;
    int r;

    *partnership =
        (struct partnership){.name = form_text(form, "name"), .until_ms = -1, .seen_day = -1};
    r = read_origins(form, arena, partnership);
    if (!r)
        r = read_films(form, arena, partnership);
    if (r || !*until)
        return r;
    if (!london_read(until, &london) ||
        london_utc(&london, false, &partnership->until_ms) == LONDON_NEVER)
        return refuse(problem, "until", "There is no such day and time: 31/12/2026, 18:00");
    return 0;
}
