/* The order of packaging: how loud the film is; then each picture and sound once through graphs,
 * encoders and muxers. */
#include "av/encode.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "av/cadence.h"
#include "base/fault.h"
#include "base/limits.h"
#include "canvas.h"
#include "lookout.h"
#include "loudness.h"
#include "mixdown.h"
#include "outputs.h"
#include "source.h"

enum {
    ENCODE_WHOLE_PERMILLE = 1000,
    ENCODE_MEASURE_PERMILLE = 30, /* the share of the measuring pass */
    ENCODE_LAST_PERMILLE = 990,   /* until the files are complete */
    ENCODE_US = 1000000,
};

#define EXPORT "Export it again as MP4 with H.264 video and AAC sound."

struct encoding {
    struct wire_package *package;
    struct source source;
    struct canvas canvas;
    struct mixdown mixdown;
    struct outputs outputs;
    struct cadence cadence;
    struct lookout lookout;
    /* The rungs that are looked at for warnings, and for digits; LADDER_STEPS: none. */
    int watched, read;
    AVFrame *held;  /* the picture that is shown until the next one comes */
    int64_t end_us; /* of pictures and sounds so far */
    int64_t duration_us;
};

void encode_warm(void)
{
    static const char *const encoders[] = {"libx264", "aac", "mjpeg", "libaom-av1", "libsvtav1"};

    av_log_set_level(AV_LOG_QUIET);
    (void)setenv("SVT_LOG", "0", 1); /* nor does SVT-AV1 write to our log */
    for (size_t i = 0; i < sizeof(encoders) / sizeof(encoders[0]); i++)
        (void)avcodec_find_encoder_by_name(encoders[i]);
}

static void encode_refuse(struct wire_package *package, const char *reason)
{
    package->verdict = WIRE_REFUSED;
    snprintf(package->reason, sizeof(package->reason), "%s", reason);
}

static const char *encode_reason(int outcome)
{
    switch (outcome) {
    case SOURCE_NO_PICTURE:
        return "This file has no picture in it. Export it again as MP4 with H.264 video.";
    case SOURCE_UNKNOWN_PICTURE:
        return "The picture in this file is stored in a way that cannot be read here. " EXPORT;
    case SOURCE_BROKEN_PICTURE:
        return "The picture in this file is damaged, or is smaller than 16 or larger than 8192 "
               "pixels. " EXPORT;
    default:
        return "This is not a film that can be read here. " EXPORT;
    }
}

/* Another process looks at these while they change. */
static void encode_tell(struct encoding *encoding, int64_t at_us, int from, int to)
{
    struct wire_package *package = encoding->package;
    int64_t whole_us = encoding->duration_us;
    int64_t done = at_us <= 0 || whole_us <= 0 ? 0 : at_us > whole_us ? whole_us : at_us;
    int32_t permille = from + (int32_t)(whole_us > 0 ? (to - from) * done / whole_us : 0);

    __atomic_add_fetch(&package->frames, 1, __ATOMIC_RELAXED);
    if (permille > package->done_permille)
        __atomic_store_n(&package->done_permille, permille, __ATOMIC_RELAXED);
}

static void encode_tick(void *context, int64_t at_us)
{
    encode_tell(context, at_us, 0, ENCODE_MEASURE_PERMILLE);
}

static int encode_loudness(struct encoding *encoding, int fd, const struct wire_order *order)
{
    struct wire_package *package = encoding->package;
    struct loudness loudness;
    int r;

    package->loudness = order->loudness;
    package->loudness_mlu = order->loudness_mlu;
    if (order->loudness != WIRE_MEASURE)
        return 0;
    r = loudness_measure(fd, &loudness, encode_tick, encoding);
    if (r)
        return r;
    package->loudness = loudness.has_sound ? WIRE_MEASURED : WIRE_SILENT;
    package->loudness_mlu = loudness.mlu;
    return 0;
}

static int64_t encode_tick_ms(const struct encoding *encoding, int64_t tick)
{
    return tick * 1000 * encoding->cadence.rate.den / encoding->cadence.rate.num;
}

/* The smallest: what matters is seen there as well, and costs least. In AV1 nothing is new. */
static int encode_watched(const struct encoding *encoding)
{
    int step = encoding->outputs.codec == LADDER_AVC ? LADDER_STEPS - 1 : LADDER_360 - 1;

    while (step >= LADDER_360 && encoding->outputs.rungs[step].width == 0)
        step--;
    return step >= LADDER_360 ? step : LADDER_STEPS;
}

