/* One reading of a film, from its first packet to its last. */
#include "source.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <sys/stat.h>

#include "averror.h"
#include "base/fault.h"
#include "base/limits.h"

enum { SOURCE_US = 1000000, SOURCE_LEAD_US = 500000 };

static const AVRational source_clock = {1, SOURCE_US};

/* Cover art is no picture, however large. */
static bool source_is_picture(const AVStream *stream)
{
    return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
           !(stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS));
}

static int64_t source_worth(const AVStream *stream)
{
    const AVCodecParameters *par = stream->codecpar;
    int64_t worth = par->codec_type == AVMEDIA_TYPE_VIDEO ? (int64_t)par->width * par->height
                                                          : par->ch_layout.nb_channels;

    if (!avcodec_find_decoder(par->codec_id))
        return 0;
    if (stream->disposition & AV_DISPOSITION_DEFAULT)
        worth += INT64_C(1) << 40;
    if (stream->disposition &
        (AV_DISPOSITION_VISUAL_IMPAIRED | AV_DISPOSITION_HEARING_IMPAIRED | AV_DISPOSITION_COMMENT))
        worth = 1;
    return worth;
}

/* The one that players show: what is said to be, or the largest picture and the most channels. */
static AVStream *source_best(AVFormatContext *format, enum source_kind kind)
{
    AVStream *best = NULL;

    for (unsigned i = 0; i < format->nb_streams; i++) {
        AVStream *stream = format->streams[i];
        bool fits = kind == SOURCE_PICTURE ? source_is_picture(stream)
                                           : stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
        if (fits && source_worth(stream) > (best ? source_worth(best) : 0))
            best = stream;
    }
    return best;
}

static int source_decoder(struct source_track *track)
{
    const AVCodec *codec = avcodec_find_decoder(track->stream->codecpar->codec_id);
    AVCodecContext *decoder = avcodec_alloc_context3(codec);
    int r;

    if (!decoder)
        return AVERROR(ENOMEM);
    track->decoder = decoder;
    r = avcodec_parameters_to_context(decoder, track->stream->codecpar);
    if (r < 0)
        return r;
    decoder->pkt_timebase = track->stream->time_base;
    decoder->thread_count = package_decoder_threads;
    decoder->max_pixels = (int64_t)film_side_px_max * film_side_px_max;
    return avcodec_open2(decoder, codec, NULL);
}

static int source_track_open(struct source *source, enum source_kind kind)
{
    struct source_track *track = &source->tracks[kind];
    int r;

    track->stream = source_best(source->reader.format, kind);
    if (!track->stream)
        return SOURCE_NO_PICTURE;
    track->expected = AV_NOPTS_VALUE;
    r = source_decoder(track);
    if (r >= 0)
        return 0;
    avcodec_free_context(&track->decoder);
    track->stream = NULL;
    return r == AVERROR(ENOMEM) ? fault(-ENOMEM) : SOURCE_UNKNOWN_PICTURE;
}

/* How long a stream says to be; 0: it does not. */
static int64_t source_length(const AVStream *stream)
{
    return stream && stream->duration > 0
               ? av_rescale_q(stream->duration, stream->time_base, source_clock)
               : 0;
}

/* A subtitle may go on after the film, and its container then lasts as long. */
static void source_least(struct source *source, const AVStream *picture)
{
    int64_t picture_us = source_length(picture);
    int64_t sound_us = source_length(source->tracks[SOURCE_SOUND].stream);

    source->least_us = source->duration_us;
    if (picture_us > 0 && picture_us < source->duration_us)
        source->least_us =
            sound_us > picture_us && sound_us < source->duration_us ? sound_us : picture_us;
}

/* The film begins with its picture: sound before it belongs to a frame that was cut, unless there
 * is much of it. */
static void source_clocks(struct source *source)
{
    const AVFormatContext *format = source->reader.format;
    const AVStream *picture = source_best(source->reader.format, SOURCE_PICTURE);
    const AVStream *sound = source->tracks[SOURCE_SOUND].stream;
    int64_t zero_us = format->start_time == AV_NOPTS_VALUE ? 0 : format->start_time, sound_us;

    if (picture && picture->start_time != AV_NOPTS_VALUE)
        zero_us = av_rescale_q(picture->start_time, picture->time_base, source_clock);
    if (sound && sound->start_time != AV_NOPTS_VALUE) {
        sound_us = av_rescale_q(sound->start_time, sound->time_base, source_clock);
        if (sound_us < zero_us - SOURCE_LEAD_US)
            zero_us = sound_us;
    }
    source->zero_us = zero_us;
    if (format->duration > 0 && format->duration_estimation_method != AVFMT_DURATION_FROM_BITRATE)
        source->duration_us = format->duration;
    if (source->duration_us > film_duration_ms_max * 1000)
        source->duration_us = film_duration_ms_max * 1000;
    source_least(source, picture);
}

static bool source_has_size(const AVStream *stream)
{
    const AVCodecParameters *par = stream->codecpar;

    return par->width >= film_side_px_min && par->height >= film_side_px_min &&
           par->width <= film_side_px_max && par->height <= film_side_px_max;
}

