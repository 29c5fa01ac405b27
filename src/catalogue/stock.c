/* What the catalogue holds, as read from the database in one moment. */
#include "stock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "store/snapshot.h"

struct reading {
    struct stock *stock;
    int film_room, digest_room, person_room, version_room, rendition_room, grant_room;
    int film, version; /* places reached: what follows comes in their order */
};

/* Room for one more thing behind the count things at *things. */
static int make_room(void *things, int count, int *room, size_t size)
{
    void *old, *grown;
    int wanted = *room ? *room * 2 : 256;

    if (count < *room)
        return 0;
    memcpy(&old, things, sizeof(old));
    grown = reallocarray(old, (size_t)wanted, size);
    if (!grown)
        return fault(-ENOMEM);
    memcpy(things, &grown, sizeof(grown));
    *room = wanted;
    return 0;
}

static int64_t or_never(int64_t ms)
{
    return ms < 0 ? INT64_MAX : ms;
}

static int read_film(void *context, const struct snapshot_film *row)
{
    struct reading *reading = context;
    struct stock *stock = reading->stock;
    struct stock_film *film;
    int r = make_room(&stock->films, stock->film_count, &reading->film_room, sizeof(*film));

    if (r)
        return fault(r);
    film = &stock->films[stock->film_count++];
    *film = (struct stock_film){.base = {
                                    .film_id = row->id,
                                    .publish_ms = or_never(row->publish_at),
                                    .end_ms = or_never(row->end_at),
                                    .is_announced = row->is_announced,
                                    .is_in_doubt = row->is_in_doubt,
                                    .slug = arena_strdup(stock->arena, row->slug),
                                    .public_id = arena_strdup(stock->arena, row->public_id),
                                }};
    if (!film_state_read(row->state, &film->base.state) ||
        !film_audience_read(row->audience, &film->base.audience))
        return fault(-EPROTO);
    return film->base.slug && film->base.public_id ? 0 : fault(-ENOMEM);
}

/* The film a digest or version belongs to: they come in the order of the films. */
static int reach_film(struct reading *reading, int64_t film_id)
{
    const struct stock *stock = reading->stock;

    while (reading->film < stock->film_count && stock->films[reading->film].base.film_id < film_id)
        reading->film++;
    if (reading->film == stock->film_count || stock->films[reading->film].base.film_id != film_id)
        return fault(-EPROTO);
    return 0;
}

static int read_digest(void *context, int64_t film_id, const char *sha256)
{
    struct reading *reading = context;
    struct stock *stock = reading->stock;
    struct stock_film *film;
    int r = reach_film(reading, film_id);

    if (!r)
        r = make_room(&stock->digests, stock->digest_count, &reading->digest_room,
                      sizeof(*stock->digests));
    if (r)
        return fault(r);
    film = &stock->films[reading->film];
    if (!film->digest_count++)
        film->first_digest = stock->digest_count;
    stock->digests[stock->digest_count] = arena_strdup(stock->arena, sha256);
    return stock->digests[stock->digest_count++] ? 0 : fault(-ENOMEM);
}

static int read_version(void *context, const struct snapshot_version *row)
{
    struct reading *reading = context;
    struct stock *stock = reading->stock;
    struct stock_version *version;
    int r;

    if (!stock->version_count)
        reading->film = 0;
    r = reach_film(reading, row->film_id);
    if (!r)
        r = make_room(&stock->versions, stock->version_count, &reading->version_room,
                      sizeof(*version));
    if (r)
        return fault(r);
    version = &stock->versions[stock->version_count++];
    *version = (struct stock_version){.id = row->id,
                                      .film = reading->film,
                                      .is_ready = row->is_ready,
                                      .is_main = row->is_main,
                                      .public_id = arena_strdup(stock->arena, row->public_id)};
    return version->public_id ? 0 : fault(-ENOMEM);
}

/* The few names and types there are, once: the one before most often is the same. */
static const char *keep_again(struct arena *arena, const char *before, const char *text)
{
    return str_equal(before, text) ? before : arena_strdup(arena, text);
}

static int write_rendition(struct stock *stock, struct stock_rendition *rendition,
                           const struct snapshot_rendition *row)
{
    const struct library_rendition *before =
        stock->rendition_count ? &stock->renditions[stock->rendition_count - 1].facts
                               : &(struct library_rendition){0};

    *rendition = (struct stock_rendition){
        .facts = {.name = keep_again(stock->arena, before->name, row->name),
                  .type = keep_again(stock->arena, before->type, row->type),
                  .bytes = row->bytes,
                  .sha256 = arena_strdup(stock->arena, row->sha256),
                  .created_ms = row->created_at},
        .path = arena_strdup(stock->arena, row->path),
        .seen_until = row->seen_until};
    return rendition->facts.name && rendition->facts.type && rendition->facts.sha256 &&
                   rendition->path
               ? 0
               : fault(-ENOMEM);
}

