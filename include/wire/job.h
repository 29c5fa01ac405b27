/* What incare asks of incare-media and what comes back: one request with the file's descriptor, one
 * answer. The job's number goes there and back, so that no answer is taken for another file's. */
#pragma once

#include <stdint.h>

#include "wire/probe.h"

enum { WIRE_REQUEST_MAGIC = 0x1ca4e002, WIRE_ANSWER_MAGIC = 0x1ca4e003 };

enum wire_kind { WIRE_KIND_PROBE, WIRE_KINDS };

struct wire_request {
    uint32_t magic; /* WIRE_REQUEST_MAGIC */
    int32_t kind;   /* enum wire_kind */
    uint64_t job;
};

struct wire_answer {
    uint32_t magic; /* WIRE_ANSWER_MAGIC */
    /* 0, or -errno: the machine could not do the job now (no memory to fork); says nothing of the
       file, and probe is empty */
    int32_t fault;
    uint64_t job; /* that of the request */
    struct wire_probe probe;
};
