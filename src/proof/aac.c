/* Reads AAC-LC frames (ISO/IEC 14496-3, 4.4.2): every element, every section, every code, so that
 * nothing can lie between them or behind them. */
#include "aac.h"

#include "aac_books.h"
#include "bits.h"

enum {
    AAC_FRAME_BYTES_MAX = 4096, /* 6144 bits a channel (4.5.3.2), which encoders exceed */
    AAC_LINES = 1024,
    AAC_BANDS_MAX = 51,
    AAC_GROUPS_MAX = 8,
    AAC_SHORT = 2, /* window_sequence: EIGHT_SHORT_SEQUENCE */
    AAC_NOISE = 13,
    AAC_INTENSITY_OUT = 14,
    AAC_INTENSITY_IN = 15,
    AAC_FILL_DATA = 1,
};

enum aac_element { AAC_SCE, AAC_CPE, AAC_CCE, AAC_LFE, AAC_DSE, AAC_PCE, AAC_FIL, AAC_END };

/* Where bands begin (4.5.4): long windows at 44.1 and 48 kHz, of which those at 32 kHz differ in
 * the last; and short windows of all three. */
static const uint16_t aac_long[AAC_BANDS_MAX + 1] = {
    0,   4,   8,   12,  16,  20,  24,  28,  32,  36,  40,  48,  56,  64,  72,  80,  88,  96,
    108, 120, 132, 144, 160, 176, 196, 216, 240, 264, 292, 320, 352, 384, 416, 448, 480, 512,
    544, 576, 608, 640, 672, 704, 736, 768, 800, 832, 864, 896, 928, 960, 992, 1024};
static const uint16_t aac_short[] = {0, 4, 8, 12, 16, 20, 28, 36, 44, 56, 68, 80, 96, 112, 128};

/* ics_info(): the windows of a channel, or of both. */
struct aac_windows {
    bool is_short;
    int bands; /* max_sfb */
    int groups;
    int lengths[AAC_GROUPS_MAX]; /* windows in each group */
};

struct aac_channel {
    struct aac_windows windows;
    uint8_t books[AAC_GROUPS_MAX][AAC_BANDS_MAX];
};

struct aac {
    struct bits bits;
    int index;
};

void aac_setup_read(struct glass *glass, int length, uint32_t *rate, uint32_t *channels, int *index)
{
    static const uint32_t rates[] = {48000, 44100, 32000};
    const uint8_t *bytes = glass_peek(glass, length > 0 && length <= 5 ? length : 5);
    struct bits bits;

    if (!bytes)
        return;
    bits_open(&bits, bytes, length);
    bits_must(&bits, 5, 2); /* AAC-LC */
    *index = (int)bits_take(&bits, 4);
    *channels = bits_take(&bits, 4);
    bits_must(&bits, 3, 0); /* frames of 1024; depends on nothing; no extension */
    if (length > 2) {
        bits_must(&bits, 11, 0x2b7); /* and, said expressly (1.6.5), no SBR */
        bits_must(&bits, 5, 5);
        bits_must(&bits, 8, 0);
    }
    bits_expect(&bits, bits.at == bits.end && *index >= 3 && *index <= 5);
    bits_expect(&bits, *channels == 1 || *channels == 2);
    if (bits.is_broken) {
        glass_blame(glass, "no plain AAC-LC in 48, 44.1 or 32 kHz of one or two channels");
        return;
    }
    *rate = rates[*index - 3];
    glass_skip(glass, length);
}

static uint16_t aac_code(struct bits *bits, const struct aac_book *book)
{
    uint32_t code = 0, first = 0, before = 0;

    for (int length = 1; length <= AAC_CODE_BITS_MAX && !bits->is_broken; length++) {
        code = code << 1 | bits_take(bits, 1);
        first <<= 1;
        if (code - first < book->counts[length])
            return book->symbols[before + code - first];
        first += book->counts[length];
        before += book->counts[length];
    }
    bits->is_broken = true;
    return 0;
}

/* No table is longer than the bands there can be. */
static void aac_bands_check(struct aac *aac, struct aac_windows *windows, int most)
{
    bits_expect(&aac->bits, windows->bands <= most);
    if (aac->bits.is_broken)
        windows->bands = 0;
}

static void aac_info(struct aac *aac, struct aac_windows *windows) /* table 4.6 */
{
    struct bits *bits = &aac->bits;
    uint32_t sequence, grouping;

    bits_must(bits, 1, 0); /* ics_reserved_bit */
    sequence = bits_take(bits, 2);
    bits_take(bits, 1); /* window_shape */
    *windows = (struct aac_windows){.is_short = sequence == AAC_SHORT, .groups = 1};
    windows->lengths[0] = 1;
    if (!windows->is_short) {
        windows->bands = (int)bits_take(bits, 6);
        bits_must(bits, 1, 0); /* predictor_data_present: not in LC */
        aac_bands_check(aac, windows, aac->index == 5 ? 51 : 49);
        return;
    }
    windows->bands = (int)bits_take(bits, 4);
    grouping = bits_take(bits, 7);
    for (int i = 6; i >= 0; i--)
        if (grouping >> i & 1)
            windows->lengths[windows->groups - 1]++;
        else
            windows->lengths[windows->groups++] = 1;
    aac_bands_check(aac, windows, 14);
}

