/* The filter graphs of the sound. Gaps in its clock are filled and overlaps cut, so that it stays
 * with the picture; a gain that is the same all through, and a limiter for what then is too loud.
 */
#include "mixdown.h"

#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/frame.h>
#include <libavutil/mathematics.h>
#include <stdio.h>

#include "averror.h"
#include "base/fault.h"
#include "strand.h"

enum { MIXDOWN_US = 1000000, MIXDOWN_WORDS_MAX = 512 };

/* What the inlet gives and the desk takes. */
#define MIXDOWN_FORM "aformat=sample_fmts=dbl:channel_layouts=stereo:sample_rates=48000"

/* 0.84 is -1.5 dB, which leaves what the encoder adds below full scale. */
static int mixdown_desk(struct mixdown *mixdown)
{
    static const char *const outs[] = {"o0", "o1"};
    char words[MIXDOWN_WORDS_MAX], from[96];
    int count = mixdown->is_measuring ? 1 : MIXDOWN_OUTS;

    snprintf(from, sizeof(from),
             "sample_rate=%d:sample_fmt=dbl:channel_layout=stereo:time_base=1/%d", MIXDOWN_RATE,
             MIXDOWN_RATE);
    if (mixdown->is_measuring) /* as it will be heard: the AAC encoder drops what is above 16 kHz */
        snprintf(words, sizeof(words), "lowpass=f=16000,ebur128=metadata=1:framelog=verbose[o0]");
    else
        snprintf(words, sizeof(words),
                 "volume=%.3fdB:precision=double,"
                 "alimiter=limit=0.84:level=false:latency=true,asplit=2[a][b];"
                 "[a]aformat=sample_fmts=fltp:channel_layouts=stereo,asetnsamples=n=%d:p=0[o0];"
                 "[b]aformat=sample_fmts=fltp:channel_layouts=mono,asetnsamples=n=%d:p=0[o1]",
                 mixdown->gain_db, MIXDOWN_FRAME, MIXDOWN_FRAME);
    const struct strand strand = {.source = "abuffer",
                                  .from = from,
                                  .words = words,
                                  .sink = "abuffersink",
                                  .outs = outs,
                                  .outs_count = count,
                                  .threads = 1};
    return strand_build(&strand, &mixdown->desk, &mixdown->desk_in, mixdown->desk_out);
}

static int mixdown_make(struct mixdown *mixdown)
{
    mixdown->frame = av_frame_alloc();
    mixdown->mixed = av_frame_alloc();
    return mixdown->frame && mixdown->mixed ? mixdown_desk(mixdown) : fault(-ENOMEM);
}

int mixdown_open(struct mixdown *mixdown, double gain_db)
{
    *mixdown = (struct mixdown){.gain_db = gain_db};
    return mixdown_make(mixdown);
}

int mixdown_open_measuring(struct mixdown *mixdown)
{
    *mixdown = (struct mixdown){.is_measuring = true};
    return mixdown_make(mixdown);
}

/* It goes on where the one before it ended (said in samples of what goes in): what is missing in
 * between is silence. */
static int mixdown_inlet(struct mixdown *mixdown, const AVFrame *frame)
{
    static const char *const outs[] = {"o0"};
    char from[256], layout[64], words[MIXDOWN_WORDS_MAX];

    mixdown->format = frame->format;
    mixdown->rate = frame->sample_rate;
    mixdown->channels = frame->ch_layout.nb_channels;
    av_channel_layout_describe(&frame->ch_layout, layout, sizeof(layout));
    snprintf(from, sizeof(from), "sample_rate=%d:sample_fmt=%d:channel_layout=%s:time_base=1/%d",
             frame->sample_rate, frame->format, layout, MIXDOWN_US);
    snprintf(words, sizeof(words), "aresample=%d:async=1000:first_pts=%lld," MIXDOWN_FORM "[o0]",
             MIXDOWN_RATE, (long long)av_rescale(mixdown->taken, frame->sample_rate, MIXDOWN_RATE));
    const struct strand strand = {.source = "abuffer",
                                  .from = from,
                                  .words = words,
                                  .sink = "abuffersink",
                                  .outs = outs,
                                  .outs_count = 1,
                                  .threads = 1};
    return strand_build(&strand, &mixdown->inlet, &mixdown->inlet_in, &mixdown->inlet_out);
}

