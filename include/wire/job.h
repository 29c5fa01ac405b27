/* What incare asks of incare-media and what comes back: one request with the film's descriptor (and
 * behind it those of the renditions that are ordered, in the order of their bits), one answer;
 * packaging answers now and then before it is done. The job's number goes there and back, so that
 * no answer is taken for another film's. */
#pragma once

#include <stdint.h>

#include "wire/extract.h"
#include "wire/package.h"
#include "wire/probe.h"
#include "wire/prove.h"
#include "wire/stills.h"

enum {
    WIRE_REQUEST_MAGIC = 0x1ca4e002,
    WIRE_ANSWER_MAGIC = 0x1ca4e003,
    WIRE_PACKED_MAGIC = 0x1ca4e005,
    WIRE_PROVEN_MAGIC = 0x1ca4e007,
    WIRE_EXTRACTED_MAGIC = 0x1ca4e009,
    WIRE_TAKEN_MAGIC = 0x1ca4e00b
};

enum wire_kind {
    WIRE_KIND_PROBE,
    WIRE_KIND_PACKAGE,
    WIRE_KIND_PROVE,
    WIRE_KIND_EXTRACT,
    WIRE_KIND_STILLS,
    WIRE_KIND_STOP, /* the packaging that is going on; has no answer of its own */
    WIRE_KINDS
};

struct wire_request {
    uint32_t magic; /* WIRE_REQUEST_MAGIC */
    int32_t kind;   /* enum wire_kind */
    uint64_t job;
    struct wire_order order; /* of a package */
    int32_t track; /* of an extract: which of the subtitles, from 0, or WIRE_TRACK_SPEECH */
    struct wire_stills_order stills;
};

struct wire_answer {
    uint32_t magic; /* WIRE_ANSWER_MAGIC */
    /* 0, or -errno: the machine could not do the job now (no memory to fork); says nothing of the
       file, and probe is empty */
    int32_t fault;
    uint64_t job; /* that of the request */
    struct wire_probe probe;
};

struct wire_proven {
    uint32_t magic; /* WIRE_PROVEN_MAGIC */
    int32_t fault;  /* as in wire_answer */
    uint64_t job;
    struct wire_proof proof;
};

struct wire_extracted {
    uint32_t magic; /* WIRE_EXTRACTED_MAGIC */
    int32_t fault;  /* as in wire_answer */
    uint64_t job;
    struct wire_extract extract;
};

struct wire_taken {
    uint32_t magic; /* WIRE_TAKEN_MAGIC */
    int32_t fault;  /* as in wire_answer */
    uint64_t job;
    struct wire_stills stills;
};

enum wire_packed_state {
    WIRE_PACKING, /* package says how far it has got, and no more */
    WIRE_PACKED,
    WIRE_PACKING_STOPPED,
    WIRE_PACKING_LOST, /* the film ended its process; package->reason says how */
    WIRE_PACKED_STATES
};

struct wire_packed {
    uint32_t magic; /* WIRE_PACKED_MAGIC */
    int32_t fault;  /* as in wire_answer */
    uint64_t job;
    int32_t state; /* enum wire_packed_state */
    struct wire_package package;
};
