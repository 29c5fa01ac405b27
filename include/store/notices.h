/* What people are told of a film before they watch it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct notice_row {
    const char *kind, *how;
    int64_t start_ms; /* -1: all of the film */
    int64_t end_ms;   /* -1: no one stretch */
    bool is_skippable;
    const char *en, *cy; /* "": none, in one of them */
    bool is_untimed;     /* it had a time, in other content of the film than is in service */
};

/* All of them at once: notices_max at most. sha256: of the content that their times are in, which
 * count while it is in service; NULL: what is in service now. */
int notices_replace(struct db *db, int64_t film_id, const char *sha256,
                    const struct notice_row *rows, int count);
int notices_list(struct db *db, int64_t film_id, struct arena *arena, struct notice_row **list,
                 int *count);
