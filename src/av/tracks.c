/* Turns an AVStream into a struct wire_stream. */
#include "tracks.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
#include <math.h>
#include <string.h>

#include "av/codecs.h"
#include "av/keys.h"

static int32_t tracks_type(const AVStream *from)
{
    switch ((int)from->codecpar->codec_type) {
    case AVMEDIA_TYPE_VIDEO:
        return from->disposition & AV_DISPOSITION_ATTACHED_PIC ? WIRE_PICTURE : WIRE_VIDEO;
    case AVMEDIA_TYPE_AUDIO:
        return WIRE_AUDIO;
    case AVMEDIA_TYPE_SUBTITLE:
        return WIRE_SUBTITLE;
    case AVMEDIA_TYPE_ATTACHMENT:
        return WIRE_ATTACHMENT;
    default:
        return WIRE_DATA;
    }
}

static void tracks_text(char *out, size_t size, const char *text)
{
    keys_print(out, size, text ? text : "");
}
#define TRACKS_TEXT(field, text) tracks_text(field, sizeof(field), text)

static void tracks_fourcc(struct wire_stream *stream, uint32_t tag)
{
    for (int i = 0; tag && i < 4; i++) {
        char c = (char)(tag >> (8 * i) & 0xff);
        stream->fourcc[i] = (char)(c >= ' ' && c <= '~' ? c : '?');
    }
}

static int32_t tracks_positive(int64_t number)
{
    return number < 0 ? 0 : number > INT32_MAX ? INT32_MAX : (int32_t)number;
}

/* The display matrix (ISO/IEC 14496-12, 8.3.2) as quarter turns and a mirror. */
static void tracks_rotation(struct wire_stream *stream, const AVStream *from)
{
    size_t size = 0;
    const uint8_t *side = av_stream_get_side_data(from, AV_PKT_DATA_DISPLAYMATRIX, &size);
    int32_t matrix[9];

    if (!side || size < sizeof(matrix))
        return;
    memcpy(matrix, side, sizeof(matrix));
    double counter_clockwise = av_display_rotation_get(matrix);
    stream->is_mirrored = (int64_t)matrix[0] * matrix[4] < (int64_t)matrix[1] * matrix[3];
    if (isfinite(counter_clockwise))
        stream->rotation = ((int)lround(-counter_clockwise / 90) * 90 % 360 + 360) % 360;
}

static int32_t tracks_hdr(const AVStream *from)
{
    size_t size = 0;

    if (av_stream_get_side_data(from, AV_PKT_DATA_DOVI_CONF, &size))
        return WIRE_DOLBY_VISION;
    if (from->codecpar->color_trc == AVCOL_TRC_SMPTE2084)
        return WIRE_HDR10;
    return from->codecpar->color_trc == AVCOL_TRC_ARIB_STD_B67 ? WIRE_HLG : WIRE_SDR;
}

static const char *tracks_field_order(enum AVFieldOrder order)
{
    static const char *const names[] = {"unknown", "progressive", "tt", "bb", "tb", "bt"};

    return (unsigned)order < sizeof(names) / sizeof(names[0]) ? names[order] : "unknown";
}

static void tracks_colour(struct wire_stream *stream, const AVCodecParameters *par)
{
    TRACKS_TEXT(stream->primaries, av_color_primaries_name(par->color_primaries));
    TRACKS_TEXT(stream->transfer, av_color_transfer_name(par->color_trc));
    TRACKS_TEXT(stream->matrix, av_color_space_name(par->color_space));
    TRACKS_TEXT(stream->range, av_color_range_name(par->color_range));
}

static void tracks_ratio(int32_t *num, int32_t *den, AVRational ratio, AVRational otherwise)
{
    bool is_known = ratio.num > 0 && ratio.den > 0;

    *num = is_known ? ratio.num : otherwise.num;
    *den = is_known ? ratio.den : otherwise.den;
}

static void tracks_picture(struct wire_stream *stream, const AVStream *from)
{
    const AVCodecParameters *par = from->codecpar;
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(par->format);
    AVRational sar =
        from->sample_aspect_ratio.num ? from->sample_aspect_ratio : par->sample_aspect_ratio;

    stream->width = tracks_positive(par->width);
    stream->height = tracks_positive(par->height);
    tracks_ratio(&stream->sar_num, &stream->sar_den, sar, (AVRational){1, 1});
    tracks_ratio(&stream->fps_num, &stream->fps_den, from->avg_frame_rate, (AVRational){0, 1});
    tracks_rotation(stream, from);
    TRACKS_TEXT(stream->field_order, tracks_field_order(par->field_order));
    TRACKS_TEXT(stream->pixel_format, format ? format->name : "");
    stream->bit_depth = format ? format->comp[0].depth : 0;
    tracks_colour(stream, par);
    stream->hdr = tracks_hdr(from);
}

static void tracks_sound(struct wire_stream *stream, const AVCodecParameters *par)
{
    char layout[WIRE_TEXT_MAX] = "";

    stream->sample_rate = tracks_positive(par->sample_rate);
    stream->channels = tracks_positive(par->ch_layout.nb_channels);
    if (par->ch_layout.nb_channels > 0)
        av_channel_layout_describe(&par->ch_layout, layout, sizeof(layout));
    TRACKS_TEXT(stream->channel_layout, layout);
}

static void tracks_codecs(struct wire_stream *stream, const AVCodecParameters *par)
{
    struct codecs_track track = {
        .codec = stream->codec,
        .fourcc = stream->fourcc,
        .setup = par->extradata,
        .setup_bytes = par->extradata_size > 0 ? (size_t)par->extradata_size : 0,
        .profile = par->profile,
        .level = par->level,
        .bit_depth = stream->bit_depth,
        .width = stream->width,
        .height = stream->height,
        .fps = stream->fps_den ? (double)stream->fps_num / stream->fps_den : 0,
        .sample_rate = stream->sample_rate};

    codecs_write(stream->codecs, sizeof(stream->codecs), &track);
}

void tracks_fill(struct wire_stream *stream, const struct AVStream *from)
{
    const AVCodecParameters *par = from->codecpar;
    const AVDictionaryEntry *language = av_dict_get(from->metadata, "language", NULL, 0);

    memset(stream, 0, sizeof(*stream));
    stream->type = tracks_type(from);
    TRACKS_TEXT(stream->codec, avcodec_get_name(par->codec_id));
    tracks_fourcc(stream, par->codec_tag);
    TRACKS_TEXT(stream->profile, avcodec_profile_name(par->codec_id, par->profile));
    stream->level = par->level < 0 ? -1 : par->level;
    TRACKS_TEXT(stream->language, language ? language->value : "");
    stream->is_default = from->disposition & AV_DISPOSITION_DEFAULT;
    stream->is_sensitive = stream->type != WIRE_VIDEO && stream->type != WIRE_AUDIO;
    stream->bit_rate = par->bit_rate > 0 ? par->bit_rate : 0;
    stream->duration_ms = -1;
    if (from->duration != AV_NOPTS_VALUE && from->duration >= 0)
        stream->duration_ms = av_rescale_q(from->duration, from->time_base, (AVRational){1, 1000});
    stream->keyframe_gap_ms = -1;
    if (stream->type == WIRE_VIDEO || stream->type == WIRE_PICTURE)
        tracks_picture(stream, from);
    if (stream->type == WIRE_AUDIO)
        tracks_sound(stream, par);
    tracks_codecs(stream, par);
}
