/* One certificate with its chain, its key and its names. */
#pragma once

#include <gnutls/abstract.h>
#include <stdbool.h>

#include "crypt/certificates.h"

struct certificate {
    gnutls_pcert_st *chain;
    unsigned length; /* of the chain */
    gnutls_privkey_t key;
    char **names;
    int name_count;
    int64_t from_ms, until_ms;
};

/* out is empty when it is refused. */
int certificate_read(struct certificate *out, const struct certificates_pem *pem,
                     char problem[CERTIFICATES_PROBLEM_MAX]);
void certificate_free(struct certificate *certificate);
/* Whether it is the name's: by the name itself, or (is_wild) by *.rest, which stands for one label
 * (RFC 6125 6.4.3). */
bool certificate_has(const struct certificate *certificate, const char *name, bool is_wild);
