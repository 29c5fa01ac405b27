/* Any authenticator data and client data: refused, or read within what there is. */
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "people/ceremony.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ceremony_data said;

    ceremony_is_of((const char *)data, size, CEREMONY_USED, "abc", "https://a.example");
    if (!ceremony_read(data, size, &said))
        return 0;
    check(said.site == data && said.uses >= 0);
    check(!said.id || (said.id_length > 0 && said.id + said.id_length < data + size));
    return 0;
}
