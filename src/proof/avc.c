/* NAL units in an MP4 (ISO/IEC 14496-15, 5.3): one SPS and one PPS in avcC, and in the samples
 * slices and nothing else. Delimiters and parameter sets have no use there; SEI is where cameras
 * put places and serial numbers. */
#include "avc.h"

#include <string.h>

#include "bits.h"

enum {
    AVC_SLICE = 1,
    AVC_IDR = 5,
    AVC_SEI = 6,
    AVC_FILLER = 12,
    AVC_HIGH_PROFILE = 100,
    AVC_SPS_BYTE = 0x67, /* nal_ref_idc 3 */
    AVC_PPS_BYTE = 0x68,
    AVC_HEAD_BYTES = 16, /* enough for the first three fields of a slice's header */
};

/* Takes the emulation prevention out (ITU-T H.264, 7.3.1), of a whole NAL's payload or its
 * beginning. Returns the length, or -1 when it is not as it must be. */
static int avc_unescape(uint8_t *out, const uint8_t *bytes, int length)
{
    int zeros = 0, written = 0;

    for (int i = 0; i < length; i++) {
        if (zeros >= 2 && bytes[i] < 3)
            return -1;
        if (zeros >= 2 && bytes[i] == 3 && i + 1 < length && bytes[i + 1] > 3)
            return -1;
        if (zeros >= 2 && bytes[i] == 3) {
            zeros = 0;
            continue;
        }
        zeros = bytes[i] ? 0 : zeros + 1;
        out[written++] = bytes[i];
    }
    return written;
}

static void avc_set_read(struct avc_setup *setup, struct glass *glass, struct avc_set *set,
                         int header)
{
    int64_t at = glass->at + 2;
    int length = (int)glass_take(glass, 2);
    const uint8_t *bytes;
    uint8_t plain[AVC_SET_BYTES_MAX];

    if (length < 2 || length > AVC_SET_BYTES_MAX) {
        glass_blame(glass, "a parameter set of another length than plain film has");
        return;
    }
    bytes = glass_peek(glass, length);
    if (!bytes)
        return;
    set->length = length;
    memcpy(set->bytes, bytes, (size_t)length);
    glass_skip(glass, length);
    length = avc_unescape(plain, set->bytes + 1, length - 1);
    if (set->bytes[0] != header || length < 1 ||
        !(header == AVC_SPS_BYTE ? avc_sps_read : avc_pps_read)(setup, plain, length))
        glass_blame_at(glass->suspect, at,
                       "a parameter set with more in it than plain film needs, or broken");
}

void avc_setup_read(struct avc_setup *setup, struct glass *glass)
{
    int64_t at = glass->at;
    uint32_t profile;

    glass_must(glass, 1, 1, "an unknown kind of H.264 setup");
    profile = (uint32_t)glass_take(glass, 3);
    glass_must(glass, 1, 0xff, "lengths of NAL units that are not of 4 bytes");
    glass_must(glass, 1, 0xe1, "more than one sequence parameter set");
    avc_set_read(setup, glass, &setup->sps, AVC_SPS_BYTE);
    glass_must(glass, 1, 1, "more than one picture parameter set");
    avc_set_read(setup, glass, &setup->pps, AVC_PPS_BYTE);
    if (profile >> 16 == AVC_HIGH_PROFILE)
        glass_must(glass, 4, 0xfdf8f800, "the setup of H.264 is not what its SPS says");
    if (profile != ((uint32_t)setup->sps.bytes[1] << 16 | (uint32_t)setup->sps.bytes[2] << 8 |
                    setup->sps.bytes[3]))
        glass_blame_at(glass->suspect, at, "the setup of H.264 is not what its SPS says");
}

/* The rest of a slice (7.3.1, 7.4.1): no start code in it, and it ends with its last bit. */
static void avc_body(struct glass *glass, int64_t end)
{
    int zeros = 0, held;
    uint8_t last = 0;
    bool is_prevented = false;
    const uint8_t *bytes;

    while (glass->at < end && (bytes = glass_rest(glass, &held))) {
        int length = (int)(held < end - glass->at ? held : end - glass->at);
        for (int i = 0; i < length; i++) {
            last = bytes[i];
            if ((zeros >= 2 && last < 3) || (is_prevented && last > 3)) {
                glass->at += i;
                glass_blame(glass, "bytes within a picture that no encoder writes");
                return;
            }
            is_prevented = zeros >= 2 && last == 3;
            zeros = last ? 0 : zeros + 1;
        }
        glass->at += length;
    }
    if (last == 0 || is_prevented)
        glass_blame(glass, "bytes behind the last bit of a picture");
}

/* Returns first_mb_in_slice (7.3.3), or -1. */
static int64_t avc_slice_begins(const struct avc_setup *setup, const uint8_t *bytes, int length,
                                bool is_idr)
{
    uint8_t plain[AVC_HEAD_BYTES];
    struct bits bits;
    uint32_t first, type;

    length = avc_unescape(plain, bytes, length < AVC_HEAD_BYTES ? length : AVC_HEAD_BYTES);
    if (length < 1)
        return -1;
    bits_open(&bits, plain, length);
    first = bits_golomb(&bits, setup->width * setup->height / 128);
    type = bits_golomb(&bits, 9) % 5;
    bits_expect(&bits, type <= 2 && (!is_idr || type == 2)); /* P, B, I; table 7-6 */
    bits_expect(&bits, bits_golomb(&bits, 255) == setup->picture_id);
    return bits.is_broken ? -1 : (int64_t)first;
}

static void avc_slice(const struct avc_setup *setup, struct glass *glass, int64_t length,
                      int64_t *first)
{
    int held = (int)(length < AVC_HEAD_BYTES + 1 ? length : AVC_HEAD_BYTES + 1);
    int64_t begin, end = glass->at + length;
    const uint8_t *bytes = glass_peek(glass, held);

    if (!bytes)
        return;
    begin = avc_slice_begins(setup, bytes + 1, held - 1, (bytes[0] & 0x1f) == AVC_IDR);
    if (begin < 0 || (*first < 0 ? begin != 0 : begin <= *first)) {
        glass_blame(glass, "a slice that does not belong to the sample's one picture");
        return;
    }
    *first = begin;
    glass_skip(glass, 1);
    avc_body(glass, end);
}

static const char *avc_reason(int header)
{
    switch (header & 0x1f) {
    case AVC_SEI:
        return "SEI in a picture: cameras write places and serial numbers there";
    case AVC_FILLER:
        return "filler between pictures, which may hold anything";
    case AVC_SLICE:
    case AVC_IDR:
        return "a picture that is an IDR picture and is not said to be one, or the reverse";
    default:
        return "a NAL unit in a picture that is no slice of it";
    }
}

void avc_picture_read(const struct avc_setup *setup, struct glass *glass, bool is_sync)
{
    int64_t first = -1;

    while (glass_more(glass)) {
        int64_t at = glass->at;
        int64_t length = (int64_t)glass_take(glass, 4);
        const uint8_t *header = glass_peek(glass, 1);
        if (!header)
            return;
        if (length < 3 || length > glass->end - glass->at) {
            glass_blame_at(glass->suspect, at, "a NAL unit that does not fit into its sample");
            return;
        }
        /* forbidden_zero_bit; an IDR picture is a reference (7.4.1) */
        if (header[0] & 0x80 || (header[0] & 0x1f) != (is_sync ? AVC_IDR : AVC_SLICE) ||
            (is_sync && !(header[0] & 0x60))) {
            glass_blame(glass, avc_reason(header[0]));
            return;
        }
        avc_slice(setup, glass, length, &first);
    }
}
