/* Several statements as one: in the caller's transaction, or in one of its own, rolled back unless
 * it is ended. */
#pragma once

#include <stdbool.h>

#include "store/db.h"

struct change {
    struct db *db;
    bool is_own;
};
int change_begin(struct change *change, struct db *db);
int change_end(struct change *change);
void change_close(struct change *change);
#define AUTO_CHANGE __attribute__((cleanup(change_close)))
