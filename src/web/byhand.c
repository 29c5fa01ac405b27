/* What is to be removed by hand, for a page to show. */
#include "byhand.h"

#include <errno.h>

#include "base/fault.h"
#include "base/london.h"

int byhand_fill(struct request *req, const struct removing *removing, const char *token,
                struct byhand_view *view)
{
    struct arena *arena = request_arena(req);
    struct byhand_item_view *items = arena_array(arena, (size_t)removing->count + 1, sizeof *items);

    if (!items)
        return fault(-ENOMEM);
    *view = (struct byhand_view){.slug = removing->film.slug,
                                 .title = removing->film.title,
                                 .token = token,
                                 .items = items,
                                 .count = removing->count,
                                 .done = removing->done,
                                 .is_whole = removing->done == removing->count};
    for (int i = 0; i < removing->count; i++) {
        const struct removing_item *item = &removing->items[i];
        char when[LONDON_TEXT_MAX];

        items[i] = (struct byhand_item_view){
            .id = item->id,
            .what = item->what,
            .how = item->how,
            .url = item->url,
            .heading = arena_printf(arena, "is-%s-%s", view->slug, item->id),
            .revision = item->revision,
            .is_done = item->is_done};
        if (item->changed_at >= 0) {
            london_write(when, item->changed_at);
            items[i].changed = arena_printf(
                arena, "%s%s, %s", item->is_done ? "" : "Not done: ", item->changed_by, when);
        }
        if (!items[i].heading || (item->changed_at >= 0 && !items[i].changed))
            return fault(-ENOMEM);
    }
    return 0;
}
