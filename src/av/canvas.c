/* The filter graph of the picture. What happens once happens before the picture is copied for the
 * rungs; a film in HDR is made as small as the largest rung first, since that is dear. */
#include "canvas.h"

#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "averror.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/limits.h"
#include "strand.h"
#include "upright.h"

enum { CANVAS_HD_LINES = 720 };

static struct upright canvas_upright(const AVStream *stream)
{
    size_t size = 0;
    const uint8_t *side = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    int32_t matrix[9];

    if (!side || size < sizeof(matrix))
        return upright_of(NULL);
    memcpy(matrix, side, sizeof(matrix));
    return upright_of(matrix);
}

void canvas_size(const struct AVStream *stream, int32_t *width, int32_t *height)
{
    AVRational shape = stream->sample_aspect_ratio;

    if (shape.num <= 0)
        shape = stream->codecpar->sample_aspect_ratio;
    *width = stream->codecpar->width;
    *height = stream->codecpar->height;
    ladder_show(width, height, shape.num, shape.den);
    if (canvas_upright(stream).is_turned) {
        int32_t turned = *width;
        *width = *height;
        *height = turned;
    }
}

int canvas_open(struct canvas *canvas, const struct AVStream *stream,
                const struct ladder_rung *rungs)
{
    *canvas = (struct canvas){.stream = stream, .rungs = rungs, .frame = av_frame_alloc()};
    return canvas->frame ? 0 : fault(-ENOMEM);
}

/* The words that swscale has for colour matrices. A film that does not say is taken for what
 * players take it for: by its size. */
static const char *canvas_matrix(const AVFrame *frame)
{
    switch ((int)frame->colorspace) {
    case AVCOL_SPC_BT709:
        return "bt709";
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        return "smpte170m";
    case AVCOL_SPC_SMPTE240M:
        return "smpte240m";
    case AVCOL_SPC_FCC:
        return "fcc";
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return "bt2020";
    default:
        return frame->height >= CANVAS_HD_LINES ? "bt709" : "smpte170m";
    }
}

static const char *canvas_range(const AVFrame *frame)
{
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    bool is_full = frame->color_range == AVCOL_RANGE_JPEG ||
                   (format && strncmp(format->name, "yuvj", 4) == 0) ||
                   (format && format->flags & AV_PIX_FMT_FLAG_RGB);

    return is_full ? "full" : "limited";
}

static bool canvas_is_hdr(const AVFrame *frame)
{
    return frame->color_trc == AVCOL_TRC_SMPTE2084 || frame->color_trc == AVCOL_TRC_ARIB_STD_B67;
}

/* Wide colours without HDR need the same way, but for the tone mapping. */
static bool canvas_is_wide(const AVFrame *frame)
{
    return canvas_is_hdr(frame) || frame->color_primaries == AVCOL_PRI_BT2020 ||
           frame->colorspace == AVCOL_SPC_BT2020_NCL;
}

static const struct ladder_rung *canvas_largest(const struct canvas *canvas)
{
    const struct ladder_rung *largest = NULL;

    for (int i = 0; i < LADDER_STEPS; i++)
        if (canvas->rungs[i].width && (!largest || canvas->rungs[i].width > largest->width))
            largest = &canvas->rungs[i];
    return largest;
}

/* zscale knows no way from what is not said: what HDR means is said first. 100 nits are white. */
static void canvas_wide(struct buf *text, const struct canvas *canvas, const AVFrame *frame)
{
    const struct ladder_rung *largest = canvas_largest(canvas);
    const char *transfer = frame->color_trc == AVCOL_TRC_SMPTE2084      ? "smpte2084"
                           : frame->color_trc == AVCOL_TRC_ARIB_STD_B67 ? "arib-std-b67"
                                                                        : "bt709";

    buf_printf(text,
               "crop=floor(iw/2)*2:floor(ih/2)*2:0:0,"
               "setparams=range=%s:color_primaries=bt2020:color_trc=%s:colorspace=bt2020nc,"
               "zscale=w=%d:h=%d:f=bicubic,",
               canvas_range(frame), transfer, largest->width, largest->height);
    if (canvas_is_hdr(frame))
        buf_text(text, "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,"
                       "tonemap=hable:desat=0,");
    buf_text(text, "zscale=p=bt709:t=bt709:m=bt709:r=limited,format=yuv420p,");
}

static bool canvas_has_fields(const struct canvas *canvas, const AVFrame *frame)
{
    enum AVFieldOrder order = canvas->stream->codecpar->field_order;

    return frame->interlaced_frame || (order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE);
}

