/* What is to be removed by hand: gathered from what is known of where a film went, as that is now,
 * so that nothing is forgotten that was added after the film was taken down. */
#include "intake/removing.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "intake/partnership.h"
#include "intake/posting.h"
#include "people/audit.h"
#include "store/framings.h"
#include "store/previews.h"
#include "store/removals.h"

enum { ITEMS_BEGUN = 32 };

struct listing {
    struct db *db;
    struct arena *arena;
    struct removing *removing;
    int room;
};

/* What there always is. */
static const struct removing_item always[] = {
    {.id = "search",
     .what = "Search engines",
     .how = "Ask them to remove what they keep of the film’s page, in English and in Welsh."},
    {.id = "feeds",
     .what = "Feed readers and podcast apps",
     .how = "Look at the series there. What they fetched before may stand until they ask again."},
    {.id = "copies",
     .what = "Whoever was given a file of it",
     .how = "Broadcasters, press, trainers: ask them to delete it."},
    {.id = "backups",
     .what = "Backups",
     .how = "Note in the office’s file which of them still hold it, and until when."},
};

/* Another of them; NULL: no memory. The last is the caller's to fill until the next comes. */
static struct removing_item *add_item(struct listing *listing, const char *id, const char *what)
{
    struct removing *removing = listing->removing;
    struct removing_item *items = removing->items;

    if (!id || !what)
        return NULL;
    if (removing->count == listing->room) {
        int room = listing->room ? 2 * listing->room : ITEMS_BEGUN;

        items = arena_array(listing->arena, (size_t)room, sizeof *items);
        if (!items)
            return NULL;
        if (removing->count)
            memcpy(items, removing->items, (size_t)removing->count * sizeof *items);
        removing->items = items;
        listing->room = room;
    }
    items[removing->count] = (struct removing_item){.id = id, .what = what, .changed_at = -1};
    return &items[removing->count++];
}

static int list_posts(struct listing *listing, const char *slug)
{
    struct posting posting;
    int r = posting_read(listing->db, slug, listing->arena, &posting);

    if (r)
        return r < 0 ? fault(r) : REMOVING_MISSING;
    listing->removing->film = posting.film;
    for (int i = 0; i < posting.count; i++) {
        const struct post_row *row = &posting.posts[i];
        struct removing_item *item;

        if (str_equal(row->state, "planned"))
            continue;
        item = add_item(listing, arena_printf(listing->arena, "post-%s", row->public_id),
                        arena_printf(listing->arena, "The post on %s", row->platform));
        if (!item)
            return fault(-ENOMEM);
        item->how = "Remove it there, by hand.";
        item->url = row->url;
        item->is_done = str_equal(row->state, "removed");
        item->revision = row->revision;
        if (item->is_done) {
            item->changed_at = row->changed_at;
            item->changed_by = row->changed_by;
        }
    }
    return 0;
}

static const char *day_of(struct arena *arena, int64_t day)
{
    char text[CLOCK_TEXT_MAX];

    clock_write_rfc3339(text, day * 86400000);
    return arena_strndup(arena, text, strlen("2026-03-29"));
}

/* Whether it may show the film, or did: a partner whose time is over has shown it nonetheless. */
static bool is_concerned(const struct partnership *partner, const char *slug)
{
    if (partner->has_all)
        return true;
    for (int i = 0; i < partner->slug_count; i++)
        if (str_equal(partner->slugs[i], slug))
            return true;
    return false;
}

static int list_partner(void *context, const struct partnership *partner)
{
    struct listing *listing = context;
    struct arena *arena = listing->arena;
    struct removing_item *item;
    const char *day = "";

    if (!is_concerned(partner, listing->removing->film.slug))
        return 0;
    if (partner->seen_day >= 0)
        day = day_of(arena, partner->seen_day);
    item = add_item(listing, arena_printf(arena, "partner-%s", partner->key),
                    arena_strdup(arena, partner->name));
    if (!item || !day)
        return fault(-ENOMEM);
    item->how =
        arena_printf(arena,
                     "Write to them that the film is not available any more: no reason, no "
                     "name. Their frames show that by themselves.%s%s%s",
                     *day ? " Last seen showing one of our films on " : "", day, *day ? "." : "");
    if (partner->origin_count)
        item->url = arena_strdup(arena, partner->origins[0]);
    return item->how && (item->url || !partner->origin_count) ? 0 : fault(-ENOMEM);
}

static int find_partner(void *context, const struct partnership *partner)
{
    const char **origin = context;

    for (int i = 0; i < partner->origin_count; i++)
        if (str_equal(partner->origins[i], *origin))
            *origin = NULL;
    return 0;
}

/* A site that showed it and is no partner any more. */
static int list_site(void *context, const char *origin, int64_t day)
{
    struct listing *listing = context;
    struct arena *arena = listing->arena;
    const char *unknown = origin, *when = day_of(arena, day);
    struct removing_item *item;
    int r = partnership_each(listing->db, arena, find_partner, &unknown);

    if (r || !unknown)
        return fault(r);
    item = add_item(listing, arena_printf(arena, "site-%s", origin + strcspn(origin, ":") + 3),
                    origin);
    if (!item || !when)
        return fault(-ENOMEM);
    item->url = origin;
    item->how = arena_printf(arena,
                             "It showed the film until %s, and is no partner now: write to them, "
                             "or look that nothing of it stands there.",
                             when);
    return item->how ? 0 : fault(-ENOMEM);
}

