/* Any bytes as an MP4: the walk ends, and what it says is a valid probe. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "av/boxes.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire_probe probe;
    static int fd = -1;
    char brand[5];

    if (fd < 0)
        fd = memfd_create("film", MFD_CLOEXEC);
    check(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
    memset(&probe, 0, sizeof(probe));
    probe.bytes = (int64_t)size;
    boxes_walk(fd, &probe, brand);
    check(probe.is_truncated == (probe.bytes_beyond_end > 0));
    check(probe.trailing_bytes >= 0 && probe.trailing_bytes <= probe.bytes);
    check(probe.bytes_beyond_end >= 0);
    check(probe.is_mp4 || !probe.has_moov);
    return 0;
}
