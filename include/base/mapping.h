/* An immutable file mapped for reading, shared by the transfers that use it and counted; and what
 * is known of which of its bytes are in memory. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct mapping;

/* Maps the whole file (fd may be closed afterwards). A file of 0 bytes is allowed. The caller holds
 * one count. Returns 0 or -errno. */
int mapping_open(int fd, struct mapping **mapping);
/* How many mappings may keep a descriptor of their file too; at first, none. Before others open
 * any. */
void mapping_keep_descriptors(int count);
/* Its file's, for as long as it is held; -1: it keeps none. */
int mapping_descriptor(const struct mapping *mapping);
struct mapping *mapping_hold(struct mapping *mapping); /* one more count; any thread */
void mapping_release(struct mapping *mapping);         /* one less; unmaps at none. NULL allowed */
const uint8_t *mapping_bytes(const struct mapping *mapping);
int64_t mapping_length(const struct mapping *mapping);

/* How many of these bytes, from the first on, can be read without waiting for the disk: as far as
 * was seen within mapping_warm_s, else as the kernel says now. When it does not tell us, because
 * the file is another user's, only what was read in lately counts. now_ms: steady. Any thread. */
int64_t mapping_warm(struct mapping *mapping, int64_t first, int64_t length, int64_t now_ms);
/* Reads them in, with the rest of their blocks; waits for the disk (before Linux 5.14 it only has
 * it begin). -EFAULT: they cannot be read, the file is shorter than it was; the mapping is broken.
 * Any thread. */
int mapping_read_in(struct mapping *mapping, int64_t first, int64_t length, int64_t now_ms);

/* Asks the disk for these bytes and no more, and does not wait: for who will read here and there,
 * where the kernel would read all that lies between. Any thread. */
void mapping_ask_for(const struct mapping *mapping, int64_t first, int64_t length);

/* Its file is not what it was when it was mapped: nothing more is to be read from it. Any thread,
 * and signal handlers. */
void mapping_break(struct mapping *mapping);
/* Breaks it, and puts a page of zeros where a page of it cannot be read. False: the address is none
 * of its, or there is no memory. For signal handlers. */
bool mapping_mend(struct mapping *mapping, const void *address);
bool mapping_is_broken(const struct mapping *mapping);
/* Whether it is not, looked at: when it keeps a descriptor, its file's length is asked for. One
 * that was cut short is broken. Any thread. */
bool mapping_look(struct mapping *mapping);
/* The same, looked at anew whenever now_ms is another. */
bool mapping_is_whole(struct mapping *mapping, int64_t now_ms);
/* True the first time that it is asked of a broken one: for who tells of it. */
bool mapping_is_news(struct mapping *mapping);

static inline void mapping_releasep(struct mapping **mapping)
{
    mapping_release(*mapping);
}
#define AUTO_MAPPING __attribute__((cleanup(mapping_releasep)))
