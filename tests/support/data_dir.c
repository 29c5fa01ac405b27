/* A data dir for one test, below $TMPDIR, gone afterwards. */
#include "data_dir.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"

void data_dir_make(struct data_dir *dir)
{
    const char *below = getenv("TMPDIR");

    check(snprintf(dir->path, sizeof(dir->path), "%s/incare-test-XXXXXX", below ? below : "/tmp") <
          (int)sizeof(dir->path));
    check(mkdtemp(dir->path));
    dir->fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    check(dir->fd >= 0);
}

void data_dir_remove(struct data_dir *dir)
{
    close(dir->fd);
    check(files_remove_tree(AT_FDCWD, dir->path) == 0);
}

void data_dir_put(int fd, const char *name, const void *bytes, size_t length)
{
    AUTO_FD int made = openat(fd, ".put", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    check(made >= 0 && files_write_all(made, bytes, length) == 0);
    check(renameat(fd, ".put", fd, name) == 0);
}
