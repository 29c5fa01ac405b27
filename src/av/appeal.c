/* Contrast by the square root of detail, which tells a picture from a blurred one and counts noise
 * for little. */
#include "av/appeal.h"

#include <math.h>
#include <stdlib.h>

#include "wire/stills.h"

/* Means between these are as good as any; beyond, appeal falls to nothing at black and at white. */
static const double appeal_dark = 60, appeal_bright = 190, appeal_white = 255;
/* A checkerboard of black and white has all there can be: 127.5 * sqrt(255). */
static const double appeal_whole = 127.5 * 15.97;

static double appeal_light(double mean)
{
    if (mean < appeal_dark)
        return mean / appeal_dark;
    return mean > appeal_bright ? (appeal_white - mean) / (appeal_white - appeal_bright) : 1;
}

int32_t appeal_of(const uint8_t *luma, ptrdiff_t stride, int32_t width, int32_t height)
{
    int64_t sum = 0, squares = 0, steps = 0, count = (int64_t)width * height;

    if (width < 2 || height < 2)
        return 0;
    for (int32_t y = 0; y < height; y++) {
        const uint8_t *row = luma + y * stride;
        for (int32_t x = 0; x < width; x++) {
            sum += row[x];
            squares += row[x] * row[x];
            if (x > 0)
                steps += abs(row[x] - row[x - 1]);
        }
    }
    double mean = (double)sum / (double)count;
    double variance = (double)squares / (double)count - mean * mean;
    double detail = (double)steps / (double)((int64_t)(width - 1) * height);
    double appeal = sqrt(variance > 0 ? variance : 0) * sqrt(detail) * appeal_light(mean);
    double share = appeal / appeal_whole * WIRE_APPEAL_MAX;
    return share > WIRE_APPEAL_MAX ? WIRE_APPEAL_MAX : (int32_t)share;
}
