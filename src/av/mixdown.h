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
    struct AVFilterGraph *graph;
    struct AVFilterContext *in, *out[MIXDOWN_OUTS];
    struct AVFrame *frame;
    bool is_measuring; /* then what comes out, once, says how loud it is (EBU R 128) */
    double gain_db;
    int format, rate, channels;  /* of what goes in */
    int64_t end_us;              /* of what has gone in */
    int64_t given[MIXDOWN_OUTS]; /* samples that have come out */
};

struct mixdown_taker {
    int (*take)(void *context, enum mixdown_out out, struct AVFrame *frame);
    void *context;
};

enum { MIXDOWN_RATE = 48000, MIXDOWN_FRAME = 1024 };
enum mixdown_outcome { MIXDOWN_CHANGED = 16 /* the sound changes its form in the middle */ };

int mixdown_open(struct mixdown *mixdown, double gain_db);
int mixdown_open_measuring(struct mixdown *mixdown);
/* Takes sound that begins at at_us; frame stays the caller's. NULL: no more comes. 0, an outcome,
 * or -errno. */
int mixdown_push(struct mixdown *mixdown, struct AVFrame *frame, int64_t at_us,
                 const struct mixdown_taker *taker);
void mixdown_close(struct mixdown *mixdown);
