/* Keyframe spacing, steadiness and truth of the index, and the first and last packet. */
#include "timing.h"

#include <libavcodec/packet.h>
#include <libavformat/avformat.h>

#include "base/str.h"
#include "reader.h"

enum { TIMING_PACKETS_MAX = 2000, TIMING_BYTES_MAX = 64 << 20 };

struct spacing {
    int64_t last_key, gap; /* in the stream's time base */
    int64_t first, last, step_min, step_max;
    int64_t end_of_bytes;
};

/* From one time to another, whatever a file makes of its clock. */
static int64_t span(int64_t from, int64_t to)
{
    int64_t ticks;

    if (__builtin_sub_overflow(to, from, &ticks))
        return to > from ? INT64_MAX : INT64_MIN;
    return ticks;
}

static void spacing_note(struct spacing *spacing, const AVIndexEntry *entry, bool is_first)
{
    if (!is_first) {
        int64_t step = span(spacing->last, entry->timestamp);
        if (step < spacing->step_min)
            spacing->step_min = step;
        if (step > spacing->step_max)
            spacing->step_max = step;
    }
    spacing->last = entry->timestamp;
    if (entry->flags & AVINDEX_KEYFRAME) {
        if (span(spacing->last_key, entry->timestamp) > spacing->gap)
            spacing->gap = span(spacing->last_key, entry->timestamp);
        spacing->last_key = entry->timestamp;
    }
    int64_t end;
    if (!__builtin_add_overflow(entry->pos, (int64_t)entry->size, &end) &&
        end > spacing->end_of_bytes)
        spacing->end_of_bytes = end;
}

static int64_t timing_ms(int64_t ticks, AVRational base)
{
    int64_t ms = av_rescale_q(ticks, base, (AVRational){1, 1000});

    return ms < 0 || ms > INT64_MAX / 1000 ? -1 : ms;
}

/* An index of every frame shows uneven steps; of one that has only keyframes (Matroska), or for
 * want of any, the two rates that libavformat keeps differ. One tick is rounding. */
static bool timing_is_variable(const struct spacing *spacing, const struct wire_stream *stream,
                               const AVStream *from, int count)
{
    if (count > 2 && stream->keyframes < count)
        return span(spacing->step_min, spacing->step_max) > 1 + spacing->step_max / 100;
    AVRational average = from->avg_frame_rate, base = from->r_frame_rate;
    if (average.num <= 0 || base.num <= 0)
        return false;
    double ratio = av_q2d(average) / av_q2d(base);
    return ratio < 0.98 || ratio > 1.02;
}

void timing_index(struct wire_probe *probe, struct wire_stream *stream, struct AVStream *from)
{
    int count = avformat_index_get_entries_count(from);
    struct spacing spacing = {.step_min = INT64_MAX, .step_max = INT64_MIN};

    for (int i = 0; i < count; i++) {
        const AVIndexEntry *entry = avformat_index_get_entry(from, i);
        if (i == 0)
            spacing.first = spacing.last_key = entry->timestamp;
        spacing_note(&spacing, entry, i == 0);
        if (entry->flags & AVINDEX_KEYFRAME)
            stream->keyframes++;
    }
    stream->index_entries = count;
    if (spacing.end_of_bytes > probe->bytes + probe->bytes_beyond_end)
        probe->bytes_beyond_end = spacing.end_of_bytes - probe->bytes;
    if (stream->type != WIRE_VIDEO)
        return;
    stream->is_variable_rate = timing_is_variable(&spacing, stream, from, count);
    /* the last keyframe is followed until the end */
    int64_t end, duration = from->duration;
    if (duration <= 0) /* Matroska has one for all streams */
        duration = av_rescale_q(probe->duration_ms, (AVRational){1, 1000}, from->time_base);
    if (duration <= 0 || __builtin_add_overflow(spacing.first, duration, &end))
        return;
    /* an index that stops early (fragments and transport streams are read bit by bit) knows nothing
       of the rest; Matroska's has keyframes only, and ends with the last */
    bool is_whole = spacing.last >= end / 10 * 9 || str_starts(probe->container, "matroska");
    if (stream->keyframes == 0 || !is_whole)
        return;
    if (span(spacing.last_key, end) > spacing.gap)
        spacing.gap = span(spacing.last_key, end);
    stream->keyframe_gap_ms = timing_ms(spacing.gap, from->time_base);
}

struct seen {
    int packets; /* whole ones of the picture */
    bool failed; /* something that was not the end stopped the reading */
};

static struct seen timing_read(struct reader *reader, int video, int packets_max)
{
    struct seen seen = {0};
    AVPacket *packet = av_packet_alloc();
    int64_t bytes = 0;

    for (int i = 0;
         packet && i < TIMING_PACKETS_MAX && bytes < TIMING_BYTES_MAX && seen.packets < packets_max;
         i++) {
        int r = av_read_frame(reader->format, packet);
        if (r < 0) {
            seen.failed = r != AVERROR_EOF;
            break;
        }
        bytes += packet->size;
        if (packet->stream_index == video && packet->size > 0) {
            if (packet->flags & AV_PKT_FLAG_CORRUPT)
                seen.failed = true;
            else
                seen.packets++;
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return seen;
}

/* Without an index Matroska finds its end only by reading all of it; ebml.c has seen by then
 * whether the file is whole. */
static bool timing_can_seek(struct reader *reader, int video)
{
    AVStream *stream = reader->format->streams[video];

    return !str_starts(reader->format->iformat->name, "matroska") ||
           avformat_index_get_entries_count(stream) > 1;
}

void timing_ends(struct wire_probe *probe, struct reader *reader, int video)
{
    struct seen seen;

    for (unsigned i = 0; i < reader->format->nb_streams; i++)
        if ((int)i != video)
            reader->format->streams[i]->discard = AVDISCARD_ALL;
    seen = timing_read(reader, video, 1);
    probe->is_first_readable = seen.packets > 0;
    if (!timing_can_seek(reader, video)) {
        probe->is_last_readable = probe->is_first_readable && !probe->is_truncated;
        return;
    }
    if (av_seek_frame(reader->format, video, INT64_MAX, AVSEEK_FLAG_BACKWARD) < 0) {
        /* a film of one frame, or one that cannot be wound: what comes next decides */
        probe->is_last_readable =
            probe->is_first_readable && !timing_read(reader, video, 100).failed;
        return;
    }
    seen = timing_read(reader, video, TIMING_PACKETS_MAX);
    probe->is_last_readable = seen.packets > 0 && !seen.failed;
}
