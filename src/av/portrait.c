/* Encoders and muxers of single pictures: bit-exact, so that none of them signs its work. */
#include "portrait.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <unistd.h>

#include "averror.h"
#include "base/fault.h"
#include "sink.h"

/* Both are measured on films: nobody tells these from better ones beside each other. The proof of
 * pictures (proof/jpeg) knows the tables of this quality. */
enum { PORTRAIT_JPEG_QUALITY = 4 };
#define PORTRAIT_AVIF_QUALITY "28"

struct portrait {
    AVCodecContext *codec;
    AVPacket *packet;
    AVFormatContext *format;
};

static void portrait_close(struct portrait *portrait)
{
    avcodec_free_context(&portrait->codec);
    av_packet_free(&portrait->packet);
    avformat_free_context(portrait->format);
}
#define AUTO_PORTRAIT __attribute__((cleanup(portrait_close)))

static int portrait_codec(struct portrait *portrait, const char *name, const AVFrame *frame)
{
    const AVCodec *codec = avcodec_find_encoder_by_name(name);

    *portrait = (struct portrait){.packet = av_packet_alloc()};
    if (!codec)
        return AVERROR_ENCODER_NOT_FOUND;
    portrait->codec = avcodec_alloc_context3(codec);
    if (!portrait->codec || !portrait->packet)
        return AVERROR(ENOMEM);
    portrait->codec->width = frame->width;
    portrait->codec->height = frame->height;
    portrait->codec->pix_fmt = frame->format;
    portrait->codec->sample_aspect_ratio = (AVRational){1, 1};
    portrait->codec->time_base = (AVRational){1, 25};
    portrait->codec->thread_count = 1;
    portrait->codec->flags |= AV_CODEC_FLAG_BITEXACT;
    return 0;
}

static int portrait_encode(struct portrait *portrait, AVFrame *frame, AVDictionary **options)
{
    int r = avcodec_open2(portrait->codec, NULL, options);

    if (r >= 0 && av_dict_count(*options))
        r = AVERROR(EINVAL); /* an option that this libavcodec does not know */
    while (frame->nb_side_data)
        av_frame_remove_side_data(frame, frame->side_data[0]->type);
    av_dict_free(&frame->metadata);
    frame->pts = 0;
    frame->pict_type = AV_PICTURE_TYPE_NONE;
    if (r >= 0)
        r = avcodec_send_frame(portrait->codec, frame);
    if (r >= 0)
        r = avcodec_send_frame(portrait->codec, NULL);
    return r < 0 ? r : avcodec_receive_packet(portrait->codec, portrait->packet);
}

static int portrait_write(const AVPacket *packet, int fd)
{
    int done = 0;

    while (done < packet->size) {
        ssize_t put = pwrite(fd, packet->data + done, (size_t)(packet->size - done), done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return fault(put ? -errno : -EIO);
        done += (int)put;
    }
    return 0;
}

int portrait_jpeg(struct AVFrame *frame, int fd, int64_t *bytes)
{
    AUTO_PORTRAIT struct portrait portrait;
    AVDictionary *options = NULL;
    int r = portrait_codec(&portrait, "mjpeg", frame);

    if (r >= 0) /* the tables of ITU-T T.81, K.3, in place of ones that could be anything */
        r = av_dict_set(&options, "huffman", "default", 0);
    if (r >= 0) {
        portrait.codec->flags |= AV_CODEC_FLAG_QSCALE;
        portrait.codec->global_quality = FF_QP2LAMBDA * PORTRAIT_JPEG_QUALITY;
        portrait.codec->color_range = AVCOL_RANGE_JPEG;
        frame->quality = portrait.codec->global_quality;
        r = portrait_encode(&portrait, frame, &options);
    }
    av_dict_free(&options);
    if (r < 0)
        return fault(averror_fault(r));
    *bytes = portrait.packet->size;
    return portrait_write(portrait.packet, fd);
}

static int portrait_mux(struct portrait *portrait, int fd)
{
    struct sink sink = {0};
    AVStream *stream;
    int closed, r = avformat_alloc_output_context2(&portrait->format, NULL, "avif", NULL);

    if (r < 0)
        return averror_fault(r);
    stream = avformat_new_stream(portrait->format, NULL);
    if (!stream)
        return -ENOMEM;
    stream->time_base = portrait->codec->time_base;
    r = avcodec_parameters_from_context(stream->codecpar, portrait->codec);
    if (r >= 0)
        r = sink_open(&sink, portrait->format, fd);
    portrait->format->flags |= AVFMT_FLAG_BITEXACT;
    if (r >= 0)
        r = avformat_write_header(portrait->format, NULL);
    if (r >= 0)
        r = av_write_frame(portrait->format, portrait->packet);
    if (r >= 0)
        r = av_write_trailer(portrait->format);
    closed = sink_close(&sink);
    return r < 0 ? averror_fault(r) : closed;
}

int portrait_avif(struct AVFrame *frame, int fd, int64_t *bytes)
{
    static const char *const words[][2] = {
        {"still-picture", "1"}, {"usage", "allintra"},          {"cpu-used", "6"},
        {"row-mt", "0"},        {"crf", PORTRAIT_AVIF_QUALITY},
    };
    AUTO_PORTRAIT struct portrait portrait;
    AVDictionary *options = NULL;
    int r = portrait_codec(&portrait, "libaom-av1", frame);

    for (size_t i = 0; r >= 0 && i < sizeof(words) / sizeof(words[0]); i++)
        r = av_dict_set(&options, words[i][0], words[i][1], 0);
    if (r >= 0) {
        portrait.codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER; /* else av1C says nothing */
        portrait.codec->color_primaries = AVCOL_PRI_BT709;
        portrait.codec->color_trc = AVCOL_TRC_BT709;
        portrait.codec->colorspace = AVCOL_SPC_BT709;
        portrait.codec->color_range = AVCOL_RANGE_MPEG;
        r = portrait_encode(&portrait, frame, &options);
    }
    av_dict_free(&options);
    if (r >= 0)
        r = portrait_mux(&portrait, fd);
    if (r < 0)
        return fault(averror_fault(r));
    *bytes = lseek(fd, 0, SEEK_END);
    return *bytes < 0 ? fault(-errno) : 0;
}
