/* Any bytes as a struct wire_proof: what passes the check must be safe to use. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "wire/prove.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wire_proof proof = {0};

    memcpy(&proof, data, size < sizeof(proof) ? size : sizeof(proof));
    proof.magic = WIRE_PROOF_MAGIC; /* no need to guess it */
    if (!wire_proof_check(&proof))
        return 0;
    check(strlen(proof.path) < sizeof(proof.path) && strlen(proof.reason) < sizeof(proof.reason));
    check(str_is_text(proof.path, strlen(proof.path)));
    check(str_is_text(proof.reason, strlen(proof.reason)));
    check((proof.verdict == WIRE_ACCEPTED) == (proof.reason[0] == '\0'));
    return 0;
}
