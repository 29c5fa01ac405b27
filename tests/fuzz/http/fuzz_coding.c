/* Accept-Encoding: never more than our codings, and the same answer for the same header. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "http/coding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *header = malloc(size + 1);
    int codings;

    check(header);
    memcpy(header, data, size);
    header[size] = '\0';
    codings = coding_read(header);
    check((codings & ~(CODING_GZIP | CODING_BROTLI)) == 0);
    check(codings == coding_read(header));
    free(header);
    return 0;
}
