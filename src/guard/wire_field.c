/* Looks at a field's bytes before anyone reads them as what they claim to be. */
#include "wire_field.h"

#include <string.h>

#include "base/str.h"

static bool text_holds(const char *text, size_t size)
{
    size_t length = strnlen(text, size);

    return length < size && str_is_text(text, length);
}

static bool field_holds(const struct field *field, const uint8_t *thing)
{
    const uint8_t *at = thing + field->offset;
    int64_t number = 0;
    int32_t small;

    switch (field->kind) {
    case FIELD_BOOL:
        return *at <= 1; /* any other byte in a bool is undefined behaviour to read as one */
    case FIELD_TEXT:
        return text_holds((const char *)at, field->size);
    case FIELD_INT32:
        memcpy(&small, at, sizeof(small));
        number = small;
        break;
    case FIELD_INT64:
        memcpy(&number, at, sizeof(number));
        break;
    }
    return number >= field->min && number <= field->max;
}

bool wire_fields_hold(const struct field *fields, size_t count, const void *thing)
{
    for (size_t i = 0; i < count; i++)
        if (!field_holds(&fields[i], thing))
            return false;
    return true;
}
