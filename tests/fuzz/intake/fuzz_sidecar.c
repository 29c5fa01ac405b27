/* Whatever NAME.json holds, what is taken of it is something the catalogue can keep and a page can
 * show; what is not has a reason that can be read. */
#include <string.h>

#include "base/fault.h"
#include "base/slug.h"
#include "base/str.h"
#include "language.h"
#include "sidecar.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_text(const char *text)
{
    check(!text || str_is_text(text, strlen(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_ARENA struct arena *arena = arena_open(4 << 20);
    char problem[SIDECAR_PROBLEM_MAX] = "", language[LANGUAGE_MAX];
    struct sidecar sidecar;
    int r = sidecar_read(arena, (const char *)bytes, length, &sidecar, problem);

    check(r == 0 || r == SIDECAR_REFUSED);
    check((r == 0) == (problem[0] == '\0'));
    check_text(problem);
    check_text(sidecar.title);
    check_text(sidecar.dek);
    check_text(sidecar.synopsis);
    check(!sidecar.slug || slug_is_valid(sidecar.slug));
    check(!sidecar.language ||
          (language_take(language, sidecar.language, strlen(sidecar.language)) &&
           str_equal(language, sidecar.language)));
    check(sidecar.number == -1 || (sidecar.number >= 1 && sidecar.number <= 9999));
    check(sidecar.end_at < 0 || sidecar.end_at > sidecar.publish_at);
    check(sidecar.theme_count <= SIDECAR_THEMES_MAX);
    for (int i = 0; i < sidecar.theme_count; i++)
        check(slug_is_valid(sidecar.themes[i]));
    return 0;
}