static int mixdown_give(struct mixdown *mixdown, const struct mixdown_taker *taker)
{
    for (int i = 0; i < MIXDOWN_OUTS && mixdown->desk_out[i]; i++) {
        int r;
        while ((r = av_buffersink_get_frame(mixdown->desk_out[i], mixdown->mixed)) >= 0) {
            /* the graphs have put every sample in its place: what counts is how many there are */
            mixdown->mixed->pts = mixdown->given[i];
            mixdown->given[i] += mixdown->mixed->nb_samples;
            r = taker->take(taker->context, (enum mixdown_out)i, mixdown->mixed);
            av_frame_unref(mixdown->mixed);
            if (r)
                return r;
        }
        if (r != AVERROR(EAGAIN) && r != AVERROR_EOF)
            return fault(averror_fault(r));
    }
    return 0;
}

/* What has come out of the inlet goes over the desk. */
static int mixdown_pass(struct mixdown *mixdown, const struct mixdown_taker *taker)
{
    int r;

    while ((r = av_buffersink_get_frame(mixdown->inlet_out, mixdown->frame)) >= 0) {
        mixdown->frame->pts = mixdown->taken;
        mixdown->taken += mixdown->frame->nb_samples;
        r = av_buffersrc_add_frame(mixdown->desk_in, mixdown->frame);
        r = r < 0 ? fault(averror_fault(r)) : mixdown_give(mixdown, taker);
        if (r)
            return r;
    }
    return r == AVERROR(EAGAIN) || r == AVERROR_EOF ? 0 : fault(averror_fault(r));
}

static int mixdown_end_inlet(struct mixdown *mixdown, const struct mixdown_taker *taker)
{
    int r;

    if (!mixdown->inlet)
        return 0;
    r = averror_fault(av_buffersrc_close(mixdown->inlet_in, mixdown->end_us, 0));
    if (!r)
        r = mixdown_pass(mixdown, taker);
    avfilter_graph_free(&mixdown->inlet);
    return r;
}

static int mixdown_end(struct mixdown *mixdown, const struct mixdown_taker *taker)
{
    int r = mixdown_end_inlet(mixdown, taker);

    if (!r)
        r = averror_fault(av_buffersrc_close(mixdown->desk_in, mixdown->taken, 0));
    return r ? fault(r) : mixdown_give(mixdown, taker);
}

static bool mixdown_fits(const struct mixdown *mixdown, const AVFrame *frame)
{
    return mixdown->inlet && frame->format == mixdown->format &&
           frame->sample_rate == mixdown->rate && frame->ch_layout.nb_channels == mixdown->channels;
}

int mixdown_push(struct mixdown *mixdown, struct AVFrame *frame, int64_t at_us,
                 const struct mixdown_taker *taker)
{
    int r = 0;

    if (!frame)
        return mixdown_end(mixdown, taker);
    if (frame->ch_layout.order != AV_CHANNEL_ORDER_NATIVE)
        av_channel_layout_default(&frame->ch_layout, frame->ch_layout.nb_channels);
    if (!mixdown_fits(mixdown, frame)) {
        r = mixdown_end_inlet(mixdown, taker);
        if (!r)
            r = mixdown_inlet(mixdown, frame);
    }
    if (r)
        return r;
    frame->pts = at_us;
    mixdown->end_us = at_us + av_rescale(frame->nb_samples, MIXDOWN_US, frame->sample_rate);
    r = av_buffersrc_add_frame_flags(mixdown->inlet_in, frame, AV_BUFFERSRC_FLAG_KEEP_REF);
    return r < 0 ? fault(averror_fault(r)) : mixdown_pass(mixdown, taker);
}

void mixdown_close(struct mixdown *mixdown)
{
    avfilter_graph_free(&mixdown->inlet);
    avfilter_graph_free(&mixdown->desk);
    av_frame_free(&mixdown->frame);
    av_frame_free(&mixdown->mixed);
}