static int list_preview(void *context, const struct preview_row *row)
{
    struct listing *listing = context;
    struct arena *arena = listing->arena;
    struct removing_item *item =
        add_item(listing, arena_printf(arena, "preview-%s", row->public_id),
                 arena_printf(arena, "The preview for %s", row->recipient));

    if (!item)
        return fault(-ENOMEM);
    item->how = arena_printf(arena,
                             "It shows nothing any more. It was opened %lld time%s: tell them that "
                             "the film is not available any more.",
                             (long long)row->opens, row->opens == 1 ? "" : "s");
    return item->how ? 0 : fault(-ENOMEM);
}

static int list_always(struct listing *listing)
{
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        struct removing_item *item = add_item(listing, always[i].id, always[i].what);

        if (!item)
            return fault(-ENOMEM);
        item->how = always[i].how;
    }
    return 0;
}

static int read_tick(void *context, const struct removal_row *row)
{
    struct removing *removing = context;

    for (int i = 0; i < removing->count; i++) {
        struct removing_item *item = &removing->items[i];

        if (!str_equal(item->id, row->item))
            continue;
        item->is_done = row->is_done;
        item->revision = row->revision;
        item->changed_at = row->changed_at;
        item->changed_by = row->changed_by;
    }
    return 0;
}

int removing_read(struct db *db, const char *slug, struct arena *arena, struct removing *removing)
{
    struct listing listing = {.db = db, .arena = arena, .removing = removing};
    struct film_row film;
    int r = films_find(db, slug, arena, &film);

    *removing = (struct removing){0};
    if (r)
        return r == FILMS_MISSING ? REMOVING_MISSING : fault(r);
    r = list_posts(&listing, slug);
    if (!r)
        r = partnership_each(db, arena, list_partner, &listing);
    if (!r)
        r = framings_of_film(db, film.id, arena, list_site, &listing);
    if (!r)
        r = previews_each(db, film.id, arena, list_preview, &listing);
    if (!r)
        r = list_always(&listing);
    if (!r)
        r = removals_each(db, film.id, arena, read_tick, removing);
    removing->is_down = str_equal(film.state, "withdrawn");
    for (int i = 0; i < removing->count; i++)
        removing->done += removing->items[i].is_done;
    return r < 0 ? fault(r) : r;
}

const struct removing_item *removing_find(const struct removing *removing, const char *id)
{
    for (int i = 0; i < removing->count; i++)
        if (str_equal(removing->items[i].id, id))
            return &removing->items[i];
    return NULL;
}

struct walking {
    struct db *db;
    struct arena *arena;
    int (*each)(void *context, const struct removing *removing);
    void *context;
};

static int walk(void *context, const struct film_row *film)
{
    const struct walking *walking = context;
    struct removing removing;
    int r;

    if (!str_equal(film->state, "withdrawn"))
        return 0;
    r = removing_read(walking->db, film->slug, walking->arena, &removing);
    return r ? fault(r < 0 ? r : -ESTALE) : walking->each(walking->context, &removing);
}

int removing_each(struct db *db, struct arena *arena,
                  int (*each)(void *context, const struct removing *removing), void *context)
{
    struct walking walking = {db, arena, each, context};

    return films_each(db, arena, walk, &walking);
}

/* Acts. */

/* In a transaction. */
static int tick(const struct revise_act *act, const char *id, int64_t base, bool is_done,
                int64_t *revision)
{
    struct removal_row row = {
        .item = id, .is_done = is_done, .changed_at = act->now_ms, .changed_by = act->by};
    const struct removing_item *item;
    struct removing removing;
    struct film_row film;
    int r = removing_read(act->db, act->slug, act->arena, &removing);

    if (r)
        return r < 0 ? fault(r) : r;
    item = removing_find(&removing, id);
    if (!item)
        return REMOVING_MISSING;
    *revision = item->revision;
    if (!removing.is_down)
        return REMOVING_STANDS;
    if (base != REVISE_ANY && base != item->revision)
        return REMOVING_CHANGED;
    if (item->is_done == is_done)
        return 0;
    r = films_find(act->db, act->slug, act->arena, &film);
    if (!r)
        r = removals_put(act->db, film.id, &row);
    *revision = item->revision + 1;
    /* A preview's and a partner's id are as opaque as they are there; nobody is named. */
    return r ? fault(r < 0 ? r : -ESTALE)
             : fault(audit_add(act->db, act->by, is_done ? "removal tick" : "removal untick",
                               film.slug, id));
}

static int tick_post(const struct revise_act *act, const char *id, int64_t base, bool is_done,
                     int64_t *revision)
{
    struct posting_edit edit = {.state = is_done ? "removed" : "posted"};
    struct posting_problem problem;
    struct removing removing;
    int r = removing_read(act->db, act->slug, act->arena, &removing);

    if (r)
        return r < 0 ? fault(r) : r;
    if (!removing.is_down)
        return REMOVING_STANDS;
    r = posting_change(act, id + strlen("post-"), base, &edit, revision, &problem);
    if (r == POSTING_CHANGED)
        return REMOVING_CHANGED;
    return r < 0 ? fault(r) : r ? REMOVING_MISSING : 0;
}

int removing_tick(const struct revise_act *act, const char *id, int64_t base, bool is_done,
                  int64_t *revision)
{
    int r;

    *revision = 0;
    if (str_starts(id, "post-"))
        return tick_post(act, id, base, is_done, revision);
    r = db_begin(act->db);
    if (r)
        return fault(r);
    r = db_end(act->db, tick(act, id, base, is_done, revision));
    return r < 0 ? fault(r) : r;
}

const char *removing_why(int outcome)
{
    switch (outcome) {
    case REMOVING_CHANGED:
        return "Somebody else has ticked this meanwhile. Look at it again.";
    case REMOVING_STANDS:
        return "This film is not taken down: there is nothing to remove by hand.";
    default:
        return "There is no such film, or nothing of that name to do.";
    }
}
