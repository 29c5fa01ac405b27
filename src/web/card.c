/* A film as a card: its door, its name and how long it is, in words. */
#include "card.h"

#include "base/str.h"

#include "asset_table.h"

const char *card_picture(const char *door)
{
    static const struct {
        const char *door, *picture;
    } pictures[] = {
        {"bottle", ASSET_DOOR_BOTTLE_SVG},     {"brick", ASSET_DOOR_BRICK_SVG},
        {"marigold", ASSET_DOOR_MARIGOLD_SVG}, {"navy", ASSET_DOOR_NAVY_SVG},
        {"pillar", ASSET_DOOR_PILLAR_SVG},     {"plum", ASSET_DOOR_PLUM_SVG},
        {"sage", ASSET_DOOR_SAGE_SVG},         {"teal", ASSET_DOOR_TEAL_SVG},
    };

    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
        if (str_equal(door, pictures[i].door))
            return pictures[i].picture;
    return ASSET_DOOR_SLATE_SVG;
}

const char *card_length(struct arena *arena, int64_t duration_ms)
{
    if (duration_ms <= 0)
        return NULL;
    if (duration_ms < 60000)
        return arena_printf(arena, "%d sec", (int)((duration_ms + 500) / 1000));
    return arena_printf(arena, "%d min", (int)((duration_ms + 30000) / 60000));
}

bool card_fill(struct arena *arena, const struct film *film, struct card_view *card)
{
    *card = (struct card_view){
        .slug = film->slug,
        .title = film->title,
        .dek = film->dek && *film->dek ? film->dek : NULL,
        .length = card_length(arena, film->duration_ms),
        .door = {.picture = card_picture(film->door), .number = film->number},
    };
    return card->length || film->duration_ms <= 0;
}

struct card_view *card_list(struct arena *arena, const struct film *films, int count,
                            int64_t but_id, int *cards)
{
    struct card_view *list = arena_array(arena, (size_t)count + 1, sizeof *list);

    *cards = 0;
    for (int i = 0; list && i < count; i++)
        if (films[i].id != but_id && !card_fill(arena, &films[i], &list[(*cards)++]))
            return NULL;
    return list;
}
