/* What a request's head must be before anything looks at it (RFC 9110, RFC 9112): the library
 * underneath lets through what two programs could read as two different requests. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct gate {
    int headers, hosts, lengths, codings, ranges, conditions, hand_ons, accepts;
    bool is_http10;
    bool has_body;
    const char *at, *end; /* of the head as it came: what gate_field has not accounted for */
    int status;           /* 0: nothing wrong so far; else what to answer */
    const char *why;      /* for a person */
};

/* Notes what is wrong with it; the first reason stays. */
void gate_refuse(struct gate *gate, int status, const char *why);
/* The request line's method and version. */
void gate_line(struct gate *gate, const char *method, const char *version);
/* Where the fields lie as they came: from behind the version to the end of the head, with colons
 * and line ends overwritten by NUL. Then every byte must be part of a field that is told, in order:
 * a NUL would hide what follows it. */
void gate_head(struct gate *gate, const char *from, const char *end);
/* One header field; the lengths are what was received, which may not be strlen's. */
void gate_field(struct gate *gate, const char *name, size_t name_length, const char *value,
                size_t value_length);
/* After the last field: what they are together. True: it may pass. */
bool gate_passes(struct gate *gate);
