/* Frames on other people's sites: whether a page may hold one, and what browsers tell of who
 * does. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "catalogue/look.h"
#include "store/db.h"
#include "store/framings.h"

enum { FRAMING_WHY_MAX = 500 };
struct framing_trial {
    bool is_allowed;
    const char *origin;        /* of that page; NULL: the address is none */
    const char *listed;        /* allowed: by which origin of the header */
    const char *partner;       /* and whose that is */
    char why[FRAMING_WHY_MAX]; /* in words for a person, either way */
};

/* Whether the header of the film's frame lets the page with that address show it, as look, which is
 * anybody's, has it now; and why not. */
int framing_try(const struct look *look, const char *slug, const char *address, struct arena *arena,
                struct framing_trial *trial);

/* What a browser sends of a frame that it refused (CSP 3 5.3), and the Referer that it sends with
 * it: the origin of the page that framed, in a text that lives in the arena; "": it says none. */
const char *framing_read(const char *report, size_t length, const char *referrer,
                         struct arena *arena);

/* Which sites framed which films, and which were refused: from that day on. */
int framing_each(struct db *db, int64_t first_day, struct arena *arena,
                 int (*each)(void *context, const struct framing_row *row), void *context);
