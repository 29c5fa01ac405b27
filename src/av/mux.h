/* One rendition's file: packets in, an MP4 out, and what there is to say of it. Private to av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "av/cadence.h"
#include "meter.h"
#include "sink.h"
#include "wire/package.h"

struct AVCodecParameters;
struct AVFormatContext;
struct AVPacket;

enum mux_kind {
    MUX_FRAGMENTS, /* CMAF: one track, a fragment for every 2 seconds, an index of them in front */
    MUX_FLAT,      /* in one piece, the index in front */
    MUX_SOUND      /* the same, by the name of sound files */
};

/* What goes into a file. NULL: no picture, no sound. */
struct mux_tracks {
    const struct AVCodecParameters *picture, *sound;
    struct cadence_rate rate;
};

struct mux_track {
    int index;          /* of the stream; -1: there is none */
    int64_t begin, end; /* of what was written, in ticks of its encoder */
};

struct mux {
    enum mux_kind kind;
    struct mux_tracks tracks;
    struct AVFormatContext *format; /* NULL: not open */
    struct sink sink;
    struct AVPacket *packet;
    struct mux_track picture, sound;
    struct meter meter; /* of packets */
    int64_t group;      /* sound: the 2 seconds it has got to */
    int64_t group_bytes, group_begin_ms;
};

int mux_open(struct mux *mux, enum mux_kind kind, int fd, const struct mux_tracks *tracks);
/* packet stays the caller's. */
int mux_write(struct mux *mux, bool is_picture, const struct AVPacket *packet);
/* Completes the file. */
int mux_finish(struct mux *mux, struct wire_rendition *rendition);
void mux_close(struct mux *mux);
