/* What a request's head must be before anything looks at it (RFC 9110, RFC 9112): the library
 * underneath lets through what two programs could read as two different requests. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct gate {
    int headers, hosts, lengths, codings, ranges;
    bool is_http10;
    bool has_body;
    int status;      /* 0: nothing wrong so far; else what to answer */
    const char *why; /* for a person */
};

/* Notes what is wrong with it; the first reason stays. */
void gate_refuse(struct gate *gate, int status, const char *why);
/* The request line's method and version. */
void gate_line(struct gate *gate, const char *method, const char *version);
/* One header field; the lengths are what was received, which may not be strlen's. */
void gate_field(struct gate *gate, const char *name, size_t name_length, const char *value,
                size_t value_length);
/* After the last field: what they are together. True: it may pass. */
bool gate_passes(struct gate *gate);
