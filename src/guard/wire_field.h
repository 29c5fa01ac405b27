/* What the fields of a message may hold: one row a field. Private to guard. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_kind { FIELD_BOOL, FIELD_INT32, FIELD_INT64, FIELD_TEXT };

struct field {
    enum field_kind kind;
    size_t offset;
    size_t size; /* texts */
    int64_t min, max;
};

#define FLAG(of, name)                                 \
    {                                                  \
        FIELD_BOOL, offsetof(struct of, name), 1, 0, 0 \
    }
#define NUMBER(of, name, least, most)                                                  \
    {                                                                                  \
        sizeof(((struct of *)0)->name) == 4 ? FIELD_INT32 : FIELD_INT64,               \
            offsetof(struct of, name), sizeof(((struct of *)0)->name), (least), (most) \
    }
#define TEXT(of, name)                                                              \
    {                                                                               \
        FIELD_TEXT, offsetof(struct of, name), sizeof(((struct of *)0)->name), 0, 0 \
    }

/* True when each of these fields of the thing holds what its row allows. */
bool wire_fields_hold(const struct field *fields, size_t count, const void *thing);
#define HOLDS(fields, thing) wire_fields_hold(fields, sizeof(fields) / sizeof((fields)[0]), thing)
