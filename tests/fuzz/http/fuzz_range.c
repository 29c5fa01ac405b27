/* Any Range on a file of any size: spans lie in it, in no order overlap, and hold no more than it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "http/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    int64_t size = 0, sum = 0;
    struct range range;
    char *header;

    if (length < 6)
        return 0;
    memcpy(&size, data, 6); /* up to 2^48 */
    header = strndup((const char *)data + 6, length - 6);
    range = range_read(header, size);
    free(header);
    if (range.answer != RANGE_PART)
        return 0;
    check(range.count >= 1 && range.count <= RANGE_PARTS_MAX);
    for (int i = 0; i < range.count; i++) {
        const struct span *a = &range.spans[i];

        check(a->first >= 0 && a->length > 0 && a->first <= size - a->length);
        sum += a->length;
        for (int j = 0; j < i; j++) {
            const struct span *b = &range.spans[j];

            check(a->first + a->length < b->first || b->first + b->length < a->first);
        }
    }
    check(sum <= size);
    return 0;
}
