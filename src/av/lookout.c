/* Pictures as the light of their squares, sounds as their peaks. */
#include "lookout.h"

#include <libavutil/frame.h>
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "mixdown.h"

enum { LOOKOUT_FLASH_GAP_MS = 1000, LOOKOUT_MS = 1000 };

/* Limited range: black is 16. What a camera makes of darkness is a little more; a title on black
 * lights its squares. */
static const double lookout_black_luma = 22;
/* -60 dB of full scale, below the quietest room once the film is as loud as it should be. */
static const float lookout_silence = 0.001F;
/* Small digits on something dark, and white ones before a bright scene. */
static const uint8_t lookout_brights[LOOKOUT_BRIGHTS] = {128, 200};

void lookout_open(struct lookout *lookout)
{
    memset(lookout, 0, sizeof(*lookout));
    lookout->stretches[WIRE_FLASHES].gap_ms = LOOKOUT_FLASH_GAP_MS;
    lookout->stretches[WIRE_RED_FLASHES].gap_ms = LOOKOUT_FLASH_GAP_MS;
    lookout->stretches[WIRE_BLACK].least_ms = warning_black_ms_min;
    lookout->stretches[WIRE_SILENCE].least_ms = warning_silence_ms_min;
    lookout->stretches[WIRE_TIMECODE].least_ms = warning_timecode_ms_min;
}

/* The mean of a plane between these edges. */
static double lookout_mean(const AVFrame *frame, int plane, int x, int x_end, int y, int y_end)
{
    const uint8_t *row = frame->data[plane] + y * frame->linesize[plane];
    int count = (x_end - x) * (y_end - y);
    uint32_t sum = 0;

    for (; y < y_end; y++, row += frame->linesize[plane])
        for (int i = x; i < x_end; i++)
            sum += row[i];
    return count > 0 ? (double)sum / count : 0;
}

/* 4:2:0: a chroma sample for every other pixel and line; rungs have even sides of 16 and more. */
static bool lookout_light(const struct flashes *flashes, const AVFrame *frame, int column, int row,
                          struct flashes_light *light)
{
    int x = frame->width * column / flashes->columns, y = frame->height * row / flashes->rows;
    int x_end = frame->width * (column + 1) / flashes->columns;
    int y_end = frame->height * (row + 1) / flashes->rows;
    double luma, blue, red;

    x_end = x_end > x ? x_end : x + 1; /* a film smaller than its squares */
    y_end = y_end > y ? y_end : y + 1;
    luma = lookout_mean(frame, 0, x, x_end, y, y_end);
    blue = lookout_mean(frame, 1, x / 2, (x_end + 1) / 2, y / 2, (y_end + 1) / 2);
    red = lookout_mean(frame, 2, x / 2, (x_end + 1) / 2, y / 2, (y_end + 1) / 2);
    *light = flashes_light_of(luma, blue, red);
    return luma < lookout_black_luma;
}

void lookout_picture(struct lookout *lookout, const struct AVFrame *frame, int64_t from_ms,
                     int64_t to_ms)
{
    struct flashes_light lights[FLASHES_ROWS_MAX * FLASHES_COLUMNS_MAX];
    struct flashes_found found[FLASHES_KINDS];
    bool is_black = true;

    if (!lookout->is_begun)
        flashes_open(&lookout->flashes, frame->width, frame->height);
    lookout->is_begun = true;
    for (int row = 0; row < lookout->flashes.rows; row++)
        for (int column = 0; column < lookout->flashes.columns; column++)
            if (!lookout_light(&lookout->flashes, frame, column, row,
                               &lights[row * lookout->flashes.columns + column]))
                is_black = false;
    flashes_see(&lookout->flashes, lights, from_ms, found);
    if (found[FLASHES_GENERAL].is_there)
        stretches_add(&lookout->stretches[WIRE_FLASHES], found[FLASHES_GENERAL].from_ms,
                      found[FLASHES_GENERAL].to_ms);
    if (found[FLASHES_RED].is_there)
        stretches_add(&lookout->stretches[WIRE_RED_FLASHES], found[FLASHES_RED].from_ms,
                      found[FLASHES_RED].to_ms);
    if (is_black)
        stretches_add(&lookout->stretches[WIRE_BLACK], from_ms, to_ms);
}

void lookout_digits(struct lookout *lookout, const struct AVFrame *frame, struct cadence_rate rate,
                    int64_t tick, int64_t to_ms)
{
    for (int i = 0; i < LOOKOUT_BRIGHTS; i++) {
        struct timecode *timecode = &lookout->timecodes[i];
        if (timecode->rate == 0)
            timecode_open(timecode, frame->width, frame->height, rate, lookout_brights[i]);
        if (timecode_see(timecode, frame->data[0], frame->linesize[0], tick))
            stretches_add(&lookout->stretches[WIRE_TIMECODE], to_ms - TIMECODE_SPAN_MS, to_ms);
    }
}

void lookout_sound(struct lookout *lookout, const struct AVFrame *frame)
{
    int64_t from_ms = lookout->heard * LOOKOUT_MS / MIXDOWN_RATE;
    float peak = 0;

    for (int channel = 0; channel < frame->ch_layout.nb_channels; channel++) {
        const float *samples = (const float *)(const void *)frame->extended_data[channel];
        for (int i = 0; i < frame->nb_samples; i++)
            peak = fabsf(samples[i]) > peak ? fabsf(samples[i]) : peak;
    }
    lookout->heard += frame->nb_samples;
    if (peak < lookout_silence)
        stretches_add(&lookout->stretches[WIRE_SILENCE], from_ms,
                      lookout->heard * LOOKOUT_MS / MIXDOWN_RATE);
}

void lookout_end(struct lookout *lookout, struct wire_package *package)
{
    /* of a film that has none it would be silly to say when it is silent */
    if (package->loudness == WIRE_SILENT) {
        lookout->stretches[WIRE_SILENCE] = (struct stretches){0};
        stretches_add(&lookout->stretches[WIRE_NO_SOUND], 0, package->duration_ms);
    }
    package->is_watched = lookout->is_begun;
    for (int kind = 0; lookout->is_begun && kind < WIRE_WARNING_KINDS; kind++) {
        struct stretches *stretches = &lookout->stretches[kind];
        stretches_end(stretches);
        for (int i = 0; i < stretches->count; i++)
            package->warnings[package->warnings_held++] = (struct wire_warning){
                .kind = kind,
                .from_ms = stretches->list[i].from_ms,
                .to_ms = stretches->list[i].to_ms,
            };
    }
}
