/* Files as they must be handled here: never through a symbolic link, always durable. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/buf.h"

static inline void files_closep(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define AUTO_FD __attribute__((cleanup(files_closep)))
static inline int take_fd(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

/* Opens path below dirfd: no symbolic links, no "..", no absolute paths, regular files only, never
 * blocking on a FIFO. Returns the fd, or -errno (-ELOOP for a link, -EINVAL for not a file). */
int files_open_beneath(int dirfd, const char *path);
/* Opens a path a person named on the command line: O_NOFOLLOW on the last part, regular files only.
 */
int files_open_named(const char *path);
/* Opens (making it, 0700, when missing) a directory below dirfd. Returns the fd or -errno. */
int files_open_dir(int dirfd, const char *name);

int files_write_all(int fd, const void *bytes, size_t length);
/* Reads the whole file, at most bytes_max: -EFBIG when longer. */
int files_read_all(int fd, size_t bytes_max, struct buf *out);
int files_sync_dir(int dirfd);
/* Makes out (empty) share the blocks of in, which takes no room; -errno where the disk cannot. */
int files_clone(int in, int out);
/* Copies all of in to out (empty): shares blocks where the disk can (FICLONE), keeps holes, else
 * copy_file_range. Does not fsync. */
int files_copy(int in, int out);
/* Copies so many bytes of in, from there on, to there in out; shares their blocks where the disk
 * can, which it does where they begin and end at its blocks. Does not fsync. -EIO: in has fewer. */
int files_copy_piece(int in, off_t from, int out, off_t to, int64_t bytes);
/* Removes a directory and what is in it, below dirfd, following no link. 0 when it is not there. */
int files_remove_tree(int dirfd, const char *name);
/* The same of all that is in a directory, which stays. */
int files_empty(int dirfd);
