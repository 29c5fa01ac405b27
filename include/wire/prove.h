/* What incare-media says of a file that is to be published as it is: whether each byte of it was
 * proven to be picture or sound (proof/clean.h). The receiver believes nothing: wire_proof_check()
 * before any use. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wire/probe.h"

/* What a file is. */
enum wire_form { WIRE_FORM_FILM, WIRE_FORM_JPEG, WIRE_FORM_AVIF, WIRE_FORMS };

struct wire_proof {
    uint32_t magic;   /* WIRE_PROOF_MAGIC */
    int32_t verdict;  /* enum wire_verdict: accepted is clean */
    int32_t form;     /* enum wire_form: what it is proven to be, or not to be */
    int64_t at;       /* the byte that gave it away, from 0 */
    char path[48];    /* the box it lies in: "moov/trak/udta"; "" between the boxes of the file */
    char reason[200]; /* for a person: what is wrong with it; "" when it is clean */
};

enum { WIRE_PROOF_MAGIC = 0x1ca4e006 };

/* What a file of this type ("image/jpeg") must be proven to be. */
enum wire_form wire_form_of(const char *type);
/* True when every value is in its range and every text ends and is UTF-8 text. */
bool wire_proof_check(const struct wire_proof *proof);
/* Every byte of a file is read: how long that may take. */
int64_t wire_proof_deadline_ms(int64_t bytes);
