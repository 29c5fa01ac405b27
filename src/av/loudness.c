/* The measuring pass: the picture is not decoded, and in most containers not even read. */
#include "loudness.h"

#include <libavutil/dict.h>
#include <libavutil/frame.h>
#include <math.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/limits.h"
#include "mixdown.h"
#include "source.h"

struct loudness_pass {
    struct loudness *loudness;
    struct mixdown mixdown;
    void (*tick)(void *context, int64_t at_us);
    void *context;
};

static int loudness_note(void *context, enum mixdown_out out, struct AVFrame *frame)
{
    struct loudness_pass *pass = context;
    const AVDictionaryEntry *said = av_dict_get(frame->metadata, "lavfi.r128.I", NULL, 0);

    pass->loudness->has_sound = true;
    if (said)
        pass->loudness->mlu = (int32_t)lround(strtod(said->value, NULL) * 1000);
    return 0;
}

static int loudness_take(void *context, enum source_kind kind, struct AVFrame *frame, int64_t at_us)
{
    struct loudness_pass *pass = context;
    const struct mixdown_taker taker = {.take = loudness_note, .context = pass};

    pass->tick(pass->context, at_us);
    return mixdown_push(&pass->mixdown, frame, at_us, &taker);
}

int loudness_measure(int fd, struct loudness *loudness, void (*tick)(void *context, int64_t at_us),
                     void *context)
{
    struct loudness_pass pass = {.loudness = loudness, .tick = tick, .context = context};
    const struct mixdown_taker taker = {.take = loudness_note, .context = &pass};
    const struct source_taker frames = {.take = loudness_take, .context = &pass};
    AUTO_SOURCE struct source source;
    int r;

    *loudness = (struct loudness){.mlu = LOUDNESS_SILENCE_MLU};
    r = source_open(&source, fd, false);
    if (r || !source.tracks[SOURCE_SOUND].stream)
        return r;
    r = mixdown_open_measuring(&pass.mixdown);
    if (!r)
        r = source_run(&source, &frames);
    if (!r)
        r = mixdown_push(&pass.mixdown, NULL, 0, &taker);
    mixdown_close(&pass.mixdown);
    return r;
}

double loudness_gain(int32_t mlu)
{
    double gain_db = (package_loudness_mlu - mlu) / 1000.0;

    if (mlu <= LOUDNESS_SILENCE_MLU)
        return 0;
    return gain_db > package_gain_db_max ? package_gain_db_max : gain_db;
}
