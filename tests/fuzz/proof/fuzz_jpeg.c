/* Any bytes as a JPEG. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fault.h"
#include "jpeg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    static struct glass glass;
    struct clean_verdict verdict = {0};
    struct suspect suspect = {.size = (int64_t)size, .verdict = &verdict};

    if (fd < 0)
        fd = memfd_create("picture", MFD_CLOEXEC);
    check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    suspect.fd = fd;
    glass_open(&glass, &suspect, 0, (int64_t)size);
    jpeg_read(&glass);
    check(suspect.is_dirty || glass.at == glass.end);
    check(verdict.at >= 0 && verdict.at <= (int64_t)size);
    return 0;
}
