/* An immutable file mapped for reading, shared by the transfers that use it and counted; and what
 * is known of which of its blocks are in memory. */
#include "base/mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/limits.h"

#ifndef MADV_POPULATE_READ /* Linux 5.14 */
#define MADV_POPULATE_READ 22
#endif

enum { readahead_bytes = 128 << 10 }; /* Linux's default */

static atomic_int descriptors_left;

struct mapping {
    const uint8_t *bytes; /* NULL for an empty file: mmap refuses length 0 */
    int64_t length;
    int fd; /* -1: none */
    atomic_int count;
    atomic_bool is_broken, is_known; /* and somebody was told */
    _Atomic int64_t seen_ms;         /* steady: when the file was last seen to be as long */
    bool is_told; /* mincore(2) says "in memory" of everything to who could not write the file */
    /* Of each block: until when it is taken to be in memory, in seconds of the steady clock. */
    _Atomic uint32_t warm_until_s[];
};

static int map(struct mapping *mapping, int fd)
{
    void *bytes;

    if (!mapping->length)
        return 0;
    bytes = mmap(NULL, (size_t)mapping->length, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    mapping->bytes = bytes;
    return 0;
}

static int64_t count_blocks(int64_t bytes)
{
    return bytes / mapping_block_bytes + (bytes % mapping_block_bytes > 0);
}

void mapping_keep_descriptors(int count)
{
    atomic_store(&descriptors_left, count);
}

int mapping_descriptor(const struct mapping *mapping)
{
    return mapping->fd;
}

static int keep_descriptor(int fd)
{
    int kept = -1;

    if (atomic_fetch_sub(&descriptors_left, 1) > 0)
        kept = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (kept < 0)
        atomic_fetch_add(&descriptors_left, 1);
    return kept;
}

int mapping_open(int fd, struct mapping **mapping)
{
    struct mapping *made;
    struct stat st;
    int r;

    if (fstat(fd, &st) < 0)
        return fault(-errno);
    made = calloc(1, sizeof *made + (size_t)count_blocks(st.st_size) * sizeof(uint32_t));
    if (!made)
        return fault(-ENOMEM);
    made->length = st.st_size;
    made->is_told = st.st_uid == geteuid();
    r = map(made, fd);
    if (r) {
        free(made);
        return fault(r);
    }
    made->fd = keep_descriptor(fd);
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
    if (mapping->fd >= 0) {
        close(mapping->fd);
        atomic_fetch_add(&descriptors_left, 1);
    }
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

/* What is in memory. */

static bool is_resident(const struct mapping *mapping, int64_t block)
{
    unsigned char pages[mapping_block_bytes / 4096];
    int64_t first = block * mapping_block_bytes, length = mapping->length - first;
    int64_t page_bytes = sysconf(_SC_PAGESIZE);

    if (length > mapping_block_bytes)
        length = mapping_block_bytes;
    if (mincore((void *)(uintptr_t)(mapping->bytes + first), (size_t)length, pages))
        return false;
    for (int64_t i = 0; i * page_bytes < length; i++)
        if (!(pages[i] & 1))
            return false;
    return true;
}

static void believe(struct mapping *mapping, int64_t block, int64_t now_ms)
{
    atomic_store_explicit(&mapping->warm_until_s[block],
                          (uint32_t)(now_ms / 1000) + (uint32_t)mapping_warm_s,
                          memory_order_relaxed);
}

static bool is_warm(struct mapping *mapping, int64_t block, int64_t now_ms)
{
    uint32_t now_s = (uint32_t)(now_ms / 1000);

    if (atomic_load_explicit(&mapping->warm_until_s[block], memory_order_relaxed) > now_s)
        return true;
    if (!mapping->is_told || !is_resident(mapping, block))
        return false;
    believe(mapping, block, now_ms);
    return true;
}

int64_t mapping_warm(struct mapping *mapping, int64_t first, int64_t length, int64_t now_ms)
{
    int64_t at = first, end = first + length;

    check(first >= 0 && length >= 0 && end <= mapping->length);
    while (at < end && is_warm(mapping, at / mapping_block_bytes, now_ms))
        at = (at / mapping_block_bytes + 1) * mapping_block_bytes;
    return (at < end ? at : end) - first;
}

/* All of it is asked of the disk at once: one call asks for no more than the disk's read-ahead,
 * whatever it is told. Populating, on kernels that can, waits for it. */
int mapping_read_in(struct mapping *mapping, int64_t first, int64_t length, int64_t now_ms)
{
    int64_t begin = first / mapping_block_bytes, end = count_blocks(first + length);
    int64_t from = begin * mapping_block_bytes, to = end * mapping_block_bytes;
    char *bytes = (char *)(uintptr_t)mapping->bytes;

    check(first >= 0 && length > 0 && first + length <= mapping->length);
    to = to < mapping->length ? to : mapping->length;
    for (int64_t at = from; at < to; at += readahead_bytes)
        madvise(bytes + at, (size_t)(to - at < readahead_bytes ? to - at : readahead_bytes),
                MADV_WILLNEED);
    if (madvise(bytes + from, (size_t)(to - from), MADV_POPULATE_READ) && errno != EINVAL) {
        int r = -errno;

        if (r == -EFAULT || r == -EHWPOISON)
            mapping_break(mapping);
        return fault(r);
    }
    for (int64_t block = begin; block < end; block++)
        believe(mapping, block, now_ms);
    return 0;
}

void mapping_ask_for(const struct mapping *mapping, int64_t first, int64_t length)
{
    int64_t from = first - first % sysconf(_SC_PAGESIZE);

    check(first >= 0 && length > 0 && first + length <= mapping->length);
    madvise((char *)(uintptr_t)mapping->bytes + from, (size_t)(first + length - from),
            MADV_WILLNEED);
}

/* What is broken. */

void mapping_break(struct mapping *mapping)
{
    atomic_store(&mapping->is_broken, true);
}

bool mapping_mend(struct mapping *mapping, const void *address)
{
    uintptr_t page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)address;
    uintptr_t first = (uintptr_t)mapping->bytes;

    if (at < first || at - first >= (uintptr_t)mapping->length)
        return false;
    mapping_break(mapping); /* before there is anything to read */
    return mmap((void *)(at / page_bytes * page_bytes), page_bytes, PROT_READ,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
}

/* The kernel fills the last page of a file that was cut short with zeros, which read as film. */
bool mapping_look(struct mapping *mapping)
{
    struct stat st;

    if (mapping->fd >= 0 && (fstat(mapping->fd, &st) < 0 || st.st_size < mapping->length))
        mapping_break(mapping);
    return !mapping_is_broken(mapping);
}

bool mapping_is_whole(struct mapping *mapping, int64_t now_ms)
{
    if (atomic_load_explicit(&mapping->seen_ms, memory_order_relaxed) == now_ms)
        return !mapping_is_broken(mapping);
    atomic_store_explicit(&mapping->seen_ms, now_ms, memory_order_relaxed);
    return mapping_look(mapping);
}

bool mapping_is_broken(const struct mapping *mapping)
{
    return atomic_load_explicit(&mapping->is_broken, memory_order_relaxed);
}

bool mapping_is_news(struct mapping *mapping)
{
    return mapping_is_broken(mapping) && !atomic_exchange(&mapping->is_known, true);
}
