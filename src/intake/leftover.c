/* What a crash or a replaced film leaves below renditions/. */
#include "intake/leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/str.h"
#include "folder.h"
#include "packager.h"
#include "store/leftovers.h"
#include "store/versions.h"

struct cleaning {
    struct db *db;
    struct folder folder; /* renditions/ */
    int removed;
};

static int gone(struct cleaning *cleaning, int result)
{
    if (result == 0)
        cleaning->removed++;
    return result == 0 || errno == ENOENT ? 0 : fault(-errno);
}

/* Copies that were never finished. */
static int remove_temporary(struct cleaning *cleaning)
{
    const struct folder *folder = &cleaning->folder;
    int r = 0;

    for (int i = 0; r == 0 && i < folder->count; i++)
        if (str_starts(folder->names[i], "tmp-"))
            r = gone(cleaning, unlinkat(folder->fd, folder->names[i], 0));
    return r;
}

/* What a packaging has made that is not wanted any more. A folder is named by its row before it is
 * made, so that none that is listed is one that is about to be. */
static int remove_staging(struct cleaning *cleaning)
{
    const struct folder *folder = &cleaning->folder;
    int r = 0;

    for (int i = 0; r == 0 && i < folder->count; i++) {
        const char *id = staging_id(folder->names[i]);
        int found = id ? packagings_find_folder(cleaning->db, id) : 0;
        r = found == PACKAGINGS_MISSING ? files_remove_tree(folder->fd, folder->names[i]) : found;
        cleaning->removed += found == PACKAGINGS_MISSING && r == 0;
    }
    return fault(r);
}

/* path: "<id>/original.mp4", as we name them; nothing else is ours to delete. */
static int remove_leftover(void *context, const char *path)
{
    struct cleaning *cleaning = context;
    int fd = cleaning->folder.fd, r;
    char id[ID_MAX];

    snprintf(id, sizeof id, "%s", path);
    if (!id_is_valid(id) || path[ID_MAX - 1] != '/' || strchr(path + ID_MAX, '/'))
        return 0;
    r = gone(cleaning, unlinkat(fd, path, 0));
    if (r == 0 && unlinkat(fd, id, AT_REMOVEDIR) != 0 && errno != ENOENT && errno != ENOTEMPTY)
        r = -errno;
    if (r == 0)
        r = files_sync_dir(fd);
    return r ? fault(r) : fault(leftovers_forget(cleaning->db, path));
}

static int clean(struct cleaning *cleaning, int data_fd)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    int r = arena ? folder_open(data_fd, "renditions", arena, &cleaning->folder) : -ENOMEM;

    if (r == 0)
        r = remove_temporary(cleaning);
    if (r == 0)
        r = remove_staging(cleaning);
    if (r == 0)
        r = leftovers_each(cleaning->db, arena, remove_leftover, cleaning);
    folder_close(&cleaning->folder);
    return fault(r);
}

int leftover_clean(struct db *db, int data_fd, int *removed)
{
    AUTO_FD int lock =
        openat(data_fd, "intake.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct cleaning cleaning = {.db = db, .folder.fd = -1};
    int r = lock < 0 || flock(lock, LOCK_EX) != 0 ? -errno : clean(&cleaning, data_fd);

    if (removed)
        *removed = cleaning.removed;
    return fault(r);
}

struct named {
    const struct folder *folder;
    bool *is_named; /* one for each name in folder */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int note(void *context, const char *path)
{
    const struct named *named = context;
    char id[ID_MAX];
    const char *key = id, **found;

    snprintf(id, sizeof id, "%s", path);
    found = bsearch(&key, named->folder->names, (size_t)named->folder->count, sizeof key, by_name);
    if (found)
        named->is_named[found - named->folder->names] = true;
    return 0;
}

int leftover_each_stray(struct db *db, int data_fd, int (*each)(void *context, const char *name),
                        void *context)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    AUTO_FOLDER struct folder folder = {.fd = -1};
    struct named named = {.folder = &folder};
    int r = arena ? folder_open(data_fd, "renditions", arena, &folder) : -ENOMEM;

    if (r == 0) {
        named.is_named = arena_array(arena, (size_t)folder.count + 1, sizeof *named.is_named);
        r = named.is_named ? renditions_each_path(db, arena, note, &named) : -ENOMEM;
    }
    if (r == 0)
        r = leftovers_each(db, arena, note, &named);
    for (int i = 0; r == 0 && i < folder.count; i++)
        if (!named.is_named[i] && !str_starts(folder.names[i], "tmp-") &&
            !staging_id(folder.names[i]) &&
            packagings_find_folder(db, folder.names[i]) == PACKAGINGS_MISSING)
            r = each(context, folder.names[i]);
    return fault(r);
}
