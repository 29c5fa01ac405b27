/* An immutable file mapped for reading, shared by the transfers that use it and counted. */
#pragma once

#include <stdint.h>

struct mapping;

/* Maps the whole file (fd may be closed afterwards). A file of 0 bytes is allowed. The caller holds
 * one count. Returns 0 or -errno. */
int mapping_open(int fd, struct mapping **mapping);
struct mapping *mapping_hold(struct mapping *mapping); /* one more count; any thread */
void mapping_release(struct mapping *mapping);         /* one less; unmaps at none. NULL allowed */
const uint8_t *mapping_bytes(const struct mapping *mapping);
int64_t mapping_length(const struct mapping *mapping);

static inline void mapping_releasep(struct mapping **mapping)
{
    mapping_release(*mapping);
}
#define AUTO_MAPPING __attribute__((cleanup(mapping_releasep)))
