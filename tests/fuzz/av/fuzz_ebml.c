/* Any bytes as a Matroska file: the walk ends, and what it says is a valid probe. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "av/ebml.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire_probe probe;
    static int fd = -1;
    bool is_webm;

    if (fd < 0)
        fd = memfd_create("film", MFD_CLOEXEC);
    check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    memset(&probe, 0, sizeof(probe));
    probe.bytes = (int64_t)size;
    ebml_walk(fd, &probe, &is_webm);
    check(probe.is_truncated == (probe.bytes_beyond_end > 0));
    check(probe.trailing_bytes >= 0 && probe.bytes_beyond_end >= 0);
    return 0;
}
