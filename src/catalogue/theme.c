/* Themes of which there is a film to see. */
#include "catalogue/theme.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "store/themes.h"

struct theming {
    struct film_theme *themes;
    int count;
};

static int add_theme(void *context, const char *id, const char *name)
{
    struct theming *theming = context;

    theming->themes[theming->count++] = (struct film_theme){.id = id, .name = name};
    return 0;
}

int theme_list(const struct look *look, struct arena *arena, struct film_theme **themes, int *count)
{
    struct theming all = {.themes = arena_array(arena, (size_t)themes_max, sizeof *all.themes)};
    int r = all.themes ? themes_each(look->db, themes_max, arena, add_theme, &all) : -ENOMEM;

    *count = 0;
    for (int i = 0; r == 0 && i < all.count; i++) {
        const struct film_query query = {
            .order = FILM_NEWEST, .theme = all.themes[i].id, .limit = 1};
        struct film_list list;

        r = film_list(look, &query, arena, &list);
        if (r == 0 && list.count)
            all.themes[(*count)++] = all.themes[i];
    }
    *themes = all.themes;
    return fault(r);
}
