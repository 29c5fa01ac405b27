/* Any form: refused, or fields that are text, no more and no longer than what was sent. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

#include "../../../src/web/fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 22);
    struct fields fields;
    size_t told = 0;

    check(arena);
    if (fields_read((const char *)data, size, arena, &fields))
        return 0;
    for (int i = 0; i < fields.count; i++) {
        const struct field *field = &fields.list[i];

        check(str_is_text(field->name, strlen(field->name)));
        check(str_is_text(field->value, strlen(field->value)) && !strchr(field->value, '\r'));
        check(fields_find(&fields, field->name, 0));
        told += strlen(field->name) + strlen(field->value);
    }
    check(told <= size);
    return 0;
}
