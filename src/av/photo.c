/* Decoded whole, drawn anew, encoded anew: by three decoders that are chosen by the first bytes,
 * and libavformat for AVIF alone. */
#include "av/photo.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "averror.h"
#include "base/fault.h"
#include "base/limits.h"
#include "portrait.h"
#include "reader.h"
#include "rescale.h"
#include "strand.h"
#include "upright.h"
#include "wire/probe.h"

enum { PHOTO_UNKNOWN = 1, PHOTO_BROKEN, PHOTO_SMALL, PHOTO_LARGE };

struct photo {
    struct reader reader; /* of an AVIF */
    AVPacket *packet;
    AVCodecContext *decoder;
    AVFrame *frame, *even, *full; /* as decoded; as our rungs are; as JPEG has it */
    AVFilterGraph *graph;
    AVFilterContext *in, *out;
};

static void photo_close(struct photo *photo)
{
    avfilter_graph_free(&photo->graph);
    avcodec_free_context(&photo->decoder);
    av_packet_free(&photo->packet);
    av_frame_free(&photo->frame);
    av_frame_free(&photo->even);
    av_frame_free(&photo->full);
    reader_close(&photo->reader);
}
#define AUTO_PHOTO __attribute__((cleanup(photo_close)))

static enum AVCodecID photo_codec(const uint8_t *bytes, int length)
{
    if (length < 16)
        return AV_CODEC_ID_NONE;
    if (memcmp(bytes, "\xff\xd8\xff", 3) == 0)
        return AV_CODEC_ID_MJPEG;
    if (memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
        return AV_CODEC_ID_PNG;
    if (memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
        return AV_CODEC_ID_WEBP;
    return memcmp(bytes + 4, "ftyp", 4) == 0 ? AV_CODEC_ID_AV1 : AV_CODEC_ID_NONE;
}

/* All of the file, as one packet. */
static int photo_read(struct photo *photo, int fd, enum AVCodecID *codec)
{
    struct stat file;
    int64_t got = 0;

    if (fstat(fd, &file))
        return fault(-errno);
    if (file.st_size > photo_bytes_max)
        return PHOTO_LARGE;
    if (av_new_packet(photo->packet, (int)file.st_size) < 0)
        return fault(-ENOMEM);
    while (got < file.st_size) {
        ssize_t r = pread(fd, photo->packet->data + got, (size_t)(file.st_size - got), got);

        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return fault(r ? -errno : -EIO);
        got += r;
    }
    *codec = photo_codec(photo->packet->data, photo->packet->size);
    return *codec == AV_CODEC_ID_NONE ? PHOTO_UNKNOWN : 0;
}

/* The one picture of an AVIF, in place of its file. */
static int photo_unwrap(struct photo *photo, int fd, const AVCodecParameters **parameters)
{
    AVFormatContext *format;
    struct stat file;
    int best;

    av_packet_unref(photo->packet);
    if (fstat(fd, &file))
        return fault(-errno);
    if (reader_open(&photo->reader, fd, file.st_size, INT64_MAX))
        return photo->reader.out_of_memory ? fault(-ENOMEM) : PHOTO_UNKNOWN;
    format = photo->reader.format;
    best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    if (best < 0 || format->streams[best]->codecpar->codec_id != AV_CODEC_ID_AV1)
        return PHOTO_UNKNOWN;
    *parameters = format->streams[best]->codecpar;
    while (av_read_frame(format, photo->packet) >= 0) {
        if (photo->packet->stream_index == best)
            return 0;
        av_packet_unref(photo->packet);
    }
    return PHOTO_BROKEN;
}

static int photo_decode(struct photo *photo, enum AVCodecID id, const AVCodecParameters *parameters)
{
    const AVCodec *codec = avcodec_find_decoder(id);
    int r;

    photo->decoder = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!photo->decoder)
        return codec ? fault(-ENOMEM) : PHOTO_UNKNOWN;
    if (parameters && avcodec_parameters_to_context(photo->decoder, parameters) < 0)
        return fault(-ENOMEM);
    photo->decoder->thread_count = 1;
    photo->decoder->max_pixels = photo_pixels_max;
    photo->decoder->err_recognition = AV_EF_EXPLODE; /* half a picture is none */
    if (avcodec_open2(photo->decoder, codec, NULL) < 0)
        return PHOTO_BROKEN;
    r = avcodec_send_packet(photo->decoder, photo->packet);
    if (r >= 0)
        r = avcodec_send_packet(photo->decoder, NULL);
    if (r >= 0)
        r = avcodec_receive_frame(photo->decoder, photo->frame);
    if (r == AVERROR(ENOMEM))
        return fault(-ENOMEM);
    if (r < 0 || photo->frame->flags & AV_FRAME_FLAG_CORRUPT || photo->frame->decode_error_flags)
        return PHOTO_BROKEN;
    return 0;
}

/* Within the size of posters, both sides even, never larger than it was. */
static int photo_size(int32_t *width, int32_t *height)
{
    int64_t w = *width, h = *height;

    if (w < photo_side_px_min || h < photo_side_px_min)
        return PHOTO_SMALL;
    if (w * poster_height_px > h * poster_width_px && w > poster_width_px) {
        h = h * poster_width_px / w;
        w = poster_width_px;
    } else if (h > poster_height_px) {
        w = w * poster_height_px / h;
        h = poster_height_px;
    }
    *width = (int32_t)(w & ~1);
    *height = (int32_t)(h & ~1);
    return *width < film_side_px_min || *height < film_side_px_min ? PHOTO_SMALL : 0;
}

/* As a picture of our own rungs is. What was rubbed out of it by making it transparent stays
 * rubbed out. */
static int photo_graph(struct photo *photo, struct upright upright, int32_t width, int32_t height)
{
    static const char *const outs[] = {"o0"};
    const AVPixFmtDescriptor *form = av_pix_fmt_desc_get(photo->frame->format);
    bool has_alpha = !form || form->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL);
    char from[128], words[400];