static void aac_sections(struct aac *aac, struct aac_channel *channel) /* table 4.52 */
{
    struct bits *bits = &aac->bits;
    int width = channel->windows.is_short ? 3 : 5, escape = (1 << width) - 1;

    for (int group = 0; group < channel->windows.groups; group++)
        for (int band = 0; band < channel->windows.bands && !bits->is_broken;) {
            uint32_t book = bits_take(bits, 4);
            int length = 0, part;
            do {
                part = (int)bits_take(bits, width);
                length += part;
            } while (part == escape && !bits->is_broken);
            bits_expect(bits, length > 0 && length <= channel->windows.bands - band && book != 12);
            for (int i = 0; i < length && !bits->is_broken; i++)
                channel->books[group][band++] = (uint8_t)book;
        }
}

static void aac_scales(struct aac *aac, const struct aac_channel *channel) /* table 4.53 */
{
    bool has_noise = false;

    for (int group = 0; group < channel->windows.groups; group++)
        for (int band = 0; band < channel->windows.bands; band++) {
            int book = channel->books[group][band];
            if (book == AAC_NOISE && !has_noise)
                bits_take(&aac->bits, 9);
            else if (book != 0)
                aac_code(&aac->bits, &aac_books[AAC_BOOK_SCALE]);
            has_noise = has_noise || book == AAC_NOISE;
        }
}

static void aac_pulses(struct aac *aac, const struct aac_channel *channel) /* table 4.7 */
{
    struct bits *bits = &aac->bits;
    int count, band, line;

    if (!bits_take(bits, 1))
        return;
    bits_expect(bits, !channel->windows.is_short);
    count = (int)bits_take(bits, 2) + 1;
    band = (int)bits_take(bits, 6);
    bits_expect(bits, band < channel->windows.bands);
    if (bits->is_broken)
        return;
    line = aac_long[band];
    for (int i = 0; i < count; i++) {
        line += (int)bits_take(bits, 5);
        bits_take(bits, 4);
    }
    bits_expect(bits, line < AAC_LINES);
}

static void aac_filter(struct aac *aac, bool is_short, uint32_t resolution)
{
    struct bits *bits = &aac->bits;
    uint32_t order;

    bits_take(bits, is_short ? 4 : 6); /* length, in bands */
    order = bits_take(bits, is_short ? 3 : 5);
    bits_expect(bits, order <= (is_short ? 7 : 12));
    if (order == 0 || bits->is_broken)
        return;
    bits_take(bits, 1); /* direction */
    int width = (int)(3 + resolution - bits_take(bits, 1));
    for (uint32_t i = 0; i < order; i++)
        bits_take(bits, width);
}

static void aac_noise_shaping(struct aac *aac, const struct aac_channel *channel) /* table 4.54 */
{
    struct bits *bits = &aac->bits;
    bool is_short = channel->windows.is_short;

    if (!bits_take(bits, 1))
        return;
    for (int window = 0; window < (is_short ? 8 : 1); window++) {
        uint32_t filters = bits_take(bits, is_short ? 1 : 2);
        uint32_t resolution = filters ? bits_take(bits, 1) : 0;
        for (uint32_t i = 0; i < filters; i++)
            aac_filter(aac, is_short, resolution);
    }
}

/* What follows the code of a symbol: a sign for each value that is not 0, and for a 16 of the last
 * book ones, a zero, and four bits more than there were ones (4.6.3.3). */
static void aac_values(struct bits *bits, const struct aac_book *book, uint32_t symbol)
{
    int signs = 0, escapes = 0;

    for (int i = 0; i < book->tuple; i++, symbol /= (uint32_t)book->base) {
        signs += symbol % (uint32_t)book->base != 0;
        escapes += symbol % (uint32_t)book->base == 16;
    }
    bits_take(bits, signs);
    for (; escapes > 0; escapes--) {
        int ones = 0;
        while (bits_take(bits, 1) && ones < 9)
            ones++;
        bits_expect(bits, ones <= 8); /* 13 bits are the most a value has */
        bits_take(bits, ones + 4);
    }
}

