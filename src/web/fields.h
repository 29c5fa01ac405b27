/* The fields of a form, as application/x-www-form-urlencoded (WHATWG URL 5) writes them. */
#pragma once

#include <stddef.h>

#include "base/arena.h"

struct field {
    const char *name, *value; /* text: UTF-8, lines end with "\n" */
};

struct fields {
    const struct field *list; /* in the order sent */
    int count;
};

/* NULL, or for a person why they cannot be read: one that is no text, too many, no memory. */
const char *fields_read(const char *body, size_t length, struct arena *arena,
                        struct fields *fields);
/* The i-th value of that name; NULL when there are not so many. */
const char *fields_find(const struct fields *fields, const char *name, int i);
