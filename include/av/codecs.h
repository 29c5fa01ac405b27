/* The codecs parameter of RFC 6381, which tells a browser what it would have to decode:
 * "avc1.64001E". */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct codecs_track {
    const char *codec;    /* libavcodec's name: "h264" */
    const char *fourcc;   /* the container's: "avc3" */
    const uint8_t *setup; /* the decoder's configuration record, or the stream's first headers */
    size_t setup_bytes;
    int profile, level; /* as libavcodec has them; level below 0: unknown */
    int bit_depth;
    int width, height; /* pixels */
    double fps;        /* 0: unknown */
    int sample_rate;
};

/* Writes it into out[size]; "" when there is none or the track does not say enough. */
void codecs_write(char *out, size_t size, const struct codecs_track *track);
