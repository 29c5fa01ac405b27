/* AV1's open bitstream units (AV1 Bitstream Specification, 5.3 to 5.5): the sequence header read to
 * its last bit, and of the others only those that are picture. */
#include "av1.h"

#include <string.h>

#include "bits.h"

enum {
    AV1_SEQUENCE = 1,
    AV1_HEADER = 3,
    AV1_TILES = 4,
    AV1_METADATA = 5,
    AV1_FRAME = 6,
    AV1_PADDING = 15
};

static const char setup_reason[] = "the setup of AV1 has more in it than plain film needs";

static void av1_timing(struct bits *bits) /* 5.5.3 */
{
    if (!bits_take(bits, 1))
        return;
    bits_take(bits, 32);
    bits_take(bits, 32);
    if (bits_take(bits, 1)) /* equal_picture_interval */
        bits_golomb(bits, 255);
    bits_must(bits, 1, 0); /* decoder_model_info_present_flag */
}

static void av1_point(struct av1_setup *setup, struct bits *bits)
{
    uint32_t has_delay = bits_take(bits, 1), level;

    bits_must(bits, 5 + 12, 0); /* one operating point, of all layers */
    level = bits_take(bits, 5);
    setup->word = level << 16 | 3 << 10; /* 4:2:0 */
    if (level > 7)
        setup->word |= bits_take(bits, 1) << 15; /* seq_tier */
    if (has_delay && bits_take(bits, 1))
        bits_take(bits, 4);
}

static void av1_sides(struct av1_setup *setup, struct bits *bits)
{
    int width_bits = (int)bits_take(bits, 4) + 1, height_bits = (int)bits_take(bits, 4) + 1;

    setup->width = bits_take(bits, width_bits) + 1;
    setup->height = bits_take(bits, height_bits) + 1;
}

static void av1_tools(struct bits *bits)
{
    uint32_t has_order, forces = 2;

    bits_must(bits, 1, 0); /* frame_id_numbers_present_flag */
    bits_take(bits, 7);    /* which tools there are */
    has_order = bits_take(bits, 1);
    if (has_order)
        bits_take(bits, 2);
    if (!bits_take(bits, 1))
        forces = bits_take(bits, 1);
    if (forces && !bits_take(bits, 1))
        bits_take(bits, 1);
    if (has_order)
        bits_take(bits, 3);
    bits_take(bits, 3);
}

static void av1_colour(struct av1_setup *setup, struct bits *bits) /* 5.5.2, profile 0 */
{
    setup->word |= bits_take(bits, 1) << 14; /* high_bitdepth */
    bits_must(bits, 1, 0);                   /* mono_chrome */
    setup->colour = (struct avc_colour){2, 2, 2, 0};
    if (bits_take(bits, 1)) {
        setup->colour.primaries = (uint16_t)bits_take(bits, 8);
        setup->colour.transfer = (uint16_t)bits_take(bits, 8);
        setup->colour.matrix = (uint16_t)bits_take(bits, 8);
    }
    /* 0 is RGB, which profile 0 has not */
    bits_expect(bits, setup->colour.primaries <= 22 && setup->colour.transfer <= 18 &&
                          setup->colour.matrix >= 1 && setup->colour.matrix <= 14);
    setup->colour.is_full = (uint16_t)bits_take(bits, 1);
    setup->word |= bits_take(bits, 2) << 8; /* chroma_sample_position */
    bits_take(bits, 1);                     /* separate_uv_delta_q */
}

/* With reduced_still_picture_header there is nothing to be said of time and of other frames. */
static bool av1_still_sequence_read(struct av1_setup *setup, const uint8_t *bytes, int length)
{
    struct bits bits;

    bits_open(&bits, bytes, length);
    bits_must(&bits, 5, 3); /* Main profile; a still picture, and no more said of it than needed */
    setup->word = bits_take(&bits, 5) << 16 | 3 << 10;
    av1_sides(setup, &bits);
    bits_take(&bits, 3); /* which tools there are */
    bits_take(&bits, 3);
    av1_colour(setup, &bits);
    bits_take(&bits, 1); /* film_grain_params_present */
    bits_trailing(&bits);
    return !bits.is_broken;
}

