/* What incare asks for of a film that is never streamed: the words of a subtitle track, for staff
 * to look at, as WebVTT to a file of fixed size; or its sound, for who recognises speech. Who reads
 * them believes nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wire/probe.h"

struct wire_extract {
    uint32_t magic;    /* WIRE_EXTRACT_MAGIC */
    int32_t verdict;   /* enum wire_verdict */
    char reason[200];  /* for a person: why there is nothing; "" when accepted */
    char language[12]; /* as the film says: "eng"; "" */
    int64_t bytes;     /* that were written */
};

/* In place of a track's number: its sound, as WAV. */
enum { WIRE_TRACK_SPEECH = -1 };

enum { WIRE_EXTRACT_MAGIC = 0x1ca4e008 };

/* True when every value is in its range and every text ends and is UTF-8 text. */
bool wire_extract_check(const struct wire_extract *extract);
