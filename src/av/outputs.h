/* The encoders that an order needs, and the files that each one's packets go into. Private to av.
 */
#pragma once

#include <stdbool.h>

#include "encoder.h"
#include "mixdown.h"
#include "mux.h"

struct outputs {
    struct ladder_rung rungs[LADDER_STEPS]; /* of no width: above the film, or for nothing wanted */
    enum ladder_codec codec;
    struct cadence_rate rate;
    bool has_sound;
    uint32_t wanted;
    struct encoder pictures[LADDER_STEPS], sounds[MIXDOWN_OUTS];
    struct mux muxes[WIRE_RENDITIONS];
};

/* Decides which rungs are needed; width, height: the film's, as shown. */
void outputs_plan(struct outputs *outputs, const struct wire_order *order, int32_t width,
                  int32_t height, struct cadence_rate rate, bool has_sound);
int outputs_open(struct outputs *outputs, const struct wire_order *order,
                 const int fds[WIRE_RENDITIONS]);
/* frame NULL: no more come. */
int outputs_picture(struct outputs *outputs, int step, struct AVFrame *frame);
int outputs_sound(struct outputs *outputs, enum mixdown_out which, struct AVFrame *frame);
int outputs_finish(struct outputs *outputs, struct wire_rendition renditions[WIRE_RENDITIONS]);
void outputs_close(struct outputs *outputs);
#define AUTO_OUTPUTS __attribute__((cleanup(outputs_close)))
