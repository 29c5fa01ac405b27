/* H.264 pictures as MP4 holds them (ITU-T H.264; ISO/IEC 14496-15, 5). Private to proof. */
#pragma once

#include "glass.h"

enum { AVC_SET_BYTES_MAX = 96 };

/* As colr and the codecs count (ISO/IEC 23091-2). */
struct avc_colour {
    uint16_t primaries, transfer, matrix;
    uint16_t is_full;
};

struct avc_set {
    int length;
    uint8_t bytes[AVC_SET_BYTES_MAX];
};

struct avc_setup {
    struct avc_set sps, pps;
    uint32_t width, height; /* as shown */
    struct avc_colour colour;
    uint32_t tick, ticks_per_second;  /* 0: says nothing of time */
    uint32_t picture_id, sequence_id; /* pic_parameter_set_id, seq_parameter_set_id */
};

/* Reads avcC, to the glass's end. */
void avc_setup_read(struct avc_setup *setup, struct glass *glass);
/* Reads one sample, to the glass's end: one picture. is_sync: an IDR picture. */
void avc_picture_read(const struct avc_setup *setup, struct glass *glass, bool is_sync);

/* avc_sets.c: an SPS or PPS without the byte of its NAL's header and emulation prevention. Fill
 * setup; false when it has anything that a plain film does not need. */
bool avc_sps_read(struct avc_setup *setup, const uint8_t *bytes, int length);
bool avc_pps_read(struct avc_setup *setup, const uint8_t *bytes, int length);
