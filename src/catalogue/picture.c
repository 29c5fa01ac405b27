/* One immutable state of the library: what the catalogue holds, cut by what is withdrawn. */
#include "picture.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

enum { MOMENTS_MAX = 6 }; /* of a film: it appears and ends, and so do two agreements */

struct picture {
    atomic_int holders;
    struct stock *stock;
    struct visibility *films; /* at the stock's places */
    int64_t *moments;         /* when a film or a grant begins or ends by itself, in order */
    int moment_count;
    uint64_t generation;   /* before the first of these moments */
    struct picture *older; /* that is retired too */
};

static bool is_withdrawn(const struct stock *stock, const struct stock_film *film,
                         const struct withdrawals *withdrawals)
{
    const struct visibility *base = &film->base;

    if (withdrawals_hold(withdrawals, base->public_id, base->slug, NULL) ||
        withdrawals_object(withdrawals, base->public_id, base->slug, NULL))
        return true;
    for (int i = 0; i < film->digest_count; i++) {
        const char *digest = stock->digests[film->first_digest + i];

        if (withdrawals_hold(withdrawals, NULL, NULL, digest) ||
            withdrawals_object(withdrawals, NULL, NULL, digest))
            return true;
    }
    for (int i = 0; i < film->person_count; i++)
        if (withdrawals_object_everywhere(withdrawals, stock->people[film->first_person + i]))
            return true;
    return false;
}

/* A film of the same stock as before stays gone: a restoration waits for the stock that it is meant
 * for, in which the film is ready and no longer live. */
static bool stays_gone(const struct picture *before, const struct stock *stock, int film)
{
    return before && before->stock == stock && before->films[film].is_withdrawn;
}

static int copy_films(struct picture *picture, const struct withdrawals *withdrawals,
                      const struct picture *before)
{
    const struct stock *stock = picture->stock;

    picture->films = calloc((size_t)stock->film_count + 1, sizeof(*picture->films));
    if (!picture->films)
        return fault(-ENOMEM);
    for (int i = 0; i < stock->film_count; i++) {
        struct visibility *film = &picture->films[i];

        *film = stock->films[i].base;
        film->is_withdrawn = film->state == FILM_WITHDRAWN ||
                             is_withdrawn(stock, &stock->films[i], withdrawals) ||
                             stays_gone(before, stock, i);
    }
    return 0;
}

static int compare_moments(const void *a, const void *b)
{
    int64_t x, y;

    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

static int note_moments(struct picture *picture)
{
    const struct stock *stock = picture->stock;
    int count = stock->film_count;

    picture->moments = calloc((size_t)count * MOMENTS_MAX + (size_t)stock->grant_count + 1,
                              sizeof(*picture->moments));
    if (!picture->moments)
        return fault(-ENOMEM);
    for (int i = 0; i < count; i++) {
        int64_t moment = visibility_next(&picture->films[i], INT64_MIN);

        for (; moment != INT64_MAX; moment = visibility_next(&picture->films[i], moment))
            picture->moments[picture->moment_count++] = moment;
    }
    for (int i = 0; i < stock->grant_count; i++)
        if (stock->grants[i].base.until_ms != INT64_MAX)
            picture->moments[picture->moment_count++] = stock->grants[i].base.until_ms;
    qsort(picture->moments, (size_t)picture->moment_count, sizeof(*picture->moments),
          compare_moments);
    return 0;
}

static bool is_gone(const void *context, int film)
{
    const struct picture *picture = context;

    return picture->films[film].is_withdrawn;
}

static int fill(struct picture *picture, struct shelf *shelf, const struct withdrawals *withdrawals,
                const struct picture *before)
{
    int r = copy_films(picture, withdrawals, before);

    if (!r)
        r = note_moments(picture);
    if (!r && !picture->stock->is_shelved)
        r = stock_shelve(picture->stock, shelf, before ? before->stock : NULL, is_gone, picture);
    return r;
}

int picture_make(struct picture **picture, struct stock *stock, struct shelf *shelf,
                 const struct withdrawals *withdrawals, const struct picture *before)
{
    struct picture *made = calloc(1, sizeof(*made));
    int r;

    if (!made)
        return fault(-ENOMEM);
    atomic_init(&made->holders, 1);
    made->stock = stock_hold(stock);
    made->generation =
        before ? before->generation + (uint64_t)before->moment_count + 1 : UINT64_C(1);
    r = fill(made, shelf, withdrawals, before);
    if (r) {
        picture_release(made);
        return fault(r);
    }
    *picture = made;
    return 0;
}

struct picture *picture_hold(struct picture *picture)
{
    atomic_fetch_add_explicit(&picture->holders, 1, memory_order_relaxed);
    return picture;
}

void picture_release(struct picture *picture)
{
    if (!picture || atomic_fetch_sub(&picture->holders, 1) > 1)
        return;
    stock_release(picture->stock);
    free(picture->films);
    free(picture->moments);
    free(picture);
}

void picture_retire(struct picture **retired, struct picture *picture)
{
    picture->older = *retired;
    *retired = picture;
}

void picture_sweep(struct picture **retired)
{
    while (*retired) {
        struct picture *picture = *retired;

        if (atomic_load(&picture->holders) > 1) {
            retired = &picture->older;
            continue;
        }
        *retired = picture->older;
        picture_release(picture);
    }
}

struct stock *picture_stock(const struct picture *picture)
{
    return picture->stock;
}

uint64_t picture_generation(const struct picture *picture, int64_t now_ms)
{
    int low = 0, high = picture->moment_count;

    while (low < high) { /* how many moments have come */
        int middle = low + (high - low) / 2;

        if (picture->moments[middle] <= now_ms)
            low = middle + 1;
        else
            high = middle;
    }
    return picture->generation + (uint64_t)low;
}

const struct visibility *picture_at(const struct picture *picture, int film)
{
    return &picture->films[film];
}
