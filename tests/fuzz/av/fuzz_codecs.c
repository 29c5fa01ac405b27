/* Any bytes as a decoder's configuration: the first says which codec. The answer is short text. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "av/codecs.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const codecs[] = {"h264", "hevc", "av1", "vp9", "aac", "mp3"};
    char out[24];

    if (size < 1)
        return 0;
    struct codecs_track track = {.codec = codecs[data[0] % 6],
                                 .fourcc = data[0] & 128 ? "avc3" : "mp4a",
                                 .setup = data + 1,
                                 .setup_bytes = size - 1,
                                 .profile = data[0] >> 3,
                                 .level = -1,
                                 .bit_depth = 8};
    codecs_write(out, sizeof(out), &track);
    check(memchr(out, '\0', sizeof(out)) != NULL);
    for (const char *at = out; *at; at++)
        check((*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') ||
              (*at >= 'a' && *at <= 'z') || *at == '.');
    return 0;
}
