/* The table of renditions: what each is made of. A rung is encoded once, however many files its
 * packets go into. */
#include "outputs.h"

#include <stddef.h>

#include "base/fault.h"
#include "base/limits.h"

enum { OUTPUTS_NONE = -1 };

static const struct {
    enum mux_kind kind;
    int step, sound; /* OUTPUTS_NONE: without */
} outputs_kinds[WIRE_RENDITIONS] = {
    [WIRE_V1080] = {MUX_FRAGMENTS, LADDER_1080, OUTPUTS_NONE},
    [WIRE_V720] = {MUX_FRAGMENTS, LADDER_720, OUTPUTS_NONE},
    [WIRE_V480] = {MUX_FRAGMENTS, LADDER_480, OUTPUTS_NONE},
    [WIRE_V360] = {MUX_FRAGMENTS, LADDER_360, OUTPUTS_NONE},
    [WIRE_A128] = {MUX_FRAGMENTS, OUTPUTS_NONE, MIXDOWN_STEREO},
    [WIRE_720P] = {MUX_FLAT, LADDER_720, MIXDOWN_STEREO},
    [WIRE_480P] = {MUX_FLAT, LADDER_480, MIXDOWN_STEREO},
    [WIRE_240P] = {MUX_FLAT, LADDER_240, MIXDOWN_MONO},
    [WIRE_SOUND] = {MUX_SOUND, OUTPUTS_NONE, MIXDOWN_MONO},
    [WIRE_V1080_AV1] = {MUX_FRAGMENTS, LADDER_1080, OUTPUTS_NONE},
    [WIRE_V720_AV1] = {MUX_FRAGMENTS, LADDER_720, OUTPUTS_NONE},
    [WIRE_V480_AV1] = {MUX_FRAGMENTS, LADDER_480, OUTPUTS_NONE},
    [WIRE_V360_AV1] = {MUX_FRAGMENTS, LADDER_360, OUTPUTS_NONE},
};

/* Which rung is in a rendition. Every film has 480p.mp4, for who has no adaptive player: of a
 * smaller one it is that one's own size. */
static int outputs_step(const struct outputs *outputs, int name)
{
    int step = outputs_kinds[name].step;

    if (name == WIRE_480P && outputs->rungs[LADDER_480].width == 0)
        step = LADDER_360;
    return step;
}

/* Not wanted; nothing to make it of. */
static bool outputs_lacks(const struct outputs *outputs, int name)
{
    int step = outputs_step(outputs, name);

    if (!(outputs->wanted & WIRE_WANT(name)))
        return true;
    if (step == OUTPUTS_NONE)
        return !outputs->has_sound;
    return outputs->rungs[step].width == 0;
}

void outputs_plan(struct outputs *outputs, const struct wire_order *order, int32_t width,
                  int32_t height, struct cadence_rate rate, bool has_sound)
{
    bool is_needed[LADDER_STEPS] = {false};

    *outputs = (struct outputs){.codec = order->wanted & WIRE_WANT_AV1 ? LADDER_AV1 : LADDER_AVC,
                                .rate = rate,
                                .has_sound = has_sound,
                                .wanted = order->wanted};
    ladder_choose(outputs->rungs, outputs->codec, width, height);
    for (int name = 0; name < WIRE_RENDITIONS; name++)
        if (outputs_lacks(outputs, name))
            outputs->wanted &= ~WIRE_WANT(name);
        else if (outputs_step(outputs, name) != OUTPUTS_NONE)
            is_needed[outputs_step(outputs, name)] = true;
    /* from here on a rung of no width is one that is not encoded; 480p.mp4 keeps its own */
    for (int step = 0; step < LADDER_STEPS; step++)
        if (!is_needed[step])
            outputs->rungs[step].width = 0;
}

static bool outputs_has(const struct outputs *outputs, int name)
{
    return outputs->wanted & WIRE_WANT(name);
}

