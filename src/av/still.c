/* Index, seek, one packet, one picture: what lies between two of them is not even read. */
#include "av/still.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "averror.h"
#include "base/fault.h"
#include "base/limits.h"
#include "portrait.h"
#include "reader.h"
#include "rescale.h"
#include "storyboard.h"
#include "wire/probe.h"

enum { STILL_NO_FILM = 1, STILL_NO_PICTURE };

static const AVRational still_clock = {1, 1000};

struct still {
    struct reader reader;
    AVStream *stream;
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *frame, *full; /* as decoded, and as JPEG has it */
    int64_t zero_ms, duration_ms;
};

static void still_close(struct still *still)
{
    avcodec_free_context(&still->decoder);
    av_packet_free(&still->packet);
    av_frame_free(&still->frame);
    av_frame_free(&still->full);
    reader_close(&still->reader);
}
#define AUTO_STILL __attribute__((cleanup(still_close)))

static int still_decoder(struct still *still, bool is_small)
{
    const AVCodec *codec = avcodec_find_decoder(still->stream->codecpar->codec_id);
    int r;

    still->decoder = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!still->decoder)
        return codec ? fault(-ENOMEM) : STILL_NO_PICTURE;
    r = avcodec_parameters_to_context(still->decoder, still->stream->codecpar);
    if (r < 0)
        return fault(-ENOMEM);
    still->decoder->pkt_timebase = still->stream->time_base;
    still->decoder->thread_count = 1; /* more would wait for more packets */
    still->decoder->max_pixels = (int64_t)film_side_px_max * film_side_px_max;
    still->decoder->skip_frame = AVDISCARD_NONKEY;
    if (is_small) /* what it smooths is smaller than a pixel of a tile */
        still->decoder->skip_loop_filter = AVDISCARD_ALL;
    return avcodec_open2(still->decoder, codec, NULL) < 0 ? STILL_NO_PICTURE : 0;
}

static int still_open(struct still *still, int fd, bool is_small)
{
    AVFormatContext *format;
    struct stat file;
    int best;

    *still = (struct still){
        .packet = av_packet_alloc(), .frame = av_frame_alloc(), .full = av_frame_alloc()};
    if (!still->packet || !still->frame || !still->full)
        return fault(-ENOMEM);
    if (fstat(fd, &file))
        return fault(-errno);
    if (reader_open(&still->reader, fd, file.st_size, INT64_MAX))
        return still->reader.out_of_memory ? fault(-ENOMEM) : STILL_NO_FILM;
    format = still->reader.format;
    best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    if (best < 0)
        return STILL_NO_PICTURE;
    still->stream = format->streams[best];
    for (unsigned i = 0; i < format->nb_streams; i++)
        format->streams[i]->discard = (int)i == best ? AVDISCARD_NONKEY : AVDISCARD_ALL;
    if (still->stream->start_time != AV_NOPTS_VALUE)
        still->zero_ms =
            av_rescale_q(still->stream->start_time, still->stream->time_base, still_clock);
    if (format->duration > 0)
        still->duration_ms = format->duration / 1000;
    return still_decoder(still, is_small);
}

/* Decodes the keyframe at hand alone, into still->frame. */
static int still_decode(struct still *still)
{
    int r = avcodec_send_packet(still->decoder, still->packet);

    if (r >= 0)
        r = avcodec_send_packet(still->decoder, NULL);
    if (r >= 0)
        r = avcodec_receive_frame(still->decoder, still->frame);
    avcodec_flush_buffers(still->decoder);
    if (r == AVERROR(ENOMEM))
        return fault(-ENOMEM);
    return r < 0 ? STILL_NO_PICTURE : 0;
}

/* The keyframe at that time or before it. */
static int still_find(struct still *still, int64_t at_ms)
{
    AVFormatContext *format = still->reader.format;
    int64_t at = av_rescale_q(at_ms + still->zero_ms, still_clock, still->stream->time_base);
    int r = STILL_NO_PICTURE;

    if (av_seek_frame(format, still->stream->index, at, AVSEEK_FLAG_BACKWARD) < 0)
        return STILL_NO_PICTURE;
    while (r == STILL_NO_PICTURE && av_read_frame(format, still->packet) >= 0) {
        if (still->packet->stream_index == still->stream->index &&
            still->packet->flags & AV_PKT_FLAG_KEY)
            r = still_decode(still);
        av_packet_unref(still->packet);
    }
    return r;
}

