/* Opaque public ids. */
#include "base/id.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#include "base/fault.h"
#include "base/str.h"

void id_new(char out[ID_MAX])
{
    uint8_t bytes[(ID_MAX - 1) / 2];

    /* getrandom(2): up to 256 bytes come whole and uninterrupted. */
    check(getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    str_hex(out, bytes, sizeof bytes);
}

bool id_is_valid(const char *id)
{
    size_t digits = strspn(id, "0123456789abcdef");

    return digits == ID_MAX - 1 && !id[digits];
}
