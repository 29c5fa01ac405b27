/* Files as they must be handled here: never through a symbolic link, always durable. */
#include "base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/fault.h"
#include "base/str.h"

/* O_NONBLOCK: a FIFO must not hold us before fstat can refuse it. */
enum { reading = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY };

static int only_regular(int opened)
{
    AUTO_FD int fd = opened;
    struct stat st;

    if (fd < 0)
        return -errno;
    if (fstat(fd, &st) < 0)
        return -errno;
    return S_ISREG(st.st_mode) ? take_fd(&fd) : -EINVAL;
}

int files_open_beneath(int dirfd, const char *path)
{
    struct open_how how = {
        .flags = reading,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };

    return only_regular((int)syscall(SYS_openat2, dirfd, path, &how, sizeof how));
}

int files_open_named(const char *path)
{
    return only_regular(open(path, reading));
}

int files_open_dir(int dirfd, const char *name)
{
    bool made = !mkdirat(dirfd, name, 0700);
    int fd;

    if (!made && errno != EEXIST)
        return -errno;
    if (made && dirfd != AT_FDCWD) {
        int r = files_sync_dir(dirfd);

        if (r)
            return fault(r);
    }
    fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int files_write_all(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length) {
        ssize_t n = write(fd, at, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        at += n;
        length -= (size_t)n;
    }
    return 0;
}

int files_read_all(int fd, size_t bytes_max, struct buf *out)
{
    size_t total = 0;
    char chunk[16384];

    for (;;) {
        ssize_t n = pread(fd, chunk, sizeof chunk, (off_t)total);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (!n)
            break;
        total += (size_t)n;
        if (total > bytes_max)
            return -EFBIG;
        buf_append(out, chunk, (size_t)n);
    }
    buf_append(out, "", 0); /* an empty file is "", not NULL */
    return out->failed ? -ENOMEM : 0;
}

int files_sync_dir(int dirfd)
{
    return fsync(dirfd) < 0 ? -errno : 0;
}

static int remove_tree(int dirfd, const char *name, int depth);

static int remove_entries(int opened, int depth)
{
    DIR *dir = fdopendir(opened);
    struct dirent *entry;
    int r = 0;

    if (!dir) {
        r = -errno;
        close(opened);
        return r;
    }
    while (!r && (errno = 0, entry = readdir(dir)))
        if (!str_equal(entry->d_name, ".") && !str_equal(entry->d_name, ".."))
            r = remove_tree(dirfd(dir), entry->d_name, depth + 1);
    if (!r && !entry)
        r = -errno;
    closedir(dir);
    return r;
}

static int remove_tree(int dirfd, const char *name, int depth)
{
    enum { deepest = 32 }; /* every level holds a descriptor and a frame */
    int fd, r;

    if (!unlinkat(dirfd, name, 0) || errno == ENOENT)
        return 0;
    if (errno != EISDIR)
        return -errno;
    if (depth > deepest)
        return -ELOOP;
    fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    r = remove_entries(fd, depth);
    if (!r && unlinkat(dirfd, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
        r = -errno;
    return r;
}

int files_remove_tree(int dirfd, const char *name)
{
    return fault(remove_tree(dirfd, name, 0));
}

int files_empty(int dirfd)
{
    int opened = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fault(opened < 0 ? -errno : remove_entries(opened, 0));
}