static int read_rendition(void *context, const struct snapshot_rendition *row)
{
    struct reading *reading = context;
    struct stock *stock = reading->stock;
    struct stock_version *version;
    int r = make_room(&stock->renditions, stock->rendition_count, &reading->rendition_room,
                      sizeof(*stock->renditions));

    if (r)
        return fault(r);
    while (reading->version < stock->version_count &&
           stock->versions[reading->version].id != row->version_id)
        reading->version++;
    if (reading->version == stock->version_count)
        return fault(-EPROTO);
    version = &stock->versions[reading->version];
    if (!version->rendition_count && !version->kept_count)
        version->first_rendition = stock->rendition_count;
    version->rendition_count += !row->seen_until;
    version->kept_count += row->seen_until > 0;
    if (!row->seen_until && version->is_ready && version->is_main &&
        !str_starts(row->type, "image/"))
        stock->films[version->film].base.has_rendition = true;
    r = write_rendition(stock, &stock->renditions[stock->rendition_count], row);
    if (!r)
        stock->rendition_count++;
    return r;
}

static int compare_grants(const struct grant *a, enum viewer_kind kind, int64_t id, int64_t film_id)
{
    if (a->kind != kind)
        return a->kind < kind ? -1 : 1;
    if (a->id != id)
        return a->id < id ? -1 : 1;
    return (a->film_id > film_id) - (a->film_id < film_id);
}

static bool read_grant_kind(const char *name, enum viewer_kind *kind)
{
    *kind = str_equal(name, "partner") ? VIEWER_PARTNER : VIEWER_PREVIEW;
    return *kind == VIEWER_PARTNER || str_equal(name, "preview");
}

static int read_grant(void *context, const struct snapshot_grant *row)
{
    struct reading *reading = context;
    struct stock *stock = reading->stock;
    const struct stock_grant *before;
    struct stock_grant *grant;
    int r =
        make_room(&stock->grants, stock->grant_count, &reading->grant_room, sizeof(*stock->grants));

    if (r)
        return fault(r);
    grant = &stock->grants[stock->grant_count];
    before = stock->grant_count ? grant - 1 : NULL;
    *grant = (struct stock_grant){
        .base = {.id = row->id, .film_id = row->film_id, .until_ms = or_never(row->until_at)},
        .public_id = arena_strdup(stock->arena, row->public_id)};
    if (!grant->public_id)
        return fault(-ENOMEM);
    if (!read_grant_kind(row->kind, &grant->base.kind) ||
        (before && compare_grants(&before->base, grant->base.kind, row->id, row->film_id) >= 0))
        return fault(-EPROTO);
    stock->grant_count++;
    return 0;
}

/* What all have agreed to, when one more must. */
static void narrow(struct visibility *film, const struct agreement *one)
{
    struct agreement *all = &film->agreement;

    if (!film->is_asked)
        *all = *one;
    film->is_asked = true;
    if (one->from_ms > all->from_ms)
        all->from_ms = one->from_ms;
    if (one->until_ms < all->until_ms)
        all->until_ms = one->until_ms;
    if (one->framed_until_ms < all->framed_until_ms)
        all->framed_until_ms = one->framed_until_ms;
}

static int read_person(void *context, const struct snapshot_person *row)
{
    struct reading *reading = context;
    struct stock *stock = reading->stock;
    struct stock_film *film;
    int r;

    if (!stock->person_count)
        reading->film = 0;
    r = reach_film(reading, row->film_id);
    if (!r)
        r = make_room(&stock->people, stock->person_count, &reading->person_room,
                      sizeof(*stock->people));
    if (r)
        return fault(r);
    film = &stock->films[reading->film];
    narrow(&film->base,
           &(struct agreement){row->from_at, row->until_at, row->may_embed ? row->until_at : 0});
    if (!film->person_count++)
        film->first_person = stock->person_count;
    stock->people[stock->person_count] = arena_strdup(stock->arena, row->code);
    return stock->people[stock->person_count++] ? 0 : fault(-ENOMEM);
}

static const char *slug_of(const void *context, int at)
{
    const struct stock *stock = context;

    return stock->films[at].base.slug;
}

static const char *version_of(const void *context, int at)
{
    const struct stock *stock = context;

    return stock->versions[at].public_id;
}

static const char *grant_of(const void *context, int at)
{
    const struct stock *stock = context;

    return stock->grants[at].public_id;
}

/* A partner has a row a film: one of them leads to all. */
static bool is_first_grant(const struct stock *stock, int at)
{
    return !at || stock->grants[at - 1].base.id != stock->grants[at].base.id ||
           stock->grants[at - 1].base.kind != stock->grants[at].base.kind;
}

