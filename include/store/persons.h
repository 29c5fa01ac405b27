/* Rows of people who are in films: a code, a role, and how they may be called. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct person_row {
    int64_t id;
    const char *code; /* "C-0007" */
    const char *role; /* 'young-person' … as the schema lists them */
    bool was_child;
    const char *name_policy;         /* none role-only chosen-name first-name full-name */
    const char *name;                /* NULL: none may be shown */
    const char *label_en, *label_cy; /* "A young person"; "": by the role */
    bool is_credited;
    int64_t revision;
};

enum { PERSONS_MISSING = 1, PERSONS_TAKEN = 2 };

/* row->code NULL: the next one, made in arena. row->id is set. */
int persons_add(struct db *db, struct person_row *row, int64_t now_ms, struct arena *arena);
int persons_change(struct db *db, struct person_row *row);
int persons_find(struct db *db, const char *code, struct arena *arena, struct person_row *row);
int persons_each(struct db *db, struct arena *arena,
                 int (*each)(void *context, const struct person_row *row), void *context);