static int64_t still_at_ms(const struct still *still)
{
    int64_t at = still->frame->best_effort_timestamp;
    int64_t at_ms = at == AV_NOPTS_VALUE
                        ? 0
                        : av_rescale_q(at, still->stream->time_base, still_clock) - still->zero_ms;

    return at_ms > 0 ? at_ms : 0;
}

static int still_tile(struct still *still, struct storyboard *storyboard,
                      struct wire_stills *stills, int64_t from_ms)
{
    struct wire_tile *tile = &stills->tiles[stills->tiles_held];
    int r = still_find(still, from_ms + stills->tiles_held * (int64_t)WIRE_TILE_MS);

    if (r)
        return r;
    tile->at_ms = still_at_ms(still);
    r = storyboard_put(storyboard, stills->tiles_held, still->frame, &tile->appeal);
    av_frame_unref(still->frame);
    stills->tiles_held++;
    return r;
}

static int still_sheet(int fd, const struct wire_stills_order *order, const int *outs,
                       struct wire_stills *stills)
{
    AUTO_STORYBOARD struct storyboard storyboard = {0};
    AUTO_STILL struct still still;
    int r = still_open(&still, fd, true);

    if (!r && order->at_ms >= still.duration_ms)
        r = STILL_NO_PICTURE;
    if (r)
        return r;
    int64_t tiles = (still.duration_ms - order->at_ms + WIRE_TILE_MS - 1) / WIRE_TILE_MS;
    if (tiles > WIRE_TILES_MAX)
        tiles = WIRE_TILES_MAX;
    r = storyboard_open(&storyboard, still.stream->codecpar->width, still.stream->codecpar->height,
                        (int32_t)tiles);
    while (!r && stills->tiles_held < tiles)
        r = still_tile(&still, &storyboard, stills, order->at_ms);
    if (r)
        return r;
    stills->tile_width = storyboard.tile_width;
    stills->tile_height = storyboard.tile_height;
    stills->width = storyboard.sheet->width;
    stills->height = storyboard.sheet->height;
    return portrait_jpeg(storyboard.sheet, outs[WIRE_JPEG], &stills->bytes[WIRE_JPEG]);
}

static int still_poster(int fd, const struct wire_stills_order *order, const int *outs,
                        struct wire_stills *stills)
{
    AUTO_RESCALE struct rescale rescale = {0};
    AUTO_STILL struct still still;
    int r = still_open(&still, fd, false);

    if (!r)
        r = still_find(&still, order->at_ms);
    if (r)
        return r;
    stills->width = rescale.width = still.frame->width;
    stills->height = rescale.height = still.frame->height;
    r = portrait_avif(still.frame, outs[WIRE_AVIF], &stills->bytes[WIRE_AVIF]);
    if (!r)
        r = rescale_frame(&rescale, still.frame, still.full);
    return r ? r : portrait_jpeg(still.full, outs[WIRE_JPEG], &stills->bytes[WIRE_JPEG]);
}

int still_make(int fd, const struct wire_stills_order *order, const int *outs,
               struct wire_stills *stills)
{
    int r;

    memset(stills, 0, sizeof(*stills));
    stills->magic = WIRE_STILLS_MAGIC;
    r = order->kind == WIRE_SHEET ? still_sheet(fd, order, outs, stills)
                                  : still_poster(fd, order, outs, stills);
    if (r <= 0)
        return r;
    memset(stills, 0, sizeof(*stills));
    stills->magic = WIRE_STILLS_MAGIC;
    stills->verdict = WIRE_REFUSED;
    snprintf(stills->reason, sizeof(stills->reason), "%s",
             r == STILL_NO_FILM ? "This is no film that pictures can be taken of."
                                : "There is no picture at this time of the film.");
    return 0;
}
