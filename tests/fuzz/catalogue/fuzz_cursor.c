/* A cursor as it comes back: what is read writes itself again. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../../../src/catalogue/cursor.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[1024], again[CURSOR_MAX];
    struct cursor cursor, same;

    if (size >= sizeof(text))
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (!cursor_read(text, &cursor))
        return 0;
    cursor_write(again, &cursor);
    check(cursor_read(again, &same));
    check(same.order == cursor.order && same.key == cursor.key &&
          strcmp(same.slug, cursor.slug) == 0);
    return 0;
}
