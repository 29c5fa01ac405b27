/* Codecs strings, made from the configuration records themselves: libavformat 5.1 has none for us
 * to ask. */
#include "av/codecs.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/str.h"

/* The part of a transport stream's headers (Annex B of H.264 and H.265) after the NAL unit header
 * of the given type, without emulation prevention. */
static size_t codecs_nal(const struct codecs_track *track, int shift, int mask, int type,
                         size_t header, uint8_t *out, size_t size)
{
    const uint8_t *bytes = track->setup;
    size_t length = 0, at = 0;
    int zeros = 0;

    while (at + 3 + header < track->setup_bytes &&
           !(bytes[at] == 0 && bytes[at + 1] == 0 && bytes[at + 2] == 1 &&
             (bytes[at + 3] >> shift & mask) == type))
        at++;
    for (at += 3 + header; at < track->setup_bytes && length < size; at++) {
        if (zeros >= 2 && bytes[at] == 3) {
            zeros = 0;
            continue;
        }
        zeros = bytes[at] ? 0 : zeros + 1;
        out[length++] = bytes[at];
    }
    return length;
}

static bool codecs_is_annex_b(const struct codecs_track *track)
{
    return track->setup_bytes > 4 && track->setup[0] == 0 && track->setup[1] == 0;
}

/* RFC 6381, 3.3: profile, constraints and level, from avcC (ISO/IEC 14496-15, 5.3.3) or an SPS. */
static void codecs_avc(char *out, size_t size, const struct codecs_track *track)
{
    const char *name = str_equal(track->fourcc, "avc3") ? "avc3" : "avc1";
    uint8_t sps[3];
    const uint8_t *three = track->setup_bytes >= 4 ? track->setup + 1 : NULL;

    if (codecs_is_annex_b(track))
        three = codecs_nal(track, 0, 31, 7, 1, sps, sizeof(sps)) == sizeof(sps) ? sps : NULL;
    if (three)
        snprintf(out, size, "%s.%02X%02X%02X", name, three[0], three[1], three[2]);
}

static uint32_t codecs_reverse(uint32_t bits)
{
    uint32_t reversed = 0;

    for (int i = 0; i < 32; i++)
        reversed |= (bits >> i & 1) << (31 - i);
    return reversed;
}

/* ISO/IEC 14496-15, E.3: profile space and number, compatibility bits backwards, tier and level,
 * then the constraint bytes up to the last that is not zero. */
static void codecs_hevc(char *out, size_t size, const struct codecs_track *track)
{
    static const char *const spaces[] = {"", "A", "B", "C"};
    const char *name = str_equal(track->fourcc, "hev1") ? "hev1" : "hvc1";
    uint8_t sps[13];
    const uint8_t *ptl = track->setup_bytes >= 13 ? track->setup + 1 : NULL;

    if (codecs_is_annex_b(track)) /* the first byte of an SPS: its parameter set and layers */
        ptl = codecs_nal(track, 1, 63, 33, 2, sps, sizeof(sps)) == sizeof(sps) ? sps + 1 : NULL;
    if (!ptl)
        return;
    uint32_t compatible =
        (uint32_t)ptl[1] << 24 | (uint32_t)ptl[2] << 16 | (uint32_t)ptl[3] << 8 | ptl[4];
    int written = snprintf(out, size, "%s.%s%d.%X.%c%d", name, spaces[ptl[0] >> 6], ptl[0] & 31,
                           codecs_reverse(compatible), ptl[0] & 32 ? 'H' : 'L', ptl[11]);
    int last = 10;
    while (last > 4 && ptl[last] == 0)
        last--;
    for (int i = 5; i <= last && written > 0 && (size_t)written < size; i++)
        written += snprintf(out + written, size - (size_t)written, ".%X", ptl[i]);
}

/* The same of a sequence header as encoders write one (AV1 Bitstream Specification, 5.5.1): no
 * still picture, no timing, one operating point, and a level so low that it has no tiers. */
static void codecs_av1_sequence(char *out, size_t size, const struct codecs_track *track)
{
    const uint8_t *bytes = track->setup + 2;

    if (track->setup_bytes < 6 || bytes[0] & 0x1d || bytes[1] || bytes[2] || bytes[3] >> 3 > 7)
        return;
    snprintf(out, size, "av01.%d.%02dM.%02d", bytes[0] >> 5, bytes[3] >> 3, track->bit_depth);
}

