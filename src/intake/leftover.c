/* What a crash or a replaced film leaves below renditions/. */
#include "intake/leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "folder.h"
#include "store/versions.h"

struct named {
    const struct folder *folder;
    bool *is_named; /* one for each name in folder */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* path: "<id>/original.mp4". */
static int note(void *context, const char *path)
{
    const struct named *named = context;
    char id[64];
    const char *slash = strchr(path, '/'), *key = id, **found;

    if (!slash || (size_t)(slash - path) >= sizeof id)
        return 0;
    memcpy(id, path, (size_t)(slash - path));
    id[slash - path] = '\0';
    found = bsearch(&key, named->folder->names, (size_t)named->folder->count, sizeof key, by_name);
    if (found)
        named->is_named[found - named->folder->names] = true;
    return 0;
}

static int remove_unnamed(const struct named *named, int *removed)
{
    int r = 0;

    for (int i = 0; r == 0 && i < named->folder->count; i++) {
        if (named->is_named[i])
            continue;
        if (unlinkat(named->folder->fd, named->folder->names[i], 0) != 0)
            r = errno == EISDIR || errno == EPERM
                    ? files_remove_tree(named->folder->fd, named->folder->names[i])
                    : -errno;
        if (removed && r == 0)
            *removed += 1;
    }
    return fault(r);
}

static int clean(struct db *db, int data_fd, int *removed)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    AUTO_FOLDER struct folder folder = {.fd = -1};
    struct named named = {.folder = &folder};
    int r = arena ? folder_open(data_fd, "renditions", arena, &folder) : -ENOMEM;

    if (r == 0) {
        named.is_named = arena_array(arena, (size_t)folder.count + 1, sizeof *named.is_named);
        r = named.is_named ? renditions_each_path(db, arena, note, &named) : -ENOMEM;
    }
    return r ? fault(r) : fault(remove_unnamed(&named, removed));
}

int leftover_clean(struct db *db, int data_fd, int *removed)
{
    AUTO_FD int lock =
        openat(data_fd, "intake.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (removed)
        *removed = 0;
    if (lock < 0 || flock(lock, LOCK_EX) != 0)
        return fault(-errno);
    return fault(clean(db, data_fd, removed));
}
