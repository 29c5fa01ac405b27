/* The muxer of libavformat, held to what is measured to play everywhere: fragments have no edits
 * and no sound before the film begins, files in one piece have both. */
#include "mux.h"

#include <libavcodec/packet.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "av/codecs.h"
#include "averror.h"
#include "base/fault.h"
#include "base/limits.h"
#include "mixdown.h"
#include "scrub.h"

enum { MUX_GROUP_S = 2, MUX_PER_S = 1000 };

/* One tick a thousandth of a picture; NTSC rates have their own (ISO/IEC 14496-12 has 32 bits). */
static int64_t mux_timescale(struct cadence_rate rate)
{
    return rate.den == 1 ? (int64_t)rate.num * 1000 : rate.num;
}

static int mux_options(const struct mux *mux, AVDictionary **options)
{
    const char *flags =
        mux->kind == MUX_FRAGMENTS ? "+cmaf+frag_custom+global_sidx+skip_trailer" : "+faststart";
    int r = av_dict_set(options, "movflags", flags, 0);

    if (r >= 0 && mux->kind == MUX_FRAGMENTS)
        r = av_dict_set(options, "brand", "iso6", 0);
    if (r >= 0)
        r = av_dict_set(options, "empty_hdlr_name", "1", 0);
    if (r >= 0)
        r = av_dict_set(options, "write_tmcd", "0", 0);
    if (r >= 0 && mux->tracks.picture)
        r = av_dict_set_int(options, "video_track_timescale", mux_timescale(mux->tracks.rate), 0);
    return r;
}

static int mux_stream(struct mux *mux, const AVCodecParameters *par, struct mux_track *track,
                      AVRational base)
{
    AVStream *stream;
    int r;

    *track = (struct mux_track){.index = -1};
    if (!par)
        return 0;
    stream = avformat_new_stream(mux->format, NULL);
    if (!stream)
        return AVERROR(ENOMEM);
    track->index = stream->index;
    stream->time_base = base;
    r = avcodec_parameters_copy(stream->codecpar, par);
    stream->codecpar->codec_tag = 0;
    if (par->codec_type == AVMEDIA_TYPE_VIDEO)
        stream->avg_frame_rate = av_inv_q(base);
    return r;
}

static AVRational mux_base(const struct mux *mux, bool is_picture)
{
    return is_picture ? (AVRational){mux->tracks.rate.den, mux->tracks.rate.num}
                      : (AVRational){1, MIXDOWN_RATE};
}

static int mux_begin(struct mux *mux, int fd)
{
    AVDictionary *options = NULL;
    int r = mux_stream(mux, mux->tracks.picture, &mux->picture, mux_base(mux, true));

    if (r >= 0)
        r = mux_stream(mux, mux->tracks.sound, &mux->sound, mux_base(mux, false));
    if (r >= 0)
        r = mux_options(mux, &options);
    if (r >= 0)
        r = sink_open(&mux->sink, mux->format, fd);
    mux->format->flags |= AVFMT_FLAG_BITEXACT;
    if (r >= 0)
        r = avformat_write_header(mux->format, &options);
    if (r >= 0 && av_dict_count(options))
        r = AVERROR(EINVAL); /* an option that this libavformat does not know */
    av_dict_free(&options);
    return r;
}

int mux_open(struct mux *mux, enum mux_kind kind, int fd, const struct mux_tracks *tracks)
{
    int r;

    *mux = (struct mux){.kind = kind, .tracks = *tracks, .packet = av_packet_alloc()};
    if (!mux->packet)
        return fault(-ENOMEM);
    r = avformat_alloc_output_context2(&mux->format, NULL, kind == MUX_SOUND ? "ipod" : "mp4",
                                       NULL);
    if (r >= 0)
        r = mux_begin(mux, fd);
    meter_open(&mux->meter, MUX_PER_S);
    return r < 0 ? fault(averror_fault(r)) : 0;
}

/* Fragments begin where groups of pictures do, and the first packet at or after each 2 seconds. */
static bool mux_cuts(struct mux *mux, bool is_picture, const AVPacket *packet)
{
    int64_t group = packet->pts / (MIXDOWN_RATE * MUX_GROUP_S), before = mux->group;

    if (is_picture)
        return packet->flags & AV_PKT_FLAG_KEY && packet->pts > 0;
    mux->group = group;
    return group != before;
}

static int mux_put(struct mux *mux, bool is_picture)
{
    int index = is_picture ? mux->picture.index : mux->sound.index;
    AVPacket *packet = mux->packet;

    packet->stream_index = index;
    packet->pos = -1;
    av_packet_rescale_ts(packet, mux_base(mux, is_picture), mux->format->streams[index]->time_base);
    return mux->kind == MUX_FRAGMENTS ? av_write_frame(mux->format, packet)
                                      : av_interleaved_write_frame(mux->format, packet);
}

/* A group is over: what has come since the last one was. */
static void mux_group(struct mux *mux, int64_t end_ms)
{
    meter_add(&mux->meter, mux->group_bytes, end_ms - mux->group_begin_ms);
    mux->group_bytes = 0;
    mux->group_begin_ms = end_ms;
}