static int source_tracks(struct source *source, bool wants_picture)
{
    AVFormatContext *format = source->reader.format;
    int r = wants_picture ? source_track_open(source, SOURCE_PICTURE) : 0;
    int sound = r ? 0 : source_track_open(source, SOURCE_SOUND);

    if (!r && wants_picture && !source_has_size(source->tracks[SOURCE_PICTURE].stream))
        r = SOURCE_BROKEN_PICTURE;
    if (r || sound < 0)
        return r ? r : sound;
    for (unsigned i = 0; i < format->nb_streams; i++)
        if (format->streams[i] != source->tracks[SOURCE_PICTURE].stream &&
            format->streams[i] != source->tracks[SOURCE_SOUND].stream)
            format->streams[i]->discard = AVDISCARD_ALL;
    source_clocks(source);
    return 0;
}

int source_open(struct source *source, int fd, bool wants_picture)
{
    struct stat file;

    *source = (struct source){0};
    if (fstat(fd, &file))
        return fault(-errno);
    source->packet = av_packet_alloc();
    source->frame = av_frame_alloc();
    if (!source->packet || !source->frame)
        return fault(-ENOMEM);
    if (reader_open(&source->reader, fd, file.st_size, INT64_MAX))
        return source->reader.out_of_memory ? fault(-ENOMEM) : SOURCE_UNREADABLE;
    return source_tracks(source, wants_picture);
}

/* Where a frame has no time it follows the one before it. */
static int64_t source_time(const struct source *source, struct source_track *track,
                           const AVFrame *frame)
{
    AVRational base = track->stream->time_base, rate = track->stream->avg_frame_rate;
    int64_t pts = frame->best_effort_timestamp, length = frame->pkt_duration;

    if (pts == AV_NOPTS_VALUE)
        pts = track->expected == AV_NOPTS_VALUE ? av_rescale_q(source->zero_us, source_clock, base)
                                                : track->expected;
    if (frame->nb_samples)
        length = av_rescale_q(frame->nb_samples, (AVRational){1, frame->sample_rate}, base);
    else if (length <= 0)
        length = rate.num > 0 ? av_rescale_q(1, av_inv_q(rate), base) : 0;
    if (__builtin_add_overflow(pts, length, &track->expected))
        track->expected = pts;
    return av_rescale_q(pts, base, source_clock) - source->zero_us;
}

/* Beyond what the film says of its length, and a little more, is nothing a player would show. */
static bool source_is_beyond(const struct source *source, int64_t at_us)
{
    int64_t end_us = film_duration_ms_max * 1000;

    if (source->duration_us > 0 && source->duration_us < end_us)
        end_us = source->duration_us + source->duration_us / 50 + 2 * SOURCE_US;
    return at_us < -end_us || at_us > end_us;
}

static int source_frames(struct source *source, enum source_kind kind,
                         const struct source_taker *taker)
{
    struct source_track *track = &source->tracks[kind];
    AVFrame *frame = source->frame;
    int r = 0;

    while (!source->is_over && (r = avcodec_receive_frame(track->decoder, frame)) >= 0) {
        int64_t at_us = source_time(source, track, frame);
        if (source_is_beyond(source, at_us))
            source->is_over = kind == SOURCE_PICTURE && at_us > 0;
        else
            r = taker->take(taker->context, kind, frame, at_us);
        av_frame_unref(frame);
        if (r)
            return r;
    }
    return r == AVERROR(ENOMEM) ? fault(-ENOMEM) : 0;
}

/* packet NULL: give what is left. A broken packet is left out, as players do. */
static int source_packet(struct source *source, enum source_kind kind, const AVPacket *packet,
                         const struct source_taker *taker)
{
    int r;

    do {
        r = avcodec_send_packet(source->tracks[kind].decoder, packet);
        int given = source_frames(source, kind, taker);
        if (given)
            return given;
    } while (r == AVERROR(EAGAIN));
    if (r == AVERROR(ENOMEM))
        return fault(-ENOMEM);
    if (r < 0 && packet)
        source->broken++;
    return 0;
}

int source_run(struct source *source, const struct source_taker *taker)
{
    AVPacket *packet = source->packet;
    int r = 0, got = 0;

    while (!r && !source->is_over && (got = av_read_frame(source->reader.format, packet)) >= 0) {
        for (int kind = 0; !r && kind < SOURCE_KINDS; kind++)
            if (source->tracks[kind].stream &&
                source->tracks[kind].stream->index == packet->stream_index)
                r = source_packet(source, (enum source_kind)kind, packet, taker);
        av_packet_unref(packet);
    }
    if (!r && got == AVERROR(ENOMEM))
        return fault(-ENOMEM);
    for (int kind = 0; !r && kind < SOURCE_KINDS; kind++)
        if (source->tracks[kind].stream)
            r = source_packet(source, (enum source_kind)kind, NULL, taker);
    return r;
}

void source_close(struct source *source)
{
    for (int kind = 0; kind < SOURCE_KINDS; kind++)
        avcodec_free_context(&source->tracks[kind].decoder);
    av_frame_free(&source->frame);
    av_packet_free(&source->packet);
    reader_close(&source->reader);
}
