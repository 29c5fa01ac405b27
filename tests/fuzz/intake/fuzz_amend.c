/* Whatever a program sends for a film, what is taken of it can be kept and shown; what is not has a
 * reason that can be read. */
#include <string.h>

#include "base/fault.h"
#include "base/slug.h"
#include "base/str.h"
#include "intake/amend.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_ARENA struct arena *arena = arena_open(4 << 20);
    char problem[AMEND_PROBLEM_MAX] = "";
    struct description film;
    const char *slug;
    int r;

    describe_blank(&film);
    r = amend_read(arena, (const char *)bytes, length, &film, &slug, problem);
    check(r == 0 || r == AMEND_REFUSED);
    check((r == 0) == (problem[0] == '\0'));
    check(str_is_text(problem, strlen(problem)));
    if (r == 0) {
        check(describe_is_good(&film));
        check(!slug || slug_is_valid(slug));
    }
    return 0;
}
