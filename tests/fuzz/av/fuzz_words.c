/* Any bytes as a film with subtitles: what is written of a track begins as WebVTT does and is as
 * long as it is said to be, or there is a reason. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "av/encode.h"
#include "av/words.h"
#include "base/fault.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DEADLINE_MS = 2000, HEAD = sizeof("WEBVTT\n") - 1 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int film = -1, out = -1;
    struct wire_extract extract;
    char head[HEAD];
    struct stat at;

    if (film < 0) {
        encode_warm(); /* libav says nothing more */
        film = memfd_create("film", MFD_CLOEXEC);
        out = memfd_create("words", MFD_CLOEXEC);
    }
    check(ftruncate(film, 0) == 0 && pwrite(film, data, size, 0) == (ssize_t)size);
    check(ftruncate(out, 0) == 0 && words_extract(film, out, 0, DEADLINE_MS, &extract) == 0);
    check((extract.verdict == WIRE_REFUSED) == (extract.reason[0] != '\0'));
    check(memchr(extract.language, '\0', sizeof(extract.language)) != NULL);
    check(fstat(out, &at) == 0 && at.st_size == extract.bytes);
    if (extract.verdict == WIRE_REFUSED)
        return 0;
    check(extract.bytes <= caption_bytes_max && pread(out, head, HEAD, 0) == HEAD);
    check(memcmp(head, "WEBVTT\n", HEAD) == 0);
    return 0;
}
