/* Which sites frame films, and which partners' frames are loaded. */
#include "sighting.h"

#include "base/str.h"
#include "store/framings.h"
#include "store/partners.h"

static bool is_same(const struct sighting *one, const struct sighting *other)
{
    return one->day == other->day && one->partner_id == other->partner_id &&
           one->film_id == other->film_id && one->is_refused == other->is_refused &&
           str_equal(one->origin, other->origin);
}

void sighting_gather(struct sightings *sightings, const struct sighting *more)
{
    for (int i = 0; i < sightings->count; i++)
        if (is_same(&sightings->list[i], more)) {
            sightings->list[i].count += more->count;
            return;
        }
    if (sightings->count < sightings_max)
        sightings->list[sightings->count++] = *more;
}

static int write_one(struct db *db, const struct sighting *one)
{
    int r;

    if (one->partner_id)
        return partners_see(db, one->partner_id, one->day);
    r = framings_add(db, one->day, one->film_id, one->origin, one->is_refused, one->count);
    return r || one->is_refused ? r : partners_see_origin(db, one->origin, one->day);
}

int sighting_write(struct db *db, const struct sightings *sightings)
{
    int r = 0;

    for (int i = 0; !r && i < sightings->count; i++)
        r = write_one(db, &sightings->list[i]);
    if (!r && sightings->count)
        r = framings_forget(db, sightings->list[0].day - framings_days);
    return r;
}
