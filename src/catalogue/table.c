/* A hash table of places by name: open addressing, never more than half full. */
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

/* FNV-1a. */
static uint32_t hash(const char *name)
{
    uint32_t sum = 2166136261u;

    for (; *name; name++)
        sum = (sum ^ (uint8_t)*name) * 16777619u;
    return sum;
}

static void place(struct table *table, const char *name, uint32_t slot)
{
    uint32_t at = hash(name) & (table->size - 1);

    while (table->slots[at])
        at = (at + 1) & (table->size - 1);
    table->slots[at] = slot;
}

static int grow(struct table *table)
{
    struct table grown = *table;

    grown.size = table->size ? table->size * 2 : 64;
    grown.slots = calloc(grown.size, sizeof(*grown.slots));
    if (!grown.slots)
        return fault(-ENOMEM);
    for (uint32_t i = 0; i < table->size; i++) {
        if (table->slots[i])
            place(&grown, table->name_of(table->context, (int)table->slots[i] - 1),
                  table->slots[i]);
    }
    free(table->slots);
    *table = grown;
    return 0;
}

int table_put(struct table *table, int at)
{
    if (table->count * 2 >= table->size) {
        int r = grow(table);

        if (r)
            return fault(r);
    }
    place(table, table->name_of(table->context, at), (uint32_t)at + 1);
    table->count++;
    return 0;
}

int table_find(const struct table *table, const char *name)
{
    if (!table->size)
        return -1;
    for (uint32_t at = hash(name) & (table->size - 1); table->slots[at];
         at = (at + 1) & (table->size - 1)) {
        int there = (int)table->slots[at] - 1;

        if (strcmp(table->name_of(table->context, there), name) == 0)
            return there;
    }
    return -1;
}

void table_free(struct table *table)
{
    free(table->slots);
    table->slots = NULL;
    table->size = table->count = 0;
}
