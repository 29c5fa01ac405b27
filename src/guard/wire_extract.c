/* Is this really a struct wire_extract? Every field is looked at before any is used. */
#include "wire/extract.h"

#include "base/limits.h"
#include "wire_field.h"

static const struct field extract_fields[] = {
    NUMBER(wire_extract, verdict, 0, WIRE_VERDICTS - 1),
    TEXT(wire_extract, reason),
    TEXT(wire_extract, language),
    NUMBER(wire_extract, bytes, 0, speech_bytes_max),
};

bool wire_extract_check(const struct wire_extract *extract)
{
    if (extract->magic != WIRE_EXTRACT_MAGIC || !HOLDS(extract_fields, extract))
        return false;
    return (extract->verdict == WIRE_REFUSED) == (extract->reason[0] != '\0');
}