/* AV1 in ISOBMFF, 5: profile, level and tier, depth, from av1C. */
static void codecs_av1(char *out, size_t size, const struct codecs_track *track)
{
    const uint8_t *record = track->setup;

    if (track->setup_bytes >= 4 && record[0] == 0x0a)
        codecs_av1_sequence(out, size, track);
    if (track->setup_bytes < 4 || record[0] != 0x81)
        return;
    int depth = record[2] & 0x40 ? (record[2] & 0x20 ? 12 : 10) : 8;
    snprintf(out, size, "av01.%d.%02d%c.%02d", record[1] >> 5, record[1] & 31,
             record[2] & 0x80 ? 'H' : 'M', depth);
}

/* VP9 levels: the most samples a second and in a picture (VP9 bitstream, annex A). */
static int codecs_vp9_level(const struct codecs_track *track)
{
    static const struct {
        int level;
        double rate, picture;
    } levels[] = {
        {10, 829440, 36864},        {11, 2764800, 73728},       {20, 4608000, 122880},
        {21, 9216000, 245760},      {30, 20736000, 552960},     {31, 36864000, 983040},
        {40, 83558400, 2228224},    {41, 160432128, 2228224},   {50, 311951360, 8912896},
        {51, 588251136, 8912896},   {52, 1176502272, 8912896},  {60, 1176502272, 35651584},
        {61, 2353004544, 35651584}, {62, 4706009088, 35651584},
    };
    double picture = (double)track->width * track->height;

    if (track->level > 0)
        return track->level;
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (picture <= levels[i].picture && picture * track->fps <= levels[i].rate)
            return levels[i].level;
    return 62;
}

/* VP Codec ISO Media File Format Binding: profile, level, depth. */
static void codecs_vp9(char *out, size_t size, const struct codecs_track *track)
{
    if (track->profile >= 0 && track->profile <= 3 && track->bit_depth > 0)
        snprintf(out, size, "vp09.%02d.%02d.%02d", track->profile, codecs_vp9_level(track),
                 track->bit_depth);
}

static void codecs_vp8(char *out, size_t size, const struct codecs_track *track)
{
    bool in_mp4 = str_equal(track->fourcc, "vp08");

    snprintf(out, size, "%s", in_mp4 ? "vp08.00.10.08" : "vp8");
}

/* The object type of an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1), or of ADTS, where
 * libavcodec's profile is one less. */
static void codecs_aac(char *out, size_t size, const struct codecs_track *track)
{
    int type = track->profile >= 0 ? track->profile + 1 : 2;

    if (track->setup_bytes >= 2) {
        type = track->setup[0] >> 3;
        if (type == 31)
            type = 32 + ((track->setup[0] & 7) << 3 | track->setup[1] >> 5);
    }
    snprintf(out, size, "mp4a.40.%d", type);
}

/* In MP4 by its object type: MPEG-1 sound, or the lower rates of MPEG-2 (mp4ra.org). */
static void codecs_mp3(char *out, size_t size, const struct codecs_track *track)
{
    const char *in_mp4 = track->sample_rate >= 32000 ? "mp4a.6B" : "mp4a.69";

    snprintf(out, size, "%s", str_equal(track->fourcc, "mp4a") ? in_mp4 : "mp3");
}

static const struct {
    const char *codec;
    void (*write)(char *out, size_t size, const struct codecs_track *track);
    const char *fixed;
} codecs_known[] = {
    {"h264", codecs_avc, NULL}, {"hevc", codecs_hevc, NULL}, {"av1", codecs_av1, NULL},
    {"vp9", codecs_vp9, NULL},  {"vp8", codecs_vp8, NULL},   {"aac", codecs_aac, NULL},
    {"mp3", codecs_mp3, NULL},  {"ac3", NULL, "ac-3"},       {"eac3", NULL, "ec-3"},
    {"opus", NULL, "opus"},     {"flac", NULL, "flac"},      {"vorbis", NULL, "vorbis"},
    {"alac", NULL, "alac"},
};

void codecs_write(char *out, size_t size, const struct codecs_track *track)
{
    out[0] = '\0';
    for (size_t i = 0; i < sizeof(codecs_known) / sizeof(codecs_known[0]); i++) {
        if (!str_equal(codecs_known[i].codec, track->codec))
            continue;
        if (codecs_known[i].write)
            codecs_known[i].write(out, size, track);
        else
            snprintf(out, size, "%s", codecs_known[i].fixed);
    }
}
