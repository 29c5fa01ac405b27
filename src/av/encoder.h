/* H.264, AV1 and AAC, with nothing in them but picture and sound, and the same bytes each time.
 * Private to av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "av/cadence.h"
#include "av/ladder.h"
#include "wire/package.h"

struct AVBSFContext;
struct AVCodecContext;
struct AVCodecParameters;
struct AVFrame;
struct AVPacket;

struct encoder {
    struct AVCodecContext *codec; /* NULL: not open */
    struct AVBSFContext *filter;  /* takes out what x264 writes of itself */
    struct AVPacket *packet;
};

/* Who gets the packets, in the encoder's time base: 1 tick a picture, or 1/48000 s. */
struct encoder_taker {
    int (*take)(void *context, struct AVPacket *packet);
    void *context;
};

int encoder_open_picture(struct encoder *encoder, enum ladder_codec codec,
                         const struct ladder_rung *rung, struct cadence_rate rate,
                         enum wire_effort effort);
int encoder_open_sound(struct encoder *encoder, int channels, int64_t bit_rate);
/* frame: its pts and pict_type are set; the rest of what it says of itself is taken away. NULL: no
 * more come. */
int encoder_push(struct encoder *encoder, struct AVFrame *frame, const struct encoder_taker *taker);
/* How to describe the packets to a muxer. */
const struct AVCodecParameters *encoder_describes(const struct encoder *encoder);
void encoder_close(struct encoder *encoder);
