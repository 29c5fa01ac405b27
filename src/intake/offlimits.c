/* The folders of the data dir that are no library, known by what they are and not by their names.
 */
#include "offlimits.h"

#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>

static const char *const names[OFFLIMITS_MAX] = {".",     "renditions", "incoming", "quarantine",
                                                 "vault", "keys",       "speech"};

void offlimits_find(struct offlimits *offlimits, int data_fd)
{
    offlimits->count = 0;
    for (int i = 0; i < OFFLIMITS_MAX; i++)
        if (fstatat(data_fd, names[i], &offlimits->folders[offlimits->count],
                    AT_SYMLINK_NOFOLLOW) == 0)
            offlimits->count++;
}

bool offlimits_has(const struct offlimits *offlimits, const struct stat *folder)
{
    for (int i = 0; i < offlimits->count; i++)
        if (offlimits->folders[i].st_ino == folder->st_ino &&
            offlimits->folders[i].st_dev == folder->st_dev)
            return true;
    return false;
}

bool offlimits_cross(const struct offlimits *offlimits, int library_fd, const char *path)
{
    char above[PATH_MAX] = ".";
    struct stat at;

    for (const char *slash = path;; slash++) {
        if (fstatat(library_fd, above, &at, AT_SYMLINK_NOFOLLOW) == 0 &&
            offlimits_has(offlimits, &at))
            return true;
        slash = strchr(slash, '/');
        if (!slash || slash - path >= (ptrdiff_t)sizeof above)
            return false;
        memcpy(above, path, (size_t)(slash - path));
        above[slash - path] = '\0';
    }
}
