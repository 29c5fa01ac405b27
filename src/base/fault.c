/* Where faults pass and broken invariants end. */
#include "base/fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

int fault_at(int r, const char *file, int line)
{
    if (r < 0)
        log_event(LOG_DEBUG, "fault", "error", strerrordesc_np(-r), "file", file, "line",
                  log_number(line), NULL);
    return r;
}

void check_failed(const char *condition, const char *file, int line)
{
    log_event(LOG_ERROR, "check.failed", "condition", condition, "file", file, "line",
              log_number(line), NULL);
    abort();
}
