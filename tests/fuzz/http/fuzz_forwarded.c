/* Any Forwarded and X-Forwarded-For: whoever is named is no trusted proxy, and the one header alone
 * says the same again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "forwarded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

/* The first line is one header, the second the other. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    struct ip_block block;
    const struct forwarded_trust trust = {.blocks = &block, .count = 1};
    char *forwarded = strndup((const char *)data, length), *x_forwarded_for;
    struct ip client, alone;

    check(ip_read_block("10.0.0.0/8", &block));
    x_forwarded_for = strchr(forwarded, '\n');
    if (x_forwarded_for)
        *x_forwarded_for++ = '\0';
    if (forwarded_client(&trust, forwarded, x_forwarded_for, &client)) {
        check(!forwarded_is_trusted(&trust, &client));
        check(forwarded_client(&trust, forwarded, NULL, &alone) ||
              forwarded_client(&trust, NULL, x_forwarded_for, &alone));
        check(ip_equal(&client, &alone));
    }
    free(forwarded);
    return 0;
}
