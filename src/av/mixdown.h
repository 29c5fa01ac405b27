/* From decoded sound to frames of 1024 samples at 48 kHz, stereo and mono, as loud as they should
 * be. Private to av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct AVFilterContext;
struct AVFilterGraph;
struct AVFrame;

enum mixdown_out { MIXDOWN_STEREO, MIXDOWN_MONO, MIXDOWN_OUTS };

struct mixdown {
    /* the inlet: the film's sound on its own clock becomes 48 kHz stereo without gaps; a new one
       when the film's sound changes its form */
    struct AVFilterGraph *inlet;
    struct AVFilterContext *inlet_in, *inlet_out;
    int format, rate, channels; /* of what goes in */
    int64_t end_us;             /* of what has gone in */
    int64_t taken;              /* samples that have come out of it, and gone into */
    /* the desk, which is one for all of the film */
    struct AVFilterGraph *desk;
    struct AVFilterContext *desk_in, *desk_out[MIXDOWN_OUTS];
    int64_t given[MIXDOWN_OUTS]; /* samples that have come out of it */
    bool is_measuring;           /* then what comes out, once, says how loud it is (EBU R 128) */
    double gain_db;
    struct AVFrame *frame, *mixed;
};

struct mixdown_taker {
    int (*take)(void *context, enum mixdown_out out, struct AVFrame *frame);
    void *context;
};

enum { MIXDOWN_RATE = 48000, MIXDOWN_FRAME = 1024 };

int mixdown_open(struct mixdown *mixdown, double gain_db);
int mixdown_open_measuring(struct mixdown *mixdown);
/* Takes sound that begins at at_us; frame stays the caller's. NULL: no more comes. 0 or -errno. */
int mixdown_push(struct mixdown *mixdown, struct AVFrame *frame, int64_t at_us,
                 const struct mixdown_taker *taker);
void mixdown_close(struct mixdown *mixdown);
