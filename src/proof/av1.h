/* AV1 pictures as MP4 holds them (AV1 Bitstream Specification; AV1 in ISOBMFF). Private to proof.
 */
#pragma once

#include "avc.h"

enum { AV1_SEQUENCE_BYTES_MAX = 64 };

struct av1_setup {
    uint32_t width, height;
    struct avc_colour colour;
    uint32_t word;       /* what av1C says beside */
    int sequence_length; /* the sequence header's OBU, as it must be in every key frame's sample */
    uint8_t sequence[AV1_SEQUENCE_BYTES_MAX];
};

/* Reads av1C, to the glass's end. */
void av1_setup_read(struct av1_setup *setup, struct glass *glass);
/* Reads one sample, to the glass's end: one temporal unit. is_sync: one that begins with a sequence
 * header. */
void av1_picture_read(const struct av1_setup *setup, struct glass *glass, bool is_sync);
/* Reads a still picture, to the glass's end: a sequence header, which goes into setup, and one
 * frame. */
void av1_still_read(struct av1_setup *setup, struct glass *glass);
