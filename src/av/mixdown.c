/* The filter graph of the sound. Gaps in its clock are filled and overlaps cut, so that it stays
 * with the picture; a gain that is the same all through, and a limiter for what then is too loud.
 */
#include "mixdown.h"

#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/frame.h>
#include <libavutil/mem.h>
#include <libavutil/samplefmt.h>
#include <stdio.h>

#include "averror.h"
#include "base/buf.h"
#include "base/fault.h"

enum { MIXDOWN_US = 1000000 };

int mixdown_open(struct mixdown *mixdown, double gain_db)
{
    *mixdown = (struct mixdown){.gain_db = gain_db, .frame = av_frame_alloc()};
    return mixdown->frame ? 0 : fault(-ENOMEM);
}

int mixdown_open_measuring(struct mixdown *mixdown)
{
    int r = mixdown_open(mixdown, 0);

    mixdown->is_measuring = true;
    return r;
}

/* 0.84 is -1.5 dB, which leaves what the encoder adds below full scale. */
static void mixdown_describe(const struct mixdown *mixdown, struct buf *text)
{
    buf_printf(text, "aresample=%d:async=1000:first_pts=0,aformat=channel_layouts=stereo,",
               MIXDOWN_RATE);
    if (mixdown->is_measuring) {
        buf_text(text, "ebur128=metadata=1:framelog=verbose[o0]");
        return;
    }
    buf_printf(text,
               "aformat=sample_fmts=dbl,volume=%.3fdB:precision=double,"
               "alimiter=limit=0.84:level=false:latency=true,asplit=2[a][b];"
               "[a]aformat=sample_fmts=fltp:channel_layouts=stereo,asetnsamples=n=%d:p=0[o0];"
               "[b]aformat=sample_fmts=fltp:channel_layouts=mono,asetnsamples=n=%d:p=0[o1]",
               mixdown->gain_db, MIXDOWN_FRAME, MIXDOWN_FRAME);
}

static int mixdown_in(struct mixdown *mixdown, const AVFrame *frame)
{
    char arguments[256], layout[64];
    AVChannelLayout known = frame->ch_layout;

    if (known.order == AV_CHANNEL_ORDER_UNSPEC)
        av_channel_layout_default(&known, frame->ch_layout.nb_channels);
    av_channel_layout_describe(&known, layout, sizeof(layout));
    snprintf(arguments, sizeof(arguments),
             "sample_rate=%d:sample_fmt=%d:channel_layout=%s:time_base=1/%d", frame->sample_rate,
             frame->format, layout, MIXDOWN_US);
    return avfilter_graph_create_filter(&mixdown->in, avfilter_get_by_name("abuffer"), "in",
                                        arguments, NULL, mixdown->graph);
}

static int mixdown_out(struct mixdown *mixdown, int which, AVFilterInOut **outs)
{
    char name[8];
    int r;

    snprintf(name, sizeof(name), "o%d", which);
    r = avfilter_graph_create_filter(&mixdown->out[which], avfilter_get_by_name("abuffersink"),
                                     name, NULL, NULL, mixdown->graph);
    AVFilterInOut *out = r < 0 ? NULL : avfilter_inout_alloc();
    if (!out)
        return r < 0 ? r : AVERROR(ENOMEM);
    *out =
        (AVFilterInOut){.name = av_strdup(name), .filter_ctx = mixdown->out[which], .next = *outs};
    *outs = out;
    return out->name ? 0 : AVERROR(ENOMEM);
}

static int mixdown_outs(const struct mixdown *mixdown)
{
    return mixdown->is_measuring ? 1 : MIXDOWN_OUTS;
}

static int mixdown_parse(struct mixdown *mixdown, const AVFrame *frame, AVFilterInOut **ins,
                         AVFilterInOut **outs)
{
    AUTO_BUF struct buf text = {0};
    int r = mixdown_in(mixdown, frame);

    for (int i = 0; r >= 0 && i < mixdown_outs(mixdown); i++)
        r = mixdown_out(mixdown, i, outs);
    if (r < 0)
        return r;
    *ins = avfilter_inout_alloc();
    if (!*ins)
        return AVERROR(ENOMEM);
    (*ins)->name = av_strdup("in");
    (*ins)->filter_ctx = mixdown->in;
    mixdown_describe(mixdown, &text);
    if (text.failed || !(*ins)->name)
        return AVERROR(ENOMEM);
    return avfilter_graph_parse_ptr(mixdown->graph, text.data, outs, ins, NULL);
}

static int mixdown_build(struct mixdown *mixdown, const AVFrame *frame)
{
    AVFilterInOut *ins = NULL, *outs = NULL;
    int r;

    mixdown->format = frame->format;
    mixdown->rate = frame->sample_rate;
    mixdown->channels = frame->ch_layout.nb_channels;
    mixdown->graph = avfilter_graph_alloc();
    if (!mixdown->graph)
        return fault(-ENOMEM);
    mixdown->graph->nb_threads = 1;
    r = mixdown_parse(mixdown, frame, &ins, &outs);
    if (r >= 0)
        r = avfilter_graph_config(mixdown->graph, NULL);
    avfilter_inout_free(&ins);
    avfilter_inout_free(&outs);
    return r < 0 ? fault(averror_fault(r)) : 0;
}

static int mixdown_pull(struct mixdown *mixdown, const struct mixdown_taker *taker)
{
    for (int i = 0; i < mixdown_outs(mixdown); i++) {
        int r;
        while ((r = av_buffersink_get_frame(mixdown->out[i], mixdown->frame)) >= 0) {
            /* the graph has put every sample in its place: what counts is how many there are */
            mixdown->frame->pts = mixdown->given[i];
            mixdown->given[i] += mixdown->frame->nb_samples;
            r = taker->take(taker->context, (enum mixdown_out)i, mixdown->frame);
            av_frame_unref(mixdown->frame);
            if (r)
                return r;
        }
        if (r != AVERROR(EAGAIN) && r != AVERROR_EOF)
            return fault(averror_fault(r));
    }
    return 0;
}

int mixdown_push(struct mixdown *mixdown, struct AVFrame *frame, int64_t at_us,
                 const struct mixdown_taker *taker)
{
    int r = 0;

    if (!frame && !mixdown->graph)
        return 0;
    if (frame && !mixdown->graph)
        r = mixdown_build(mixdown, frame);
    if (r)
        return r;
    if (frame && (frame->format != mixdown->format || frame->sample_rate != mixdown->rate ||
                  frame->ch_layout.nb_channels != mixdown->channels))
        return MIXDOWN_CHANGED;
    if (frame) {
        frame->pts = at_us;
        mixdown->end_us = at_us + av_rescale(frame->nb_samples, MIXDOWN_US, frame->sample_rate);
        if (frame->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC)
            av_channel_layout_default(&frame->ch_layout, mixdown->channels);
    }
    r = frame ? av_buffersrc_add_frame_flags(mixdown->in, frame, AV_BUFFERSRC_FLAG_KEEP_REF)
              : av_buffersrc_close(mixdown->in, mixdown->end_us, 0);
    return r < 0 ? fault(averror_fault(r)) : mixdown_pull(mixdown, taker);
}

void mixdown_close(struct mixdown *mixdown)
{
    avfilter_graph_free(&mixdown->graph);
    av_frame_free(&mixdown->frame);
}
