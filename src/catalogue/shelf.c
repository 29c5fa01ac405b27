/* renditions/, and the files in it that are open. */
#include "shelf.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"

struct shelf {
    int fd;
    atomic_int holders;
    atomic_int mapped; /* how many files keep their mapping */
};

struct shelf_file {
    struct shelf *shelf;
    int64_t bytes;
    atomic_int holders;
    _Atomic(struct mapping *) mapping;
    char path[];
};

int shelf_open(struct shelf **shelf, int data_fd)
{
    AUTO_FD int fd = files_open_dir(data_fd, "renditions");

    if (fd < 0)
        return fault(fd);
    *shelf = calloc(1, sizeof(**shelf));
    if (!*shelf)
        return fault(-ENOMEM);
    (*shelf)->fd = take_fd(&fd);
    atomic_init(&(*shelf)->holders, 1);
    return 0;
}

void shelf_release(struct shelf *shelf)
{
    if (!shelf || atomic_fetch_sub(&shelf->holders, 1) > 1)
        return;
    close(shelf->fd);
    free(shelf);
}

struct shelf_file *shelf_file_name(struct shelf *shelf, const char *path, int64_t bytes)
{
    size_t size = strlen(path) + 1;
    struct shelf_file *file = calloc(1, sizeof(*file) + size);

    if (!file)
        return NULL;
    memcpy(file->path, path, size);
    file->bytes = bytes;
    file->shelf = shelf;
    atomic_fetch_add(&shelf->holders, 1);
    atomic_init(&file->holders, 1);
    return file;
}

struct shelf_file *shelf_file_hold(struct shelf_file *file)
{
    atomic_fetch_add(&file->holders, 1);
    return file;
}

void shelf_file_release(struct shelf_file *file)
{
    struct mapping *mapping;

    if (!file || atomic_fetch_sub(&file->holders, 1) > 1)
        return;
    mapping = atomic_load(&file->mapping);
    if (mapping) {
        atomic_fetch_sub(&file->shelf->mapped, 1);
        mapping_release(mapping);
    }
    shelf_release(file->shelf);
    free(file);
}

static int open_mapping(const struct shelf_file *file, struct mapping **mapping)
{
    AUTO_FD int fd = files_open_beneath(file->shelf->fd, file->path);
    int r = fd < 0 ? fd : mapping_open(fd, mapping);

    if (!r && mapping_length(*mapping) != file->bytes) {
        mapping_release(*mapping);
        r = -EIO;
    }
    if (r)
        log_event(LOG_ERROR, "rendition.unreadable", "path", file->path, "why", strerror(-r), NULL);
    return r;
}

int shelf_map(struct shelf_file *file, struct mapping **mapping)
{
    struct mapping *kept = atomic_load(&file->mapping), *opened = NULL;
    int r;

    if (kept && !mapping_is_broken(kept)) {
        *mapping = mapping_hold(kept); /* the caller's picture holds file, and file holds kept */
        return 0;
    }
    r = open_mapping(file, &opened);
    if (r)
        return fault(r);
    *mapping = opened;
    if (kept) /* others may be about to hold it: the mended file is opened for each request */
        return 0;
    /* The kernel maps some 65,000 files a process: the rest are opened for each request. */
    if (atomic_fetch_add(&file->shelf->mapped, 1) < mappings_kept_max &&
        atomic_compare_exchange_strong(&file->mapping, &kept, mapping_hold(opened)))
        return 0;
    atomic_fetch_sub(&file->shelf->mapped, 1);
    if (kept)
        mapping_release(opened); /* another thread was first; this one serves as well */
    return 0;
}
