/* A catalogue of one's own, opened to be read: by anybody and by staff. */
#pragma once

#include "base/arena.h"
#include "catalogue/look.h"
#include "data_dir.h"

struct opened {
    struct data_dir dir;
    struct db *db; /* writes too */
    struct library *library;
    struct look anybody, staff;
    struct arena *arena;
};

void opened_make(struct opened *opened);
/* Looks at what there is by now. */
void opened_again(struct opened *opened);
void opened_close(struct opened *opened);
