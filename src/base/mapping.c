/* An immutable file mapped for reading, shared by the transfers that use it and counted. */
#include "base/mapping.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/fault.h"

struct mapping {
    const uint8_t *bytes; /* NULL for an empty file: mmap refuses length 0 */
    int64_t length;
    atomic_int count;
};

static int map(struct mapping *mapping, int fd)
{
    struct stat st;
    void *bytes;

    if (fstat(fd, &st) < 0)
        return -errno;
    mapping->length = st.st_size;
    if (!st.st_size)
        return 0;
    bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    mapping->bytes = bytes;
    return 0;
}

int mapping_open(int fd, struct mapping **mapping)
{
    struct mapping *made = calloc(1, sizeof *made);
    int r;

    if (!made)
        return -ENOMEM;
    r = map(made, fd);
    if (r) {
        free(made);
        return fault(r);
    }
    atomic_init(&made->count, 1);
    *mapping = made;
    return 0;
}

struct mapping *mapping_hold(struct mapping *mapping)
{
    check(atomic_fetch_add(&mapping->count, 1) > 0);
    return mapping;
}

void mapping_release(struct mapping *mapping)
{
    int before;

    if (!mapping)
        return;
    before = atomic_fetch_sub(&mapping->count, 1);
    check(before > 0);
    if (before > 1)
        return;
    if (mapping->bytes)
        munmap((void *)(uintptr_t)mapping->bytes, (size_t)mapping->length);
    free(mapping);
}

const uint8_t *mapping_bytes(const struct mapping *mapping)
{
    return mapping->bytes;
}

int64_t mapping_length(const struct mapping *mapping)
{
    return mapping->length;
}