static void aac_lines(struct aac *aac, const struct aac_channel *channel) /* table 4.56 */
{
    const struct aac_windows *windows = &channel->windows;
    const uint16_t *begins = windows->is_short ? aac_short : aac_long;

    for (int group = 0; group < windows->groups; group++)
        for (int band = 0; band < windows->bands && !aac->bits.is_broken; band++) {
            int number = channel->books[group][band];
            if (number == 0 || number > AAC_BOOK_ESCAPE)
                continue;
            const struct aac_book *book = &aac_books[number];
            int end = begins[band + 1];
            if (aac->index != 5 && !windows->is_short && band == 48)
                end = AAC_LINES;
            int codes = (end - begins[band]) * windows->lengths[group] / book->tuple;
            for (int i = 0; i < codes && !aac->bits.is_broken; i++) {
                uint32_t symbol = aac_code(&aac->bits, book);
                if (!book->is_signed)
                    aac_values(&aac->bits, book, symbol);
            }
        }
}

/* individual_channel_stream (table 4.50). shared: the windows of both channels, or NULL. */
static void aac_stream(struct aac *aac, const struct aac_windows *shared)
{
    struct aac_channel channel = {0};

    bits_take(&aac->bits, 8); /* global_gain */
    if (shared)
        channel.windows = *shared;
    else
        aac_info(aac, &channel.windows);
    aac_sections(aac, &channel);
    aac_scales(aac, &channel);
    aac_pulses(aac, &channel);
    aac_noise_shaping(aac, &channel);
    bits_must(&aac->bits, 1, 0); /* gain_control_data_present: not in LC */
    aac_lines(aac, &channel);
}

static void aac_pair(struct aac *aac) /* table 4.5 */
{
    struct aac_windows windows;
    bool is_shared = bits_take(&aac->bits, 1);

    if (is_shared) {
        aac_info(aac, &windows);
        uint32_t mask = bits_take(&aac->bits, 2);
        bits_expect(&aac->bits, mask != 3);
        for (int i = 0; mask == 1 && i < windows.groups * windows.bands; i++)
            bits_take(&aac->bits, 1);
    }
    aac_stream(aac, is_shared ? &windows : NULL);
    aac_stream(aac, is_shared ? &windows : NULL);
}

/* fill_element (table 4.11): only fill that is what the standard says fill is (table 4.57). */
static bool aac_fill(struct bits *bits)
{
    uint32_t count = bits_take(bits, 4), type;

    if (count == 15)
        count += bits_take(bits, 8) - 1;
    if (count == 0 || bits->is_broken)
        return !bits->is_broken;
    type = bits_take(bits, 4);
    if (type > AAC_FILL_DATA || bits_take(bits, 4))
        return false;
    for (uint32_t i = 1; i < count && !bits->is_broken; i++)
        if (bits_take(bits, 8) != (type == AAC_FILL_DATA ? 0xa5 : 0))
            return false;
    return true;
}

/* Everything but the channels themselves. */
static const char *aac_element_reason(struct bits *bits, enum aac_element element)
{
    if (element == AAC_FIL && aac_fill(bits))
        return NULL;
    if (element == AAC_FIL)
        return "a sound's fill element carries data or an extension";
    if (element == AAC_DSE)
        return "a sound carries a data stream, which may say anything";
    if (element == AAC_PCE)
        return "a sound carries a program configuration, which may hold a comment";
    return "a sound's frame with other channels than its setup says";
}

/* One element for all channels, perhaps fill, and the end. */
static const char *aac_block(struct aac *aac, uint32_t channels)
{
    struct bits *bits = &aac->bits;
    enum aac_element wanted = channels == 2 ? AAC_CPE : AAC_SCE, element;
    const char *reason = NULL;
    bool has_channels = false;

    while (!reason && !bits->is_broken && (element = bits_take(bits, 3)) != AAC_END) {
        if (element != wanted || has_channels) {
            reason = aac_element_reason(bits, element);
            continue;
        }
        has_channels = true;
        bits_must(bits, 4, 0); /* element_instance_tag */
        if (channels == 2)
            aac_pair(aac);
        else
            aac_stream(aac, NULL);
    }
    if (reason)
        return reason;
    bits_must(bits, (int)(-bits->at & 7), 0); /* byte_alignment */
    if (bits->is_broken)
        return "a sound's frame that is broken, or ends early";
    if (!has_channels)
        return "a sound's frame without its channels";
    return bits->at < bits->end ? "bytes lie behind the end of a sound's frame" : NULL;
}

void aac_frame_read(struct glass *glass, int index, uint32_t channels)
{
    int64_t length = glass->end - glass->at;
    struct aac aac = {.index = index};
    const uint8_t *bytes;
    const char *reason;

    if (length > AAC_FRAME_BYTES_MAX) {
        glass_blame(glass, "a sound's frame is larger than any AAC frame");
        return;
    }
    bytes = glass_peek(glass, (int)length);
    if (!bytes)
        return;
    bits_open(&aac.bits, bytes, length);
    reason = aac_block(&aac, channels);
    glass->at += aac.bits.at / 8 < length ? aac.bits.at / 8 : length;
    if (reason)
        glass_blame(glass, reason);
    glass->at = glass->end;
}
