/* From a decoded picture to one for each rung: upright, in square pixels, without fields, in the
 * colours of SDR video. Private to av. */
#pragma once

#include <stdint.h>

#include "av/ladder.h"

struct AVFilterContext;
struct AVFilterGraph;
struct AVFrame;
struct AVStream;

struct canvas {
    const struct AVStream *stream;
    const struct ladder_rung *rungs; /* LADDER_STEPS of them; those of no width are left out */
    struct AVFilterGraph *graph;
    struct AVFilterContext *in, *out[LADDER_STEPS];
    struct AVFrame *frame;
    int32_t width, height; /* of what goes in, and */
    int format, fields;    /* its kind: another takes another graph */
    int64_t pushed;
};

/* Who gets the pictures: that of the rung step whose number is tick. It stays the canvas's. */
struct canvas_taker {
    int (*take)(void *context, int step, struct AVFrame *frame, int64_t tick);
    void *context;
};

/* The size of a stream's picture upright and in square pixels. */
void canvas_size(const struct AVStream *stream, int32_t *width, int32_t *height);
/* 0 or -errno. */
int canvas_open(struct canvas *canvas, const struct AVStream *stream,
                const struct ladder_rung *rungs);
/* Takes the picture with that number; frame stays the caller's. NULL: no more come. */
int canvas_push(struct canvas *canvas, struct AVFrame *frame, int64_t tick,
                const struct canvas_taker *taker);
void canvas_close(struct canvas *canvas);
