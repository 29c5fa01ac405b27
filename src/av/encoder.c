/* The rules of an encoder that gives nothing away: a context of its own, nothing copied from the
 * film, no SEI, bit-exact, a number of threads that does not depend on the machine. */
#include "encoder.h"

#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <stdio.h>

#include "averror.h"
#include "base/fault.h"
#include "base/limits.h"
#include "mixdown.h"

/* Of H.264 it takes out SEI, which x264 writes even when told to be bit-exact: NAL type 6 (ITU-T
 * H.264, table 7-1). */
static int encoder_filter(struct encoder *encoder, const char *words)
{
    int r = av_bsf_list_parse_str(words, &encoder->filter);

    if (r >= 0)
        r = avcodec_parameters_from_context(encoder->filter->par_in, encoder->codec);
    if (r < 0)
        return r;
    encoder->filter->time_base_in = encoder->codec->time_base;
    return av_bsf_init(encoder->filter);
}

static int encoder_make(struct encoder *encoder, const char *name)
{
    const AVCodec *codec = avcodec_find_encoder_by_name(name);

    *encoder = (struct encoder){.packet = av_packet_alloc()};
    if (!codec)
        return AVERROR_ENCODER_NOT_FOUND;
    encoder->codec = avcodec_alloc_context3(codec);
    if (!encoder->codec || !encoder->packet)
        return AVERROR(ENOMEM);
    encoder->codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
    return 0;
}

static void encoder_shape(AVCodecContext *codec, const struct ladder_rung *rung,
                          struct cadence_rate rate)
{
    codec->width = rung->width;
    codec->height = rung->height;
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->sample_aspect_ratio = (AVRational){1, 1};
    codec->time_base = (AVRational){rate.den, rate.num};
    codec->framerate = (AVRational){rate.num, rate.den};
    codec->color_primaries = AVCOL_PRI_BT709;
    codec->color_trc = AVCOL_TRC_BT709;
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->rc_max_rate = rung->peak_bps;
    codec->rc_buffer_size = (int)rung->buffer_bits;
    codec->gop_size = rate.num / rate.den * 3; /* never: each group is begun by force */
    codec->thread_count = package_encoder_threads;
    codec->flags |= (int)AV_CODEC_FLAG_CLOSED_GOP;
}

/* The rules of each encoder of pictures. SVT-AV1 counts its groups itself, keeps to the rate by
 * what its threads have done so far, so that only one of a kind makes the same bytes each time, and
 * would pin them to processors. */
static const struct {
    const char *name, *filter, *presets[WIRE_EFFORTS], *fixed[5][2];
} encoder_rules[LADDER_CODECS] = {
    [LADDER_AVC] = {"libx264",
                    "filter_units=remove_types=6",
                    {"faster", "veryfast", "medium"},
                    {{"profile", "high"},
                     {"forced-idr", "1"},
                     {"sc_threshold", "0"},
                     {"a53cc", "0"},
                     {"udu_sei", "0"}}},
    [LADDER_AV1] = {"libsvtav1", "null", {"8", "10", "6"}, {{"svtav1-params", "lp=1:pin=0:scd=0"}}},
};

static int encoder_options(AVDictionary **options, enum ladder_codec codec, int quality,
                           enum wire_effort effort)
{
    const char *const(*fixed)[2] = encoder_rules[codec].fixed;
    int r = av_dict_set(options, "preset", encoder_rules[codec].presets[effort], 0);

    if (r >= 0)
        r = av_dict_set_int(options, "crf", quality, 0);
    for (int i = 0; r >= 0 && i < 5 && fixed[i][0]; i++)
        r = av_dict_set(options, fixed[i][0], fixed[i][1], 0);
    return r;
}

int encoder_open_picture(struct encoder *encoder, enum ladder_codec codec,
                         const struct ladder_rung *rung, struct cadence_rate rate,
                         enum wire_effort effort)
{
    AVDictionary *options = NULL;
    int r = encoder_make(encoder, encoder_rules[codec].name);

    if (r >= 0) {
        encoder_shape(encoder->codec, rung, rate);
        if (codec == LADDER_AV1)
            encoder->codec->gop_size = cadence_group_ticks(rate);
        r = encoder_options(&options, codec, rung->quality, effort);
    }
    if (r >= 0)
        r = avcodec_open2(encoder->codec, NULL, &options);
    av_dict_free(&options);
    if (r >= 0)
        r = encoder_filter(encoder, encoder_rules[codec].filter);
    return r < 0 ? fault(averror_fault(r)) : 0;
}

int encoder_open_sound(struct encoder *encoder, int channels, int64_t bit_rate)
{
    int r = encoder_make(encoder, "aac");
    AVCodecContext *codec = encoder->codec;

    if (r >= 0) {
        codec->sample_fmt = AV_SAMPLE_FMT_FLTP;
        codec->sample_rate = MIXDOWN_RATE;
        codec->time_base = (AVRational){1, MIXDOWN_RATE};
        codec->bit_rate = bit_rate;
        av_channel_layout_default(&codec->ch_layout, channels);
        r = avcodec_open2(codec, NULL, NULL);
    }
    if (r >= 0)
        r = encoder_filter(encoder, "null");
    return r < 0 ? fault(averror_fault(r)) : 0;
}

/* What a camera or a decoder wrote beside the picture goes no further. */
static void encoder_bare(AVFrame *frame)
{
    while (frame->nb_side_data)
        av_frame_remove_side_data(frame, frame->side_data[0]->type);
    av_dict_free(&frame->metadata);
    frame->opaque = NULL;
}

static int encoder_pull(struct encoder *encoder, const struct encoder_taker *taker)
{
    int r;

    while ((r = av_bsf_receive_packet(encoder->filter, encoder->packet)) >= 0) {
        av_packet_free_side_data(encoder->packet);
        if (encoder->packet->duration == 0)
            encoder->packet->duration = 1; /* a picture, of which x264 does not say it */
        r = taker->take(taker->context, encoder->packet);
        av_packet_unref(encoder->packet);
        if (r)
            return r;
    }
    return r == AVERROR(EAGAIN) || r == AVERROR_EOF ? 0 : fault(averror_fault(r));
}

int encoder_push(struct encoder *encoder, struct AVFrame *frame, const struct encoder_taker *taker)
{
    int r, sent;

    if (frame)
        encoder_bare(frame);
    r = avcodec_send_frame(encoder->codec, frame);
    if (r < 0)
        return fault(averror_fault(r));
    while ((r = avcodec_receive_packet(encoder->codec, encoder->packet)) >= 0) {
        sent = av_bsf_send_packet(encoder->filter, encoder->packet);
        sent = sent < 0 ? fault(averror_fault(sent)) : encoder_pull(encoder, taker);
        if (sent)
            return sent;
    }
    return r == AVERROR(EAGAIN) || r == AVERROR_EOF ? 0 : fault(averror_fault(r));
}

const struct AVCodecParameters *encoder_describes(const struct encoder *encoder)
{
    return encoder->filter->par_out;
}

void encoder_close(struct encoder *encoder)
{
    av_bsf_free(&encoder->filter);
    avcodec_free_context(&encoder->codec);
    av_packet_free(&encoder->packet);
}
