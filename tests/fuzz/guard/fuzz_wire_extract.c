/* Any bytes as a struct wire_extract: what passes the check must be safe to use. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "wire/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire_extract extract;

    memset(&extract, 0, sizeof(extract));
    memcpy(&extract, data, size < sizeof(extract) ? size : sizeof(extract));
    extract.magic = WIRE_EXTRACT_MAGIC; /* no need to guess it */
    if (!wire_extract_check(&extract))
        return 0;
    check(str_is_text(extract.reason, strlen(extract.reason)));
    check(str_is_text(extract.language, strlen(extract.language)));
    check(extract.bytes >= 0 && extract.bytes <= speech_bytes_max);
    check((extract.verdict == WIRE_REFUSED) == (extract.reason[0] != '\0'));
    return 0;
}
