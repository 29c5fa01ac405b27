/* The data folder. */
#include "datadir.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"

const struct datadir_folder datadir_folders[] = {
    {"library", 0775},    /* staff drop films here */
    {"renditions", 0750}, /* what is streamed */
    {"incoming", 0700},   {"quarantine", 0700}, {"vault", 0700},
    {"keys", 0700},       {"speech", 0700},     {NULL, 0},
};

static int make_folders(int data_fd)
{
    for (const struct datadir_folder *folder = datadir_folders; folder->name; folder++)
        if (mkdirat(data_fd, folder->name, folder->mode) != 0 && errno != EEXIST)
            return fault(-errno);
    return 0;
}

int datadir_open(const char *path, bool make)
{
    AUTO_FD int fd = -1;
    int r;

    if (make && mkdir(path, 0750) != 0 && errno != EEXIST)
        return fault(-errno);
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fault(-errno);
    r = make ? make_folders(fd) : 0;
    return r ? fault(r) : take_fd(&fd);
}

int datadir_lock(int data_fd, const char *name)
{
    AUTO_FD int fd = openat(data_fd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0)
        return fault(-errno);
    return take_fd(&fd);
}
