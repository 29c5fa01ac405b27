/* Themes of which there is a film to see. */
#include "catalogue/theme.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "store/themes.h"

enum { THEMES_FULL = 1 };

struct theming {
    const struct look *look;
    struct arena *arena;
    struct theme_list *list;
};

/* Goes one theme too far, to know whether there is a next page. */
static int add_theme(void *context, const char *id, const char *name)
{
    const struct film_query query = {.order = FILM_NEWEST, .theme = id, .limit = 1};
    struct theming *theming = context;
    struct theme_list *list = theming->list;
    struct film_list films;
    int r = film_list(theming->look, &query, theming->arena, &films);

    if (r || !films.count)
        return fault(r);
    if (list->count == themes_max) {
        list->next = list->themes[list->count - 1].id;
        return THEMES_FULL;
    }
    list->themes[list->count++] = (struct film_theme){.id = id, .name = name};
    return 0;
}

int theme_list(const struct look *look, const char *after, struct arena *arena,
               struct theme_list *list)
{
    struct theming theming = {.look = look, .arena = arena, .list = list};
    int r;

    *list =
        (struct theme_list){.themes = arena_array(arena, (size_t)themes_max, sizeof *list->themes)};
    if (!list->themes)
        return fault(-ENOMEM);
    r = themes_each(look->db, after ? after : "", arena, add_theme, &theming);
    return r < 0 ? fault(r) : 0;
}
