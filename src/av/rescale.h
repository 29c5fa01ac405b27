/* A picture of our own rungs at another size, in the form that JPEG has: full range, BT.601.
 * Private to av. */
#pragma once

#include <stdint.h>

struct AVFilterContext;
struct AVFilterGraph;
struct AVFrame;

struct rescale {
    int32_t width, height;
    struct AVFilterGraph *graph;
    struct AVFilterContext *in, *out;
};

/* All frames are of one size and form, which the first one says. Fills out; 0 or -errno. */
int rescale_frame(struct rescale *rescale, struct AVFrame *frame, struct AVFrame *out);
void rescale_close(struct rescale *rescale);
#define AUTO_RESCALE __attribute__((cleanup(rescale_close)))
