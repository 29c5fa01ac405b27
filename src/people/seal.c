/* audit.log: lines that are added, each durable before the next. */
#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"

enum { SEAL_DIGITS = 64, SEAL_LINE_MAX = 18 + 1 + SEAL_DIGITS + 1 };

static int open_log(int data_fd, int flags)
{
    int fd = openat(data_fd, "audit.log", flags | O_NOFOLLOW | O_CLOEXEC, 0600);

    return fd < 0 ? -errno : fd;
}

/* What it ends with, as long as the line is. */
static int read_end(int fd, char *end, size_t length, int64_t *bytes)
{
    struct stat at;
    ssize_t got;

    end[0] = '\0';
    if (fstat(fd, &at) != 0)
        return fault(-errno);
    *bytes = at.st_size;
    if (at.st_size < (off_t)length)
        return 0;
    got = pread(fd, end, length, at.st_size - (off_t)length);
    if (got != (ssize_t)length)
        return fault(got < 0 ? -errno : -EIO);
    end[length] = '\0';
    return 0;
}

static int append_line(int fd, const char *line, bool *is_new)
{
    char end[SEAL_LINE_MAX + 1], last[2];
    int64_t bytes = 0;
    int r = read_end(fd, end, strlen(line), &bytes);

    *is_new = bytes == 0;
    if (r || str_equal(end, line)) /* another process was as quick */
        return fault(r);
    r = read_end(fd, last, 1, &bytes);
    if (r == 0 && bytes > 0 && last[0] != '\n') /* a crash cut the line before */
        r = files_write_all(fd, "\n", 1);
    if (r == 0)
        r = files_write_all(fd, line, strlen(line));
    return r ? fault(r) : fsync(fd) == 0 ? 0 : fault(-errno);
}

int seal_append(int data_fd, int64_t number, const char *sha256)
{
    AUTO_FD int fd = open_log(data_fd, O_RDWR | O_CREAT | O_APPEND);
    char line[SEAL_LINE_MAX + 1];
    bool is_new;
    int r;

    if (fd < 0)
        return fault(fd);
    if (flock(fd, LOCK_EX) != 0)
        return fault(-errno);
    snprintf(line, sizeof line, "%lld %.64s\n", (long long)number, sha256);
    r = append_line(fd, line, &is_new);
    if (r || !is_new)
        return fault(r);
    return fault(files_sync_dir(data_fd));
}

int seal_read(int data_fd, struct buf *out)
{
    AUTO_FD int fd = open_log(data_fd, O_RDONLY);

    out->bytes_max = (size_t)audit_log_bytes_max + 1;
    if (fd == -ENOENT)
        return 0;
    return fd < 0 ? fault(fd) : fault(files_read_all(fd, (size_t)audit_log_bytes_max, out));
}

static bool take_line(char *line, int64_t *number, const char **sha256)
{
    char *digits = strchr(line, ' ');

    if (!digits)
        return false;
    *digits++ = '\0';
    *sha256 = digits;
    return str_to_number(line, number) && strlen(digits) == SEAL_DIGITS &&
           strspn(digits, "0123456789abcdef") == SEAL_DIGITS;
}

bool seal_next(char **at, int64_t *number, const char **sha256)
{
    while (*at && **at) {
        char *line = strsep(at, "\n");

        if (take_line(line, number, sha256))
            return true;
    }
    return false;
}
