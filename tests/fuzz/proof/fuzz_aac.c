/* Any bytes as a frame of AAC: its first byte says of which rate and channels. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "aac.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    static struct glass glass;
    struct clean_verdict verdict = {0};
    struct suspect suspect = {.size = (int64_t)size, .verdict = &verdict};

    if (size == 0)
        return 0;
    if (fd < 0)
        fd = memfd_create("sound", MFD_CLOEXEC);
    check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    suspect.fd = fd;
    glass_open(&glass, &suspect, 1, (int64_t)size);
    aac_frame_read(&glass, 3 + data[0] % 3, 1 + data[0] / 3 % 2);
    check(suspect.is_dirty || glass.at == glass.end);
    check(verdict.at >= 0 && verdict.at <= (int64_t)size);
    return 0;
}
