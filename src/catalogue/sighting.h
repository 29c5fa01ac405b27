/* Which sites frame films, and which partners' frames are loaded: gathered between two writes. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "store/db.h"

/* "https://" and a name of the DNS with its port. */
enum { SIGHTING_ORIGIN_MAX = 300 };

struct sighting {
    int64_t day;
    int64_t partner_id; /* whose own frame it was; 0: of a film, by origin */
    int64_t film_id;
    int64_t count;
    bool is_refused;
    char origin[SIGHTING_ORIGIN_MAX]; /* "": not known */
};

struct sightings {
    struct sighting list[sightings_max];
    int count;
};

/* What finds no room is lost. */
void sighting_gather(struct sightings *sightings, const struct sighting *more);
/* In a transaction. */
int sighting_write(struct db *db, const struct sightings *sightings);
