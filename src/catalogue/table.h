/* A hash table of places (0, 1, 2, ...) by the names of the things that lie there. The names are
 * our own (slugs, ids, digests); whoever asks may ask for anything. */
#pragma once

#include <stdint.h>

struct table {
    const char *(*name_of)(const void *context, int at);
    const void *context;
    uint32_t *slots; /* place + 1; 0: free */
    uint32_t size;   /* a power of two, at least twice count */
    uint32_t count;
};

/* The name at this place must not be in the table yet. 0 or -ENOMEM. */
int table_put(struct table *table, int at);
/* -1: not there. */
int table_find(const struct table *table, const char *name);
void table_free(struct table *table);
