/* The sound of a film as programs that recognise speech want it. Gaps in its clock are filled, so
 * that what is heard when stays so. */
#include "av/speech.h"

#include <errno.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/channel_layout.h>
#include <libavutil/frame.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "averror.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "source.h"
#include "strand.h"

enum { SPEECH_RATE = 16000, SPEECH_SAMPLE_BYTES = 2, SPEECH_HEAD_BYTES = 44 };

struct speech {
    int out;
    int64_t bytes; /* of sound, behind the head */
    struct AVFilterGraph *graph;
    struct AVFilterContext *in, *end;
    struct AVFrame *frame;
};

static int speech_write(int out, const void *bytes, size_t length, int64_t at)
{
    for (size_t done = 0; done < length;) {
        ssize_t wrote =
            pwrite(out, (const char *)bytes + done, length - done, (off_t)(at + (int64_t)done));

        if (wrote < 0 && errno != EINTR)
            return fault(-errno);
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return 0;
}

static int speech_drain(struct speech *speech)
{
    int r;

    while ((r = av_buffersink_get_frame(speech->end, speech->frame)) >= 0) {
        size_t length = (size_t)speech->frame->nb_samples * SPEECH_SAMPLE_BYTES;

        r = speech->bytes + (int64_t)length > speech_bytes_max
                ? -EFBIG
                : speech_write(speech->out, speech->frame->data[0], length,
                               SPEECH_HEAD_BYTES + speech->bytes);
        speech->bytes += (int64_t)length;
        av_frame_unref(speech->frame);
        if (r)
            return fault(r);
    }
    return r == AVERROR(EAGAIN) || r == AVERROR_EOF ? 0 : fault(averror_fault(r));
}

static int speech_build(struct speech *speech, const AVFrame *frame)
{
    static const char *const outs[] = {"o0"};
    char from[256], layout[64], words[160];

    av_channel_layout_describe(&frame->ch_layout, layout, sizeof(layout));
    snprintf(from, sizeof(from), "sample_rate=%d:sample_fmt=%d:channel_layout=%s:time_base=1/%d",
             frame->sample_rate, frame->format, layout, 1000000);
    snprintf(words, sizeof(words),
             "aresample=%d:async=1000:first_pts=0,"
             "aformat=sample_fmts=s16:channel_layouts=mono:sample_rates=%d[o0]",
             SPEECH_RATE, SPEECH_RATE);
    const struct strand strand = {.source = "abuffer",
                                  .from = from,
                                  .words = words,
                                  .sink = "abuffersink",
                                  .outs = outs,
                                  .outs_count = 1,
                                  .threads = 1};
    return strand_build(&strand, &speech->graph, &speech->in, &speech->end);
}

static int speech_take(void *context, enum source_kind kind, struct AVFrame *frame, int64_t at_us)
{
    struct speech *speech = context;
    int r = 0;

    if (kind != SOURCE_SOUND)
        return 0;
    if (!speech->graph)
        r = speech_build(speech, frame);
    if (r)
        return fault(r);
    frame->pts = at_us;
    r = av_buffersrc_add_frame_flags(speech->in, frame, AV_BUFFERSRC_FLAG_KEEP_REF);
    return r < 0 ? fault(averror_fault(r)) : speech_drain(speech);
}

static void speech_put(uint8_t *at, uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t)(number >> (8 * i));
}

/* RIFF, little-endian: what it is, its form (PCM), how much. */
static int speech_head(const struct speech *speech)
{
    uint8_t head[SPEECH_HEAD_BYTES] = "RIFF....WAVEfmt ....................data";

    speech_put(head + 4, (uint32_t)(SPEECH_HEAD_BYTES - 8 + speech->bytes), 4);
    speech_put(head + 16, 16, 4);
    speech_put(head + 20, 1, 2);
    speech_put(head + 22, 1, 2);
    speech_put(head + 24, SPEECH_RATE, 4);
    speech_put(head + 28, SPEECH_RATE * SPEECH_SAMPLE_BYTES, 4);
    speech_put(head + 32, SPEECH_SAMPLE_BYTES, 2);
    speech_put(head + 34, 8 * SPEECH_SAMPLE_BYTES, 2);
    speech_put(head + 40, (uint32_t)speech->bytes, 4);
    return speech_write(speech->out, head, sizeof(head), 0);
}

static int speech_run(struct speech *speech, struct source *source)
{
    int r = source_run(source, &(struct source_taker){speech_take, speech});

    if (r == 0 && speech->graph) {
        r = av_buffersrc_add_frame_flags(speech->in, NULL, 0);
        r = r < 0 ? averror_fault(r) : speech_drain(speech);
    }
    if (r == 0 && speech->bytes)
        r = speech_head(speech);
    return r;
}

int speech_extract(int fd, int out, struct wire_extract *extract)
{
    AUTO_SOURCE struct source source = {0};
    struct speech speech = {.out = out, .frame = av_frame_alloc()};
    int r = speech.frame ? source_open(&source, fd, false) : -ENOMEM;

    *extract = (struct wire_extract){.magic = WIRE_EXTRACT_MAGIC, .verdict = WIRE_ACCEPTED};
    if (r == 0 && source.tracks[SOURCE_SOUND].stream)
        r = speech_run(&speech, &source);
    if (r < 0)
        extract->magic = 0;
    else if (r || !speech.bytes) {
        extract->verdict = WIRE_REFUSED;
        check(str_copy(extract->reason, sizeof(extract->reason), "there is no sound in it"));
    } else
        extract->bytes = SPEECH_HEAD_BYTES + speech.bytes;
    avfilter_graph_free(&speech.graph);
    av_frame_free(&speech.frame);
    return r < 0 ? fault(r) : 0;
}
