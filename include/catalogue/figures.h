/* How often films were played and come to, by day, as staff may be told: small counts hidden. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

enum { FIGURES_DAYS = 28 };
enum figures_metric { FIGURES_PLAY, FIGURES_LISTEN, FIGURES_LINK, FIGURES_METRICS };
const char *figures_metric_name(enum figures_metric metric); /* "play" */

struct figures_film {
    const char *slug;
    /* By day, the first day first: how often; -1: a few times, below number_told_min. */
    int64_t counts[FIGURES_METRICS][FIGURES_DAYS];
};

struct figures {
    int64_t first_day; /* since 1970-01-01, UTC */
    struct figures_film *films;
    int count;
    bool is_more; /* films than are told of */
};

/* Of the last FIGURES_DAYS days, today among them; by slug. */
int figures_read(struct db *db, int64_t now_ms, struct arena *arena, struct figures *figures);
