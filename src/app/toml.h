/* The subset of TOML that config/incare.conf is written in:
 *   [section]     name = "text" | 30 | true | ["a", "b"]     # remark
 * A value ends on its line. Numbers with a unit are texts: "10 GiB", "30 s". */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum { TOML_ITEMS_MAX = 32, TOML_NAME_MAX = 64, TOML_REASON_MAX = 200 };

enum toml_kind { TOML_TEXT, TOML_NUMBER, TOML_BOOL, TOML_LIST };

struct toml_entry {
    char section[TOML_NAME_MAX], name[TOML_NAME_MAX];
    int line, column; /* of the name, from 1 */
    int value_column;
    enum toml_kind kind;
    const char *text; /* TOML_TEXT: in the arena */
    int64_t number;
    bool yes;
    const char *items[TOML_ITEMS_MAX]; /* TOML_LIST: texts */
    int count;
};

struct toml_problem {
    int line, column;
    char reason[TOML_REASON_MAX];
};

enum { TOML_REFUSED = 1 };

/* Calls each for every section (name is "") and every entry, in order; what it answers other than 0
 * ends the reading and is returned (use other numbers than TOML_REFUSED). TOML_REFUSED: problem
 * says where and why. */
int toml_read(struct arena *arena, const char *bytes, size_t length,
              int (*each)(void *context, const struct toml_entry *entry), void *context,
              struct toml_problem *problem);
