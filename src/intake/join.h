/* Parts become one file: what a final upload (tus 1.0.0, concatenation) is made of. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/uploads.h"

/* The next part that a final upload names; at begins as its parts. False: there is no other. */
bool join_next_part(const char **at, char id[ID_MAX]);

enum {
    JOIN_PART_MISSING = 1,
    JOIN_OVERTAKEN, /* it has gone, or another was quicker */
};
/* Copies at most so many bytes more, puts them on the disk, and then writes that down: row says how
 * far it is. Can be ended anywhere, and goes on from what is written down. */
int join_some(struct db *db, int incoming_fd, struct arena *arena, struct upload_row *row,
              int64_t bytes_max);
