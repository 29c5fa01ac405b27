/* The rule of when memory is given back; the giving is server_tidy's. */
#include "ebb.h"

#include "base/limits.h"

bool ebb_is_out(struct ebb *ebb, int64_t connections, int64_t now_ms)
{
    if (connections > ebb->peak)
        ebb->peak = connections;
    if (connections > ebb->peak / 2 || ebb->peak - connections < ebb_connections_min ||
        now_ms - ebb->trimmed_ms < ebb_pause_ms)
        return false;
    *ebb = (struct ebb){connections, now_ms};
    return true;
}
