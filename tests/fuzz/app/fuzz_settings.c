/* Whatever a settings file holds, it is refused with a place and a reason, or leaves settings that
 * are within their bounds. */
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_ARENA struct arena *arena = arena_open(4 << 20);
    char problem[SETTINGS_PROBLEM_MAX] = "";
    struct settings settings;
    int r;

    check(settings_start(&settings, arena) == 0);
    r = settings_read_file(&settings, arena, "f", (const char *)bytes, length, problem);
    if (r < 0)
        return 0; /* out of the arena */
    check(r == 0 || r == SETTINGS_REFUSED);
    check((r == 0) == (problem[0] == '\0'));
    check(str_is_text(problem, strlen(problem)));
    check(settings.data && settings.library && settings.origin && settings.log_level);
    check(settings.threads >= 0 && settings.threads <= threads_max);
    check(settings.drain_ms >= 0 && settings.drain_ms <= 3600000);
    check(settings.disk_reserve_bytes >= 0);
    for (int i = 0; i <= SETTINGS_ITEMS_MAX && settings.listen[i]; i++)
        check(i < SETTINGS_LISTEN_MAX);
    return 0;
}