static int encode_rung(void *context, int step, struct AVFrame *frame, int64_t tick)
{
    struct encoding *encoding = context;

    if (step == encoding->watched)
        lookout_picture(&encoding->lookout, frame, encode_tick_ms(encoding, tick),
                        encode_tick_ms(encoding, tick + 1));
    if (step == encoding->read)
        lookout_digits(&encoding->lookout, frame, encoding->cadence.rate, tick,
                       encode_tick_ms(encoding, tick + 1));
    frame->pts = tick;
    frame->pict_type =
        cadence_begins_group(&encoding->cadence, tick) ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    return outputs_picture(&encoding->outputs, step, frame);
}

static int encode_show(struct encoding *encoding, int64_t times)
{
    const struct canvas_taker taker = {.take = encode_rung, .context = encoding};
    int64_t tick = encoding->cadence.shown - times;
    int r = 0;

    for (; !r && tick < encoding->cadence.shown; tick++) {
        encode_tell(encoding,
                    tick * ENCODE_US / encoding->cadence.rate.num * encoding->cadence.rate.den,
                    ENCODE_MEASURE_PERMILLE, ENCODE_LAST_PERMILLE);
        r = canvas_push(&encoding->canvas, encoding->held, tick, &taker);
    }
    return r;
}

static int encode_picture(struct encoding *encoding, AVFrame *frame, int64_t at_us)
{
    int r = encode_show(encoding, cadence_next(&encoding->cadence, at_us));

    if (r)
        return r;
    av_frame_unref(encoding->held);
    return av_frame_ref(encoding->held, frame) < 0 ? fault(-ENOMEM) : 0;
}

static int encode_mixed(void *context, enum mixdown_out which, struct AVFrame *frame)
{
    struct encoding *encoding = context;

    if (which == MIXDOWN_STEREO)
        lookout_sound(&encoding->lookout, frame);
    return outputs_sound(&encoding->outputs, which, frame);
}

static int encode_sound(struct encoding *encoding, AVFrame *frame, int64_t at_us)
{
    const struct mixdown_taker taker = {.take = encode_mixed, .context = encoding};

    if (!encoding->outputs.has_sound)
        return 0;
    return mixdown_push(&encoding->mixdown, frame, at_us, &taker);
}

static int encode_take(void *context, enum source_kind kind, struct AVFrame *frame, int64_t at_us)
{
    struct encoding *encoding = context;
    const struct source_track *track = &encoding->source.tracks[kind];
    int64_t end_us =
        av_rescale_q(track->expected, track->stream->time_base, (AVRational){1, ENCODE_US}) -
        encoding->source.zero_us;

    if (end_us > encoding->end_us)
        encoding->end_us = end_us;
    return kind == SOURCE_PICTURE ? encode_picture(encoding, frame, at_us)
                                  : encode_sound(encoding, frame, at_us);
}

static int encode_begin(struct encoding *encoding, const struct wire_order *order,
                        const int outs[WIRE_RENDITIONS])
{
    const AVStream *picture = encoding->source.tracks[SOURCE_PICTURE].stream;
    bool has_sound = encoding->source.tracks[SOURCE_SOUND].stream &&
                     encoding->package->loudness == WIRE_MEASURED;
    int32_t width, height;
    int r;

    canvas_size(picture, &width, &height);
    encoding->cadence.rate =
        cadence_choose(picture->avg_frame_rate.num, picture->avg_frame_rate.den);
    encoding->duration_us = encoding->source.duration_us;
    encoding->held = av_frame_alloc();
    if (!encoding->held)
        return fault(-ENOMEM);
    outputs_plan(&encoding->outputs, order, width, height, encoding->cadence.rate, has_sound);
    lookout_open(&encoding->lookout);
    encoding->watched = encode_watched(encoding);
    encoding->read = encoding->outputs.rungs[LADDER_360].width ? LADDER_360 : encoding->watched;
    r = outputs_open(&encoding->outputs, order, outs);
    if (!r)
        r = canvas_open(&encoding->canvas, picture, encoding->outputs.rungs);
    if (!r)
        r = mixdown_open(&encoding->mixdown, loudness_gain(encoding->package->loudness_mlu));
    return r;
}

