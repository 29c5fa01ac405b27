/* Any bytes as a struct wire_package: what passes the check must be safe to use. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "wire/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct wire_order order = {.wanted = WIRE_WANT_ALL};
    static struct wire_package package;

    memset(&package, 0, sizeof(package));
    memcpy(&package, data, size < sizeof(package) ? size : sizeof(package));
    package.magic = WIRE_PACKAGE_MAGIC; /* no need to guess it */
    if (!wire_package_check(&package, &order))
        return 0;
    check(str_is_text(package.reason, strlen(package.reason)));
    for (int i = 0; i < WIRE_RENDITIONS; i++) {
        const struct wire_rendition *of = &package.renditions[i];
        if (!of->is_there)
            continue;
        check(of->codecs[0] && strlen(of->codecs) < WIRE_CODECS_MAX);
        check(of->init_bytes + of->index_bytes <= of->bytes);
        check(of->width == 0 || (int64_t)of->fps_num * 1000 / of->fps_den > 0);
    }
    return 0;
}
