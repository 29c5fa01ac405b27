/* Is this really a struct wire_proof? As with a probe, every field is looked at before any is used.
 */
#include "wire/prove.h"

#include "base/limits.h"
#include "base/str.h"
#include "wire_field.h"

static const struct field proof_fields[] = {
    NUMBER(wire_proof, verdict, 0, WIRE_VERDICTS - 1),
    NUMBER(wire_proof, form, 0, WIRE_FORMS - 1),
    NUMBER(wire_proof, at, 0, INT64_MAX),
    TEXT(wire_proof, path),
    TEXT(wire_proof, reason),
};

enum wire_form wire_form_of(const char *type)
{
    if (str_equal(type, "image/jpeg"))
        return WIRE_FORM_JPEG;
    return str_equal(type, "image/avif") ? WIRE_FORM_AVIF : WIRE_FORM_FILM;
}

bool wire_proof_check(const struct wire_proof *proof)
{
    if (proof->magic != WIRE_PROOF_MAGIC || !HOLDS(proof_fields, proof))
        return false;
    return (proof->verdict == WIRE_REFUSED) == (proof->reason[0] != '\0');
}

int64_t wire_proof_deadline_ms(int64_t bytes)
{
    int64_t deadline_ms = prove_deadline_ms + bytes / prove_bytes_a_ms_min;

    return deadline_ms < prove_deadline_ms_max ? deadline_ms : prove_deadline_ms_max;
}