static int mux_next_group(struct mux *mux, bool is_picture, const AVPacket *packet)
{
    int r = 0;

    if (is_picture != (mux->tracks.picture != NULL) || !mux_cuts(mux, is_picture, packet))
        return 0;
    mux_group(mux,
              av_rescale_q(packet->pts, mux_base(mux, is_picture), (AVRational){1, MUX_PER_S}));
    if (mux->kind == MUX_FRAGMENTS)
        r = av_write_frame(mux->format, NULL);
    return r < 0 ? fault(averror_fault(r)) : 0;
}

int mux_write(struct mux *mux, bool is_picture, const struct AVPacket *packet)
{
    struct mux_track *track = is_picture ? &mux->picture : &mux->sound;
    int r;

    if (packet->pts + packet->duration > track->end)
        track->end = packet->pts + packet->duration;
    if (packet->pts < track->begin)
        track->begin = packet->pts;
    if (mux->kind == MUX_FRAGMENTS && packet->pts + packet->duration <= 0)
        return 0; /* the encoder's own lead, which only an edit would hide */
    r = mux_next_group(mux, is_picture, packet);
    if (r)
        return r;
    mux->group_bytes += packet->size;
    r = av_packet_ref(mux->packet, packet);
    if (r >= 0)
        r = mux_put(mux, is_picture);
    av_packet_unref(mux->packet);
    return r < 0 ? fault(averror_fault(r)) : 0;
}

static int64_t mux_ms(const struct mux *mux, bool is_picture)
{
    int64_t end = is_picture ? mux->picture.end : mux->sound.end;

    return av_rescale_q_rnd(end, mux_base(mux, is_picture), (AVRational){1, 1000}, AV_ROUND_UP);
}

static const char *mux_fourcc(enum AVCodecID codec)
{
    return codec == AV_CODEC_ID_AAC ? "mp4a" : codec == AV_CODEC_ID_AV1 ? "av01" : "avc1";
}

static void mux_codecs(const struct mux *mux, char *out, size_t size)
{
    const AVStream *stream;
    struct codecs_track track;
    char one[WIRE_CODECS_MAX];
    size_t length = 0;

    out[0] = '\0';
    for (unsigned i = 0; i < mux->format->nb_streams; i++) {
        stream = mux->format->streams[i];
        track = (struct codecs_track){.codec = avcodec_get_name(stream->codecpar->codec_id),
                                      .fourcc = mux_fourcc(stream->codecpar->codec_id),
                                      .setup = stream->codecpar->extradata,
                                      .setup_bytes = (size_t)stream->codecpar->extradata_size,
                                      .bit_depth = 8};
        codecs_write(one, sizeof(one), &track);
        int written = snprintf(out + length, size - length, "%s%s", i ? "," : "", one);
        length += written > 0 && (size_t)written < size - length ? (size_t)written : 0;
    }
}

static void mux_describe(const struct mux *mux, struct wire_rendition *rendition)
{
    int64_t picture_ms = mux->tracks.picture ? mux_ms(mux, true) : 0;
    int64_t sound_ms = mux->tracks.sound ? mux_ms(mux, false) : 0;

    *rendition = (struct wire_rendition){.is_there = true};
    mux_codecs(mux, rendition->codecs, sizeof(rendition->codecs));
    if (mux->tracks.picture) {
        rendition->width = mux->tracks.picture->width;
        rendition->height = mux->tracks.picture->height;
        rendition->fps_num = mux->tracks.rate.num;
        rendition->fps_den = mux->tracks.rate.den;
    }
    if (mux->tracks.sound) {
        rendition->sample_rate = mux->tracks.sound->sample_rate;
        rendition->channels = mux->tracks.sound->ch_layout.nb_channels;
    }
    rendition->duration_ms = picture_ms > sound_ms ? picture_ms : sound_ms;
}

/* The rates of a film in fragments are those of its index. */
static int mux_measure(struct mux *mux, struct wire_rendition *rendition)
{
    struct scrub_index index = {0};
    struct meter meter = mux->meter;
    struct stat file;
    int r = 0;

    if (fstat(mux->sink.fd, &file))
        return fault(-errno);
    rendition->bytes = file.st_size;
    if (mux->kind == MUX_FRAGMENTS) {
        meter_open(&meter, mux->tracks.picture ? mux_timescale(mux->tracks.rate) : MIXDOWN_RATE);
        r = scrub_index_read(mux->sink.fd, &index, &meter);
    }
    rendition->init_bytes = index.init_bytes;
    rendition->index_bytes = index.index_bytes;
    rendition->segments = index.segments;
    rendition->average_bps = meter_average_bps(&meter);
    rendition->peak_bps = meter_peak_bps(&meter);
    return r;
}

int mux_finish(struct mux *mux, struct wire_rendition *rendition)
{
    int r = av_write_trailer(mux->format), closed;

    mux_describe(mux, rendition);
    mux_group(mux, rendition->duration_ms);
    closed = sink_close(&mux->sink);
    mux->format->pb = NULL;
    if (r < 0 || closed)
        return r < 0 ? fault(averror_fault(r)) : closed;
    r = scrub_movie(mux->sink.fd, rendition->duration_ms,
                    mux->tracks.picture && mux->tracks.picture->codec_id == AV_CODEC_ID_AV1);
    return r ? r : mux_measure(mux, rendition);
}

void mux_close(struct mux *mux)
{
    if (!mux->format && !mux->packet)
        return;
    (void)sink_close(&mux->sink);
    if (mux->format)
        mux->format->pb = NULL;
    avformat_free_context(mux->format);
    mux->format = NULL;
    av_packet_free(&mux->packet);
}
