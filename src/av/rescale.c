/* By area, which makes a ninth of a picture sharp, and is cheap. */
#include "rescale.h"

#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/frame.h>
#include <stdio.h>

#include "averror.h"
#include "base/fault.h"
#include "strand.h"

static int rescale_graph(struct rescale *rescale, const AVFrame *frame)
{
    static const char *const outs[] = {"o0"};
    char from[128], words[256];

    snprintf(from, sizeof(from), "video_size=%dx%d:pix_fmt=%d:time_base=1/25:pixel_aspect=1/1",
             frame->width, frame->height, frame->format);
    snprintf(words, sizeof(words),
             "scale=%d:%d:flags=area:in_color_matrix=bt709:in_range=limited:"
             "out_color_matrix=smpte170m:out_range=full,format=yuvj420p[o0]",
             rescale->width, rescale->height);
    const struct strand strand = {.source = "buffer",
                                  .from = from,
                                  .words = words,
                                  .sink = "buffersink",
                                  .outs = outs,
                                  .outs_count = 1,
                                  .threads = 1};
    return strand_build(&strand, &rescale->graph, &rescale->in, &rescale->out);
}

int rescale_frame(struct rescale *rescale, struct AVFrame *frame, struct AVFrame *out)
{
    int r = rescale->graph ? 0 : rescale_graph(rescale, frame);

    if (r)
        return r;
    frame->sample_aspect_ratio = (AVRational){1, 1};
    r = av_buffersrc_add_frame_flags(rescale->in, frame, AV_BUFFERSRC_FLAG_KEEP_REF);
    if (r >= 0)
        r = av_buffersink_get_frame(rescale->out, out);
    return r < 0 ? fault(averror_fault(r)) : 0;
}

void rescale_close(struct rescale *rescale)
{
    avfilter_graph_free(&rescale->graph);
}
