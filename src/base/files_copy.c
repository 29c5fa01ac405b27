/* The bytes of one file into another, as cheaply as the disk can: shared blocks, kept holes. */
#include "base/files.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "base/fault.h"

struct run {
    off_t start, end;
    off_t shift; /* so much further on in the other file */
};

/* For disks that cannot copy by themselves. */
static ssize_t copy_by_hand(int in, int out, struct run run)
{
    char chunk[65536];
    size_t wanted = sizeof chunk;
    ssize_t n;

    if (run.end - run.start < (off_t)wanted)
        wanted = (size_t)(run.end - run.start);
    n = pread(in, chunk, wanted, run.start);
    return n > 0 ? pwrite(out, chunk, (size_t)n, run.start + run.shift) : n;
}

static ssize_t copy_some(int in, int out, struct run run)
{
    off_t from = run.start, to = run.start + run.shift;
    ssize_t n = copy_file_range(in, &from, out, &to, (size_t)(run.end - run.start), 0);

    if (n > 0 ||
        (n < 0 && errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP))
        return n;
    return copy_by_hand(in, out, run);
}

static int copy_run(int in, int out, struct run run)
{
    while (run.start < run.end) {
        ssize_t n = copy_some(in, out, run);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (!n)
            return -EIO; /* the file shrank under us */
        run.start += n;
    }
    return 0;
}

/* The next run of bytes that is not a hole; 0 length at the end of the file. */
static int next_data(int in, off_t from, off_t size, struct run *run)
{
    *run = (struct run){size, size, 0};
    run->start = lseek(in, from, SEEK_DATA);
    if (run->start < 0 && errno == ENXIO) {
        run->start = size;
        return 0;
    }
    if (run->start < 0)
        return -errno;
    run->end = lseek(in, run->start, SEEK_HOLE);
    return run->end < 0 ? -errno : 0;
}

int files_copy_piece(int in, off_t from, int out, off_t to, int64_t bytes)
{
    return fault(copy_run(in, out, (struct run){from, from + bytes, to - from}));
}

int files_clone(int in, int out)
{
    return ioctl(out, FICLONE, in) ? -errno : 0;
}

int files_copy(int in, int out)
{
    struct run run = {0, 0, 0};
    struct stat st;

    if (!files_clone(in, out))
        return 0;
    if (fstat(in, &st) < 0)
        return -errno;
    if (ftruncate(out, st.st_size) < 0)
        return -errno;
    for (;;) {
        int r = next_data(in, run.end, st.st_size, &run);

        if (r)
            return fault(r);
        if (run.start >= st.st_size)
            return 0;
        if (run.end > st.st_size)
            run.end = st.st_size;
        r = copy_run(in, out, run);
        if (r)
            return fault(r);
    }
}