    snprintf(from, sizeof from, "video_size=%dx%d:pix_fmt=%d:time_base=1/25:pixel_aspect=1/1",
             photo->frame->width, photo->frame->height, photo->frame->format);
    snprintf(words, sizeof words,
             "%s%sscale=%d:%d:flags=area:out_color_matrix=bt709:out_range=limited,"
             "format=yuv420p[o0]",
             has_alpha ? "format=gbrap,premultiply=inplace=1,format=gbrp," : "", upright.filters,
             width, height);
    const struct strand strand = {.source = "buffer",
                                  .from = from,
                                  .words = words,
                                  .sink = "buffersink",
                                  .outs = outs,
                                  .outs_count = 1,
                                  .threads = 1};
    return strand_build(&strand, &photo->graph, &photo->in, &photo->out);
}

static int photo_draw(struct photo *photo)
{
    const AVFrameSideData *side = av_frame_get_side_data(photo->frame, AV_FRAME_DATA_DISPLAYMATRIX);
    struct upright upright =
        upright_of(side && side->size >= 9 * sizeof(int32_t) ? (const int32_t *)side->data : NULL);
    int32_t width = upright.is_turned ? photo->frame->height : photo->frame->width;
    int32_t height = upright.is_turned ? photo->frame->width : photo->frame->height;
    int r = photo_size(&width, &height);

    if (!r)
        r = photo_graph(photo, upright, width, height);
    if (r)
        return r;
    photo->frame->sample_aspect_ratio = (AVRational){1, 1};
    r = av_buffersrc_add_frame_flags(photo->in, photo->frame, AV_BUFFERSRC_FLAG_KEEP_REF);
    if (r >= 0)
        r = av_buffersrc_add_frame(photo->in, NULL);
    if (r >= 0)
        r = av_buffersink_get_frame(photo->out, photo->even);
    return r < 0 ? fault(averror_fault(r)) : 0;
}

static int photo_take(struct photo *photo, int fd, const int *outs, struct wire_stills *stills)
{
    AUTO_RESCALE struct rescale rescale = {0};
    const AVCodecParameters *parameters = NULL;
    enum AVCodecID codec = AV_CODEC_ID_NONE;
    int r = photo_read(photo, fd, &codec);

    if (!r && codec == AV_CODEC_ID_AV1)
        r = photo_unwrap(photo, fd, &parameters);
    if (!r)
        r = photo_decode(photo, codec, parameters);
    if (!r)
        r = photo_draw(photo);
    if (r)
        return r;
    stills->width = rescale.width = photo->even->width;
    stills->height = rescale.height = photo->even->height;
    r = portrait_avif(photo->even, outs[WIRE_AVIF], &stills->bytes[WIRE_AVIF]);
    if (!r)
        r = rescale_frame(&rescale, photo->even, photo->full);
    return r ? r : portrait_jpeg(photo->full, outs[WIRE_JPEG], &stills->bytes[WIRE_JPEG]);
}

int photo_make(int fd, const int *outs, struct wire_stills *stills)
{
    static const char *const reasons[] = {
        [PHOTO_UNKNOWN] = "This is no picture that is read here. Send a JPEG, PNG, WebP or AVIF.",
        [PHOTO_BROKEN] = "This picture is broken, or moves. Save it once more and send that.",
        [PHOTO_SMALL] = "This picture is too small: 320 pixels at least in width and height.",
        [PHOTO_LARGE] = "This picture is too large: 20 MiB at most.",
    };
    AUTO_PHOTO struct photo photo = {.packet = av_packet_alloc(),
                                     .frame = av_frame_alloc(),
                                     .even = av_frame_alloc(),
                                     .full = av_frame_alloc()};
    int r;

    memset(stills, 0, sizeof *stills);
    stills->magic = WIRE_STILLS_MAGIC;
    if (!photo.packet || !photo.frame || !photo.even || !photo.full)
        return fault(-ENOMEM);
    r = photo_take(&photo, fd, outs, stills);
    if (r <= 0)
        return r;
    memset(stills, 0, sizeof *stills);
    stills->magic = WIRE_STILLS_MAGIC;
    stills->verdict = WIRE_REFUSED;
    snprintf(stills->reason, sizeof stills->reason, "%s", reasons[r]);
    return 0;
}