static int fill_tables(struct stock *stock)
{
    int r = 0;

    stock->slugs = (struct table){.name_of = slug_of, .context = stock};
    stock->version_ids = (struct table){.name_of = version_of, .context = stock};
    stock->grant_ids = (struct table){.name_of = grant_of, .context = stock};
    for (int i = 0; i < stock->film_count && !r; i++)
        r = table_put(&stock->slugs, i);
    for (int i = 0; i < stock->version_count && !r; i++)
        r = table_put(&stock->version_ids, i);
    for (int i = 0; i < stock->grant_count && !r; i++)
        r = is_first_grant(stock, i) ? table_put(&stock->grant_ids, i) : 0;
    return r;
}

int stock_read(struct stock **stock, struct db *db)
{
    struct stock *made = calloc(1, sizeof(*made));
    struct reading reading = {.stock = made};
    const struct snapshot snapshot = {.context = &reading,
                                      .film = read_film,
                                      .digest = read_digest,
                                      .version = read_version,
                                      .rendition = read_rendition,
                                      .person = read_person,
                                      .grant = read_grant};
    int r;

    if (!made)
        return fault(-ENOMEM);
    atomic_init(&made->holders, 1);
    made->arena = arena_open((size_t)picture_bytes_max);
    r = made->arena ? snapshot_read(db, &snapshot) : -ENOMEM;
    if (!r)
        r = fill_tables(made);
    if (r) {
        stock_release(made);
        return fault(r);
    }
    *stock = made;
    return 0;
}

struct stock *stock_hold(struct stock *stock)
{
    atomic_fetch_add(&stock->holders, 1);
    return stock;
}

void stock_release(struct stock *stock)
{
    if (!stock || atomic_fetch_sub(&stock->holders, 1) > 1)
        return;
    for (int i = 0; i < stock->rendition_count; i++)
        shelf_file_release(stock->renditions[i].file);
    table_free(&stock->slugs);
    table_free(&stock->version_ids);
    table_free(&stock->grant_ids);
    free(stock->grants);
    free(stock->films);
    free(stock->digests);
    free(stock->people);
    free(stock->versions);
    free(stock->renditions);
    arena_close(stock->arena);
    free(stock);
}

int stock_film_from(const struct stock *stock, int64_t film_id)
{
    int low = 0, high = stock->film_count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (stock->films[middle].base.film_id < film_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int stock_find_film(const struct stock *stock, int64_t film_id)
{
    int at = stock_film_from(stock, film_id);

    return at < stock->film_count && stock->films[at].base.film_id == film_id ? at : -1;
}

int64_t stock_grant_id(const struct stock *stock, enum viewer_kind kind, const char *public_id)
{
    int at = table_find(&stock->grant_ids, public_id);

    return at < 0 || stock->grants[at].base.kind != kind ? 0 : stock->grants[at].base.id;
}

static const struct grant *find_grant(const struct stock *stock, enum viewer_kind kind, int64_t id,
                                      int64_t film_id)
{
    int low = 0, high = stock->grant_count;

    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = compare_grants(&stock->grants[middle].base, kind, id, film_id);

        if (!order)
            return &stock->grants[middle].base;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct grant *stock_find_grant(const struct stock *stock, enum viewer_kind kind, int64_t id,
                                     int64_t film_id)
{
    const struct grant *any = find_grant(stock, kind, id, 0);

    return any ? any : find_grant(stock, kind, id, film_id);
}

static struct shelf_file *find_same(const struct stock *older, const struct stock_version *version,
                                    const struct stock_rendition *rendition)
{
    int at = older ? table_find(&older->version_ids, version->public_id) : -1;
    const struct stock_version *was = at < 0 ? NULL : &older->versions[at];

    for (int i = 0; was && i < was->rendition_count + was->kept_count; i++) {
        const struct stock_rendition *same = &older->renditions[was->first_rendition + i];

        if (same->file && str_equal(same->path, rendition->path) &&
            str_equal(same->facts.sha256, rendition->facts.sha256) &&
            same->facts.bytes == rendition->facts.bytes)
            return shelf_file_hold(same->file);
    }
    return NULL;
}

int stock_shelve(struct stock *stock, struct shelf *shelf, const struct stock *older,
                 bool (*is_gone)(const void *context, int film), const void *context)
{
    stock->is_shelved = true;
    for (int v = 0; v < stock->version_count; v++) {
        const struct stock_version *version = &stock->versions[v];

        if (is_gone(context, version->film))
            continue;
        for (int i = 0; i < version->rendition_count + version->kept_count; i++) {
            struct stock_rendition *rendition = &stock->renditions[version->first_rendition + i];

            rendition->file = find_same(older, version, rendition);
            if (!rendition->file)
                rendition->file = shelf_file_name(shelf, rendition->path, rendition->facts.bytes);
            if (!rendition->file)
                return fault(-ENOMEM);
        }
    }
    return 0;
}
