/* What search may find: public films only. */
#pragma once

#include <stdint.h>

#include "store/db.h"

/* Puts a film's texts and cues into search (first taking out what was there), or takes them out. In
 * the same transaction as the change of state. */
int searchable_put(struct db *db, int64_t film_id);
int searchable_remove(struct db *db, int64_t film_id);
