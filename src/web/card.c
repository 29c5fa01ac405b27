/* A film as a card: its door, its name and how long it is. */
#include "card.h"

#include <string.h>

#include "base/str.h"

#include "asset_table.h"
#include "saying.h"

static const struct card_door {
    const char *colour, *open, *shut, *raster;
} card_doors[] = {
    {"slate", ASSET_DOOR_SLATE_SVG, ASSET_DOOR_SLATE_SHUT_SVG,
     ASSET_CARD_SLATE_PNG}, /* of films without a colour */
    {"bottle", ASSET_DOOR_BOTTLE_SVG, ASSET_DOOR_BOTTLE_SHUT_SVG, ASSET_CARD_BOTTLE_PNG},
    {"brick", ASSET_DOOR_BRICK_SVG, ASSET_DOOR_BRICK_SHUT_SVG, ASSET_CARD_BRICK_PNG},
    {"marigold", ASSET_DOOR_MARIGOLD_SVG, ASSET_DOOR_MARIGOLD_SHUT_SVG, ASSET_CARD_MARIGOLD_PNG},
    {"navy", ASSET_DOOR_NAVY_SVG, ASSET_DOOR_NAVY_SHUT_SVG, ASSET_CARD_NAVY_PNG},
    {"pillar", ASSET_DOOR_PILLAR_SVG, ASSET_DOOR_PILLAR_SHUT_SVG, ASSET_CARD_PILLAR_PNG},
    {"plum", ASSET_DOOR_PLUM_SVG, ASSET_DOOR_PLUM_SHUT_SVG, ASSET_CARD_PLUM_PNG},
    {"sage", ASSET_DOOR_SAGE_SVG, ASSET_DOOR_SAGE_SHUT_SVG, ASSET_CARD_SAGE_PNG},
    {"teal", ASSET_DOOR_TEAL_SVG, ASSET_DOOR_TEAL_SHUT_SVG, ASSET_CARD_TEAL_PNG},
};

static const struct card_door *card_door(const char *colour)
{
    for (size_t i = 0; i < sizeof card_doors / sizeof card_doors[0]; i++)
        if (str_equal(colour, card_doors[i].colour))
            return &card_doors[i];
    return &card_doors[0];
}

const char *card_picture(const char *door)
{
    return card_door(door)->open;
}

const char *card_picture_shut(const char *door)
{
    return card_door(door)->shut;
}

const char *card_raster(const char *door)
{
    return card_door(door)->raster;
}

bool card_poster(struct arena *arena, const char *origin, enum tongue tongue,
                 const struct film *film, struct raster_view *raster)
{
    const struct film_version *version = &film->versions[0];
    const struct film_poster *poster = &version->poster;

    *raster = (struct raster_view){.width = CARD_WIDTH, .height = CARD_HEIGHT};
    if (film->version_count && poster->width) {
        raster->address = arena_printf(arena, "%s/media/%s/poster.jpg", origin, version->id);
        raster->width = poster->width;
        raster->height = poster->height;
        raster->alt = tongue == TONGUE_CY && *poster->alt_cy ? poster->alt_cy : poster->alt_en;
    } else
        raster->address = arena_printf(arena, "%s%s", origin, card_raster(film->door));
    return raster->address != NULL;
}

struct text_view card_text(enum tongue tongue, const char *words, const char *language)
{
    bool is_other = strncmp(language, tongue_tag(tongue), 2) != 0;

    return words && *words ? (struct text_view){words, is_other ? language : NULL}
                           : (struct text_view){0};
}

bool card_fill(struct arena *arena, enum tongue tongue, const struct film *film,
               struct card_view *card)
{
    *card = (struct card_view){
        .slug = film->slug,
        .title = card_text(tongue, film->title, film->title_language),
        .dek = card_text(tongue, film->dek, film->dek_language),
        .length = saying_length(arena, tongue, film->duration_ms),
        .door = {.picture = card_picture(film->door), .number = film->number},
    };
    return card->length != NULL;
}

struct card_view *card_list(struct arena *arena, enum tongue tongue, const struct film *films,
                            int count, int64_t but_id, int *cards)
{
    struct card_view *list = arena_array(arena, (size_t)count + 1, sizeof *list);

    *cards = 0;
    for (int i = 0; list && i < count; i++)
        if (films[i].id != but_id && !card_fill(arena, tongue, &films[i], &list[(*cards)++]))
            return NULL;
    return list;
}
