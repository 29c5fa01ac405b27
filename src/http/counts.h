/* What a serving loop has done, in numbers. Only its own thread writes them, so that counting costs
 * an addition; whoever reads sums over the loops. Nothing in them says who asked, or for which
 * film. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include "base/buf.h"
#include "http/router.h"

enum count {
    COUNT_CONNECTIONS,
    COUNT_CONNECTIONS_ENDED,
    COUNT_TRANSFERS, /* of films: what must_cut may end */
    COUNT_TRANSFERS_ENDED,
    COUNT_CUT, /* by must_cut */
    COUNT_RANGES,
    COUNT_BYTES, /* that arrived, as far as is known */
    COUNT_KEPT,  /* answers that were ready */
    COUNT_MADE,  /* answers that might have been */
    COUNT_COLD,  /* reads of films from the disk */
    COUNT_REFUSED_OVERLOAD,
    COUNT_REFUSED_BUDGET,
    COUNT_REFUSED_CONNECTIONS,
    COUNTS
};

enum { COUNT_CLASSES = 4, COUNT_BUCKETS = 12 }; /* 2xx to 5xx; of times, the last without end */

struct counts {
    _Atomic uint64_t of[COUNTS];
    _Atomic uint64_t times[COUNT_BUCKETS];
    _Atomic uint64_t time_ns;
    int route_count;
    _Atomic uint64_t (*answers)[COUNT_CLASSES]; /* of each route, and last of what has none */
};

int counts_open(struct counts *counts, int route_count);
void counts_close(struct counts *counts);

static inline void counts_raise(_Atomic uint64_t *count, uint64_t by)
{
    /* One writer: no locked instruction. */
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + by,
                          memory_order_relaxed);
}

static inline void counts_add(struct counts *counts, enum count what, uint64_t by)
{
    counts_raise(&counts->of[what], by);
}

/* An answer begins, ns after its request's first line came. route: its number, or route_count. */
void counts_answer(struct counts *counts, int route, unsigned status, uint64_t ns);
/* Adds what one loop has to sum, which has as many routes. */
void counts_sum(struct counts *sum, const struct counts *one);
/* Connections open now. */
int64_t counts_connections(const struct counts *counts);
/* In Prometheus' text format 0.0.4. */
void counts_write(const struct counts *sum, const struct route *routes, struct buf *out);
