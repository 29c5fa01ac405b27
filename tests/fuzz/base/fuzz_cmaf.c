/* Any bytes as a track: what is read of it lies in it, one behind the other, to its end. */
#include <stddef.h>
#include <stdint.h>

#include "base/cmaf.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pieces(const struct cmaf *cmaf, const struct cmaf_pieces *pieces, int64_t end)
{
    int64_t at = cmaf->index_at + cmaf->index_bytes, duration = 0;

    for (int i = 0; i < pieces->count; i++) {
        check(pieces->list[i].at == at && pieces->list[i].bytes > 0);
        check(pieces->list[i].duration > 0);
        at += pieces->list[i].bytes;
        duration += pieces->list[i].duration;
    }
    check(at == end && duration == cmaf->duration);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA struct arena *arena = arena_open(16 << 20);
    struct cmaf_pieces pieces;
    struct cmaf cmaf;
    int r = cmaf_read(&cmaf, arena, data, (int64_t)size);

    check(r >= 0);
    if (r)
        return 0;
    check(cmaf.init_bytes > 0 && cmaf.fragments.count > 0 && cmaf.timescale > 0);
    check((cmaf.width > 0) != (cmaf.channels > 0) && cmaf.rate_den > 0);
    check_pieces(&cmaf, &cmaf.fragments, (int64_t)size);
    check(cmaf_gather(&cmaf, arena, &pieces) == 0);
    check_pieces(&cmaf, &pieces, (int64_t)size);
    r = cmaf_read_keys(&cmaf, 1, arena, data, &pieces);
    check(r >= 0);
    for (int i = 0; !r && i < pieces.count; i++)
        check(pieces.list[i].bytes > 0 && pieces.list[i].bytes <= cmaf.fragments.list[i].bytes);
    return 0;
}