static bool av1_sequence_read(struct av1_setup *setup, const uint8_t *bytes, int length)
{
    struct bits bits;

    bits_open(&bits, bytes, length);
    bits_must(&bits, 5, 0); /* Main profile; no still picture */
    av1_timing(&bits);
    av1_point(setup, &bits);
    av1_sides(setup, &bits);
    av1_tools(&bits);
    av1_colour(setup, &bits);
    bits_take(&bits, 1); /* film_grain_params_present */
    bits_trailing(&bits);
    return !bits.is_broken;
}

/* The head of a unit (5.3): its type, no extension, and its length in as few bytes as it needs. */
static int av1_unit(struct glass *glass, int64_t *length)
{
    uint32_t head = (uint32_t)glass_take(glass, 1), byte = 0x80;

    *length = 0;
    if ((head & 0x87) != 2)
        glass_blame_at(glass->suspect, glass->at - 1, "a unit of AV1 with an unknown head");
    for (int i = 0; i < 4 && byte & 0x80; i++) {
        byte = (uint32_t)glass_take(glass, 1);
        *length |= (int64_t)(byte & 0x7f) << (7 * i);
        if (i > 0 && byte == 0)
            glass_blame_at(glass->suspect, glass->at - 1, "a length written longer than needed");
    }
    if (byte & 0x80 || *length == 0 || *length > glass->end - glass->at)
        glass_blame(glass, "a unit of AV1 that does not fit into its sample");
    return (int)(head >> 3 & 15);
}

void av1_setup_read(struct av1_setup *setup, struct glass *glass)
{
    int64_t at = glass->at, length;
    const uint8_t *bytes;
    uint32_t word;

    glass_must(glass, 1, 0x81, setup_reason);
    word = (uint32_t)glass_take(glass, 3);
    if (av1_unit(glass, &length) != AV1_SEQUENCE || length > AV1_SEQUENCE_BYTES_MAX) {
        glass_blame(glass, setup_reason);
        return;
    }
    bytes = glass_peek(glass, (int)length);
    if (!bytes)
        return;
    setup->sequence_length = (int)length;
    memcpy(setup->sequence, bytes, (size_t)length);
    if (!av1_sequence_read(setup, setup->sequence, (int)length) || word != setup->word)
        glass_blame_at(glass->suspect, at, setup_reason);
    glass_skip(glass, length);
}

static const char *av1_reason(int type)
{
    if (type == AV1_METADATA)
        return "a metadata unit in a picture may hold anything";
    if (type == AV1_PADDING)
        return "padding in a picture may hold anything";
    return "a unit of AV1 that is no part of the sample's picture";
}

/* A frame's header alone is one that shows an earlier frame (5.9.2), which is one byte; others have
 * tiles behind them. */
static void av1_header(struct glass *glass, int64_t length)
{
    const uint8_t *byte = glass_peek(glass, 1);

    if (byte && byte[0] & 0x80 && (length != 1 || (byte[0] & 0x8f) != 0x88))
        glass_blame(glass, "bytes behind the last bit of a picture");
}

void av1_picture_read(const struct av1_setup *setup, struct glass *glass, bool is_sync)
{
    bool is_first = true;

    while (glass_more(glass)) {
        int64_t at = glass->at, length;
        int type = av1_unit(glass, &length);
        if (is_first && is_sync && type == AV1_SEQUENCE && length == setup->sequence_length) {
            glass_same(glass, setup->sequence, (int)length, "a second setup of AV1");
        } else if ((is_first && is_sync) ||
                   (type != AV1_FRAME && type != AV1_HEADER && type != AV1_TILES)) {
            glass_blame_at(glass->suspect, at, av1_reason(type));
        } else {
            if (type == AV1_HEADER)
                av1_header(glass, length);
            glass_skip(glass, length);
        }
        is_first = false;
    }
}

void av1_still_read(struct av1_setup *setup, struct glass *glass)
{
    int64_t at = glass->at, length;
    const uint8_t *bytes;

    if (av1_unit(glass, &length) != AV1_SEQUENCE || length > AV1_SEQUENCE_BYTES_MAX) {
        glass_blame_at(glass->suspect, at, setup_reason);
        return;
    }
    bytes = glass_peek(glass, (int)length);
    if (bytes && !av1_still_sequence_read(setup, bytes, (int)length))
        glass_blame_at(glass->suspect, at, setup_reason);
    glass_skip(glass, length);
    at = glass->at;
    if (av1_unit(glass, &length) != AV1_FRAME || length != glass->end - glass->at)
        glass_blame_at(glass->suspect, at, "more in a picture than one frame");
    glass_skip(glass, length);
}