static int outputs_encoders(struct outputs *outputs, enum wire_effort effort)
{
    /* Mono is for who pays for every megabyte: nine minutes to listen to are 3 MB. */
    static const struct {
        int channels;
        int64_t bit_rate;
    } sounds[MIXDOWN_OUTS] = {[MIXDOWN_STEREO] = {2, 128000}, [MIXDOWN_MONO] = {1, 48000}};
    bool is_heard[MIXDOWN_OUTS] = {false};
    int r = 0;

    for (int name = 0; name < WIRE_RENDITIONS; name++)
        if (outputs_has(outputs, name) && outputs_kinds[name].sound != OUTPUTS_NONE)
            is_heard[outputs_kinds[name].sound] = outputs->has_sound;
    for (int i = 0; !r && i < LADDER_STEPS; i++)
        if (outputs->rungs[i].width)
            r = encoder_open_picture(&outputs->pictures[i], outputs->codec, &outputs->rungs[i],
                                     outputs->rate, effort);
    for (int i = 0; !r && i < MIXDOWN_OUTS; i++)
        if (is_heard[i])
            r = encoder_open_sound(&outputs->sounds[i], sounds[i].channels, sounds[i].bit_rate);
    return r;
}

int outputs_open(struct outputs *outputs, const struct wire_order *order,
                 const int fds[WIRE_RENDITIONS])
{
    int r = outputs_encoders(outputs, (enum wire_effort)order->effort);

    for (int name = 0; !r && name < WIRE_RENDITIONS; name++) {
        int step = outputs_step(outputs, name), sound = outputs_kinds[name].sound;
        struct mux_tracks tracks = {.rate = outputs->rate};
        if (!outputs_has(outputs, name))
            continue;
        if (step != OUTPUTS_NONE)
            tracks.picture = encoder_describes(&outputs->pictures[step]);
        if (sound != OUTPUTS_NONE && outputs->has_sound)
            tracks.sound = encoder_describes(&outputs->sounds[sound]);
        r = mux_open(&outputs->muxes[name], outputs_kinds[name].kind, fds[name], &tracks);
    }
    return r;
}

struct outputs_packet {
    struct outputs *outputs;
    int which;
};

static int outputs_put_picture(void *context, struct AVPacket *packet)
{
    const struct outputs_packet *to = context;
    int r = 0;

    for (int name = 0; !r && name < WIRE_RENDITIONS; name++)
        if (outputs_has(to->outputs, name) && outputs_step(to->outputs, name) == to->which)
            r = mux_write(&to->outputs->muxes[name], true, packet);
    return r;
}

static int outputs_put_sound(void *context, struct AVPacket *packet)
{
    const struct outputs_packet *to = context;
    int r = 0;

    for (int name = 0; !r && name < WIRE_RENDITIONS; name++)
        if (outputs_has(to->outputs, name) && outputs_kinds[name].sound == to->which)
            r = mux_write(&to->outputs->muxes[name], false, packet);
    return r;
}

int outputs_picture(struct outputs *outputs, int step, struct AVFrame *frame)
{
    struct outputs_packet to = {outputs, step};
    const struct encoder_taker taker = {.take = outputs_put_picture, .context = &to};

    return outputs->pictures[step].codec ? encoder_push(&outputs->pictures[step], frame, &taker)
                                         : 0;
}

int outputs_sound(struct outputs *outputs, enum mixdown_out which, struct AVFrame *frame)
{
    struct outputs_packet to = {outputs, (int)which};
    const struct encoder_taker taker = {.take = outputs_put_sound, .context = &to};

    return outputs->sounds[which].codec ? encoder_push(&outputs->sounds[which], frame, &taker) : 0;
}

int outputs_finish(struct outputs *outputs, struct wire_rendition renditions[WIRE_RENDITIONS])
{
    int r = 0;

    for (int step = 0; !r && step < LADDER_STEPS; step++)
        r = outputs_picture(outputs, step, NULL);
    for (int which = 0; !r && which < MIXDOWN_OUTS; which++)
        r = outputs_sound(outputs, (enum mixdown_out)which, NULL);
    for (int name = 0; !r && name < WIRE_RENDITIONS; name++)
        if (outputs_has(outputs, name))
            r = mux_finish(&outputs->muxes[name], &renditions[name]);
    return r;
}

void outputs_close(struct outputs *outputs)
{
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        mux_close(&outputs->muxes[i]);
    for (int i = 0; i < LADDER_STEPS; i++)
        encoder_close(&outputs->pictures[i]);
    for (int i = 0; i < MIXDOWN_OUTS; i++)
        encoder_close(&outputs->sounds[i]);
}