static void canvas_describe(struct buf *text, const struct canvas *canvas, const AVFrame *frame)
{
    bool is_wide = canvas_is_wide(frame);
    int count = 0;

    if (canvas->fields)
        buf_text(text, "bwdif=mode=send_frame:parity=auto:deint=interlaced,");
    buf_text(text, canvas_upright(canvas->stream).filters);
    if (is_wide)
        canvas_wide(text, canvas, frame);
    for (int i = 0; i < LADDER_STEPS; i++)
        count += canvas->rungs[i].width > 0;
    buf_printf(text, "split=%d", count);
    for (int i = 0; i < LADDER_STEPS; i++)
        if (canvas->rungs[i].width)
            buf_printf(text, "[r%d]", i);
    for (int i = 0; i < LADDER_STEPS; i++)
        if (canvas->rungs[i].width)
            buf_printf(text,
                       ";[r%d]scale=%d:%d:flags=bicubic+accurate_rnd+full_chroma_int:"
                       "in_color_matrix=%s:out_color_matrix=bt709:in_range=%s:out_range=limited,"
                       "format=yuv420p,setsar=1[o%d]",
                       i, canvas->rungs[i].width, canvas->rungs[i].height,
                       is_wide ? "bt709" : canvas_matrix(frame),
                       is_wide ? "limited" : canvas_range(frame), i);
}

static int canvas_build(struct canvas *canvas, const AVFrame *frame)
{
    static const char *const names[LADDER_STEPS] = {"o0", "o1", "o2", "o3", "o4"};
    AUTO_BUF struct buf words = {0};
    AVFilterContext *ends[LADDER_STEPS];
    const char *outs[LADDER_STEPS];
    char from[160];
    int count = 0;

    canvas->width = frame->width;
    canvas->height = frame->height;
    canvas->format = frame->format;
    canvas->fields = canvas->fields || canvas_has_fields(canvas, frame);
    canvas_describe(&words, canvas, frame);
    /* ticks are all it needs to know of time */
    snprintf(from, sizeof(from), "video_size=%dx%d:pix_fmt=%d:time_base=1/25:pixel_aspect=1/1",
             frame->width, frame->height, frame->format);
    for (int i = 0; i < LADDER_STEPS; i++)
        if (canvas->rungs[i].width)
            outs[count++] = names[i];
    const struct strand strand = {.source = "buffer",
                                  .from = from,
                                  .words = words.data,
                                  .sink = "buffersink",
                                  .outs = outs,
                                  .outs_count = count,
                                  .threads = package_filter_threads};
    int r =
        words.failed ? fault(-ENOMEM) : strand_build(&strand, &canvas->graph, &canvas->in, ends);
    for (int i = LADDER_STEPS - 1; !r && i >= 0; i--)
        if (canvas->rungs[i].width)
            canvas->out[i] = ends[--count];
    return r;
}

static int canvas_pull(struct canvas *canvas, const struct canvas_taker *taker)
{
    for (int i = 0; i < LADDER_STEPS; i++) {
        int r = 0;
        while (canvas->rungs[i].width &&
               (r = av_buffersink_get_frame(canvas->out[i], canvas->frame)) >= 0) {
            AVRational base = av_buffersink_get_time_base(canvas->out[i]);
            int64_t tick = av_rescale_q(canvas->frame->pts, base, (AVRational){1, 25});
            r = taker->take(taker->context, i, canvas->frame, tick);
            av_frame_unref(canvas->frame);
            if (r)
                return r;
        }
        if (r < 0 && r != AVERROR(EAGAIN) && r != AVERROR_EOF)
            return fault(averror_fault(r));
    }
    return 0;
}

/* What waits in the graph (a deinterlacer looks one picture ahead) comes out. */
static int canvas_flush(struct canvas *canvas, const struct canvas_taker *taker)
{
    int r = 0;

    if (canvas->graph) {
        r = averror_fault(av_buffersrc_close(canvas->in, canvas->pushed, 0));
        if (!r)
            r = canvas_pull(canvas, taker);
    }
    avfilter_graph_free(&canvas->graph);
    return r;
}

static bool canvas_fits(const struct canvas *canvas, const AVFrame *frame)
{
    return canvas->graph && canvas->width == frame->width && canvas->height == frame->height &&
           canvas->format == frame->format && (canvas->fields || !canvas_has_fields(canvas, frame));
}

int canvas_push(struct canvas *canvas, struct AVFrame *frame, int64_t tick,
                const struct canvas_taker *taker)
{
    int r = 0;

    if (!canvas_largest(canvas))
        return 0; /* only sound is wanted */
    if (!frame || !canvas_fits(canvas, frame))
        r = canvas_flush(canvas, taker);
    if (r || !frame)
        return r;
    if (!canvas->graph)
        r = canvas_build(canvas, frame);
    if (r)
        return r;
    AVRational shape = frame->sample_aspect_ratio;
    frame->sample_aspect_ratio = (AVRational){1, 1};
    frame->pts = tick;
    canvas->pushed = tick + 1;
    r = av_buffersrc_add_frame_flags(canvas->in, frame, AV_BUFFERSRC_FLAG_KEEP_REF);
    frame->sample_aspect_ratio = shape;
    return r < 0 ? fault(averror_fault(r)) : canvas_pull(canvas, taker);
}

void canvas_close(struct canvas *canvas)
{
    avfilter_graph_free(&canvas->graph);
    av_frame_free(&canvas->frame);
}
