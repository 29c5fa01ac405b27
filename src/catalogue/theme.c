/* Themes of which there is a film to see. */
#include "catalogue/theme.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "store/themes.h"

enum { THEMES_FULL = 1, THEMES_SHOWN = 2 };

struct theming {
    const struct look *look;
    struct arena *arena;
    struct theme_list *list;
    bool (*is_like)(const void *context, const struct film_theme *theme); /* NULL: all are */
    const void *context;
};

static int look_at_film(void *context, int64_t film_id)
{
    const struct theming *theming = context;
    const struct visibility *film = look_film_by_id(theming->look, film_id);

    /* What is released: drafts not even for staff. */
    return film && (film->state == FILM_LIVE || film->state == FILM_SCHEDULED) ? THEMES_SHOWN : 0;
}

/* Goes one theme too far, to know whether there is a next page. */
static int add_theme(void *context, const char *id, const char *name)
{
    struct theming *theming = context;
    struct theme_list *list = theming->list;
    const struct film_theme theme = {.id = id, .name = name};
    int r;

    if (theming->is_like && !theming->is_like(theming->context, &theme))
        return 0;
    r = themes_each_film(theming->look->db, id, look_at_film, theming);
    if (r != THEMES_SHOWN)
        return r ? fault(r) : 0;
    if (list->count == themes_max) {
        list->next = list->themes[list->count - 1].id;
        return THEMES_FULL;
    }
    list->themes[list->count++] = theme;
    return 0;
}

static int list_themes(struct theming *theming, const char *after)
{
    struct theme_list *list = theming->list;
    int r;

    *list = (struct theme_list){
        .themes = arena_array(theming->arena, (size_t)themes_max, sizeof *list->themes)};
    if (!list->themes)
        return fault(-ENOMEM);
    r = themes_each(theming->look->db, after ? after : "", theming->arena, add_theme, theming);
    return r < 0 ? fault(r) : 0;
}

int theme_list(const struct look *look, const char *after, struct arena *arena,
               struct theme_list *list)
{
    struct theming theming = {.look = look, .arena = arena, .list = list};

    return list_themes(&theming, after);
}

int theme_list_like(const struct look *look,
                    bool (*is_like)(const void *context, const struct film_theme *theme),
                    const void *context, struct arena *arena, struct theme_list *list)
{
    struct theming theming = {
        .look = look, .arena = arena, .list = list, .is_like = is_like, .context = context};

    return list_themes(&theming, NULL);
}
