/* Any bytes as the setup and a sample of AV1: the first byte is how long the setup is. */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "av1.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    static struct glass glass;
    struct clean_verdict verdict = {0};
    struct suspect suspect = {.size = (int64_t)size, .verdict = &verdict};
    struct av1_setup setup = {0};

    if (size == 0)
        return 0;
    if (fd < 0)
        fd = memfd_create("picture", MFD_CLOEXEC);
    check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    suspect.fd = fd;
    glass_open(&glass, &suspect, 1, data[0] + 1 < (int64_t)size ? data[0] + 1 : (int64_t)size);
    av1_setup_read(&setup, &glass);
    check(setup.sequence_length <= AV1_SEQUENCE_BYTES_MAX);
    glass_open(&glass, &suspect, glass.end, (int64_t)size);
    av1_picture_read(&setup, &glass, true);
    check(suspect.is_dirty || glass.at == glass.end);
    check(verdict.at >= 0 && verdict.at <= (int64_t)size);
    return 0;
}
