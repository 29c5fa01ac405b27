/* Whatever a browser says of a frame that it refused: what is noted is an origin, or nothing, and
 * never a path or a query, in which an address may tell who looked. The first line is the Referer.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"
#include "intake/framing.h"
#include "text/origin.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_ARENA struct arena *arena = arena_open(4 << 20);
    const uint8_t *line = length ? memchr(bytes, '\n', length) : NULL;
    size_t head = line ? (size_t)(line - bytes) : 0, body = line ? head + 1 : 0;
    char *referrer = strndup((const char *)bytes, head), again[ORIGIN_MAX];
    const char *origin;

    check(referrer);
    origin = framing_read((const char *)bytes + body, length - body, line ? referrer : NULL, arena);
    check(origin);
    check(!*origin || (!origin_read(origin, again) && str_equal(origin, again)));
    free(referrer);
    return 0;
}
