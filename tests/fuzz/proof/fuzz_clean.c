/* Any bytes as a film: the proof ends, its blame lies in the file, and what is clean is so to its
 * last byte and no further. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fault.h"
#include "proof/clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    struct clean_verdict verdict;
    int r;

    if (fd < 0)
        fd = memfd_create("film", MFD_CLOEXEC);
    check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    r = clean_check(fd, &verdict);
    check(r == 0 || r == CLEAN_DIRTY);
    check(memchr(verdict.path, 0, sizeof(verdict.path)));
    check(memchr(verdict.reason, 0, sizeof(verdict.reason)));
    check((r == CLEAN_DIRTY) == (verdict.reason[0] != '\0'));
    check(verdict.at >= 0 && verdict.at <= (int64_t)size);
    if (r == 0) {
        check(ftruncate(fd, (off_t)size - 1) == 0);
        check(clean_check(fd, &verdict) == CLEAN_DIRTY);
        check(ftruncate(fd, (off_t)size + 1) == 0);
        check(clean_check(fd, &verdict) == CLEAN_DIRTY);
    }
    return 0;
}
