/* A film as a card: its door, its name and how long it is, in words. */
#include "card.h"

#include <time.h>

#include "base/str.h"

#include "asset_table.h"

static const struct card_door {
    const char *colour, *open, *shut;
} card_doors[] = {
    {"slate", ASSET_DOOR_SLATE_SVG, ASSET_DOOR_SLATE_SHUT_SVG}, /* of films without a colour */
    {"bottle", ASSET_DOOR_BOTTLE_SVG, ASSET_DOOR_BOTTLE_SHUT_SVG},
    {"brick", ASSET_DOOR_BRICK_SVG, ASSET_DOOR_BRICK_SHUT_SVG},
    {"marigold", ASSET_DOOR_MARIGOLD_SVG, ASSET_DOOR_MARIGOLD_SHUT_SVG},
    {"navy", ASSET_DOOR_NAVY_SVG, ASSET_DOOR_NAVY_SHUT_SVG},
    {"pillar", ASSET_DOOR_PILLAR_SVG, ASSET_DOOR_PILLAR_SHUT_SVG},
    {"plum", ASSET_DOOR_PLUM_SVG, ASSET_DOOR_PLUM_SHUT_SVG},
    {"sage", ASSET_DOOR_SAGE_SVG, ASSET_DOOR_SAGE_SHUT_SVG},
    {"teal", ASSET_DOOR_TEAL_SVG, ASSET_DOOR_TEAL_SHUT_SVG},
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

/* London is an hour ahead from the last Sunday of March to that of October: whenever one of these
 * months ends. */
static void card_in_london(int64_t ms, struct tm *tm)
{
    time_t seconds = ms / 1000;

    gmtime_r(&seconds, tm);
    if (tm->tm_mon < 2 || tm->tm_mon > 8)
        return;
    seconds += 3600;
    gmtime_r(&seconds, tm);
}

const char *card_month(struct arena *arena, int64_t ms, int64_t now_ms)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct tm then, now;

    card_in_london(ms, &then);
    card_in_london(now_ms, &now);
    if (then.tm_year == now.tm_year)
        return months[then.tm_mon];
    return arena_printf(arena, "%s %d", months[then.tm_mon], then.tm_year + 1900);
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