/* All that was read is shown; the last picture until its own end. */
static int encode_end(struct encoding *encoding)
{
    const struct source_track *track = &encoding->source.tracks[SOURCE_PICTURE];
    const struct canvas_taker taker = {.take = encode_rung, .context = encoding};
    int64_t end_us = 0;
    int r;

    if (track->expected != AV_NOPTS_VALUE)
        end_us =
            av_rescale_q(track->expected, track->stream->time_base, (AVRational){1, ENCODE_US}) -
            encoding->source.zero_us;
    r = encode_show(encoding, cadence_end(&encoding->cadence, end_us));
    if (!r)
        r = canvas_push(&encoding->canvas, NULL, 0, &taker);
    if (!r)
        r = encode_sound(encoding, NULL, 0);
    return r ? r : outputs_finish(&encoding->outputs, encoding->package->renditions);
}

/* Players would show a film that ends in the middle without a word; staff must know. */
static void encode_refuse_part(struct wire_package *package, int64_t end_us, int64_t whole_us)
{
    package->verdict = WIRE_REFUSED;
    snprintf(package->reason, sizeof(package->reason),
             "Of this film only %lld:%02d minutes of %lld:%02d can be decoded. Copy it again, or "
             "export it again.",
             (long long)(end_us / ENCODE_US / 60), (int)(end_us / ENCODE_US % 60),
             (long long)(whole_us / ENCODE_US / 60), (int)(whole_us / ENCODE_US % 60));
}

static void encode_sum(struct encoding *encoding)
{
    struct wire_package *package = encoding->package;
    int64_t whole_us = encoding->source.least_us, missing_us = whole_us - encoding->end_us;

    for (int i = 0; i < WIRE_RENDITIONS; i++)
        if (package->renditions[i].duration_ms > package->duration_ms)
            package->duration_ms = package->renditions[i].duration_ms;
    lookout_end(&encoding->lookout, package);
    package->missing_ms = missing_us > 0 ? missing_us / 1000 : 0;
    if (missing_us > package_missing_ms_max * 1000 + whole_us / 100 * package_missing_percent_max)
        encode_refuse_part(package, encoding->end_us, whole_us);
    package->broken =
        encoding->source.broken > INT32_MAX ? INT32_MAX : (int32_t)encoding->source.broken;
    __atomic_store_n(&package->done_permille, ENCODE_WHOLE_PERMILLE, __ATOMIC_RELAXED);
}

static int encode_run(struct encoding *encoding, int fd, const struct wire_order *order,
                      const int outs[WIRE_RENDITIONS])
{
    const struct source_taker taker = {.take = encode_take, .context = encoding};
    int r = source_open(&encoding->source, fd, true);

    if (!r) {
        encoding->duration_us = encoding->source.duration_us;
        r = encode_loudness(encoding, fd, order);
    }
    if (!r)
        r = encode_begin(encoding, order, outs);
    if (!r)
        r = source_run(&encoding->source, &taker);
    if (r)
        return r;
    if (!encoding->cadence.has_picture) {
        encode_refuse(encoding->package, "No picture in this file can be decoded. " EXPORT);
        return 0;
    }
    r = encode_end(encoding);
    if (!r)
        encode_sum(encoding);
    return r;
}

int encode_film(int fd, const struct wire_order *order, const int outs[WIRE_RENDITIONS],
                struct wire_package *package)
{
    static struct encoding encoding;
    int r;

    encoding = (struct encoding){.package = package};
    memset(package, 0, sizeof(*package));
    package->magic = WIRE_PACKAGE_MAGIC;
    r = encode_run(&encoding, fd, order, outs);
    if (r > 0)
        encode_refuse(package, encode_reason(r));
    if (r == -EINVAL) /* said by a graph or an encoder: the film asks for what none of them can */
        encode_refuse(package, "The picture or the sound of this film is in a form that cannot be "
                               "converted here. " EXPORT);
    if (r == -ENOMEM) /* the fence's cap, not the machine's */
        encode_refuse(package,
                      "This film takes more memory to package than any film should. Export "
                      "it again, 3840 by 2160 or smaller.");
    if (package->verdict == WIRE_REFUSED) {
        memset(package->renditions, 0, sizeof(package->renditions));
        package->warnings_held = 0;
    }
    outputs_close(&encoding.outputs);
    mixdown_close(&encoding.mixdown);
    canvas_close(&encoding.canvas);
    av_frame_free(&encoding.held);
    source_close(&encoding.source);
    return package->verdict == WIRE_REFUSED || r > 0 ? 0 : r;
}
