/* People who are in films, as a file names them: their codes, where they appear, what they agreed
 * to. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/appearances.h"
#include "store/consents.h"
#include "store/db.h"
#include "store/persons.h"

enum { ENROL_REFUSED = 1, ENROL_PROBLEM_MAX = 240 };

/* What a person may be called, in words; NULL: it may stand so. */
const char *enrol_why_not(const struct person_row *person);
const char *enrol_why_not_there(const struct appearance_row *appearance);

/* The words that may be chosen, ended by NULL. */
extern const char *const enrol_roles[],
    *const enrol_policies[], *const enrol_hows[], *const enrol_uses[], *const enrol_parties[];

/* Adds all of a file's people, or none: {"people": [{"code": "C-0001", "role": "young-person", …}]}
 * as incare(1) has it. ENROL_REFUSED: problem says what is wrong with which. */
int enrol_read(struct db *db, const char *who, const char *bytes, size_t length, int64_t now_ms,
               struct arena *arena, int *count, char problem[ENROL_PROBLEM_MAX]);
