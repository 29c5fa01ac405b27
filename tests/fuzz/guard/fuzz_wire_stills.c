/* Any bytes as a struct wire_stills: what passes the check must be safe to use. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "wire/probe.h"
#include "wire/stills.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire_stills stills;
    struct wire_stills_order order = {.kind = size % WIRE_STILLS_KINDS};

    memset(&stills, 0, sizeof(stills));
    memcpy(&stills, data, size < sizeof(stills) ? size : sizeof(stills));
    stills.magic = WIRE_STILLS_MAGIC; /* no need to guess it */
    if (!wire_stills_check(&stills, &order))
        return 0;
    check(str_is_text(stills.reason, strlen(stills.reason)));
    check(stills.verdict == WIRE_REFUSED || (stills.width > 0 && stills.bytes[WIRE_JPEG] > 0));
    check(stills.tiles_held >= 0 && stills.tiles_held <= WIRE_TILES_MAX);
    if (stills.verdict == WIRE_ACCEPTED && order.kind == WIRE_SHEET)
        check(stills.tile_width * WIRE_TILE_COLUMNS == stills.width);
    return 0;
}
