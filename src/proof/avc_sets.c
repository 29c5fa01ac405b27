/* Parameter sets (ITU-T H.264, 7.3.2.1, 7.3.2.2, E.1.1), each field in its range and each bit read:
 * a set has no room for anything else. */
#include <stddef.h>
#include <string.h>

#include "avc.h"
#include "bits.h"

enum {
    AVC_SIDE_MBS_MAX = 512, /* 8192 pixels */
    AVC_BASELINE = 66,
    AVC_MAIN = 77,
    AVC_HIGH = 100,
    AVC_SQUARE = 1 /* aspect_ratio_idc, table E-1 */
};

/* profile_idc, constraint flags, level_idc (7.4.2.1.1): 8 bits, 4:2:0. */
static uint32_t avc_profile(struct bits *bits)
{
    static const uint8_t levels[] = {9,  10, 11, 12, 13, 20, 21, 22, 30,
                                     31, 32, 40, 41, 42, 50, 51, 52};
    uint32_t profile = bits_take(bits, 8), level;

    bits_expect(bits, profile == AVC_BASELINE || profile == AVC_MAIN || profile == AVC_HIGH);
    bits_take(bits, 6);
    bits_must(bits, 2, 0); /* reserved_zero_2bits */
    level = bits_take(bits, 8);
    bits_expect(bits, memchr(levels, (int)level, sizeof(levels)) != NULL);
    return profile;
}

static void avc_high(struct bits *bits)
{
    bits_expect(bits, bits_golomb(bits, 3) == 1); /* chroma_format_idc: 4:2:0 */
    bits_golomb(bits, 0);                         /* luma and chroma of 8 bits */
    bits_golomb(bits, 0);
    bits_must(bits, 1, 0); /* qpprime_y_zero_transform_bypass_flag */
    bits_must(bits, 1, 0); /* seq_scaling_matrix_present_flag */
}

static void avc_order(struct bits *bits) /* how pictures are counted, 8.2.1 */
{
    uint32_t type = bits_golomb(bits, 2);

    if (type == 0)
        bits_golomb(bits, 12);
    bits_expect(bits, type != 1); /* which may hold 255 numbers of any size */
}

static void avc_rates(struct bits *bits) /* hrd_parameters, E.1.2 */
{
    uint32_t count = bits_golomb(bits, 31) + 1;

    bits_expect(bits, count == 1);
    bits_take(bits, 8); /* scales */
    bits_golomb(bits, UINT32_MAX - 1);
    bits_golomb(bits, UINT32_MAX - 1);
    bits_take(bits, 1);  /* constant rate */
    bits_take(bits, 20); /* lengths of what only SEI would hold */
}

static void avc_colour_take(struct bits *bits, struct avc_colour *colour)
{
    if (!bits_take(bits, 1)) /* video_signal_type_present_flag */
        return;
    bits_expect(bits, bits_take(bits, 3) <= 5); /* video_format, table E-2 */
    colour->is_full = (uint16_t)bits_take(bits, 1);
    if (!bits_take(bits, 1))
        return;
    colour->primaries = (uint16_t)bits_take(bits, 8);
    colour->transfer = (uint16_t)bits_take(bits, 8);
    colour->matrix = (uint16_t)bits_take(bits, 8);
    bits_expect(bits, colour->primaries <= 22 && colour->transfer <= 18 && colour->matrix <= 14);
}

static void avc_usability(struct avc_setup *setup, struct bits *bits) /* E.1.1 */
{
    bool has_nal, has_vcl;

    if (bits_take(bits, 1))
        bits_must(bits, 8, AVC_SQUARE);
    bits_must(bits, 1, 0); /* overscan_info_present_flag */
    avc_colour_take(bits, &setup->colour);
    if (bits_take(bits, 1)) { /* chroma_loc_info_present_flag */
        bits_golomb(bits, 5);
        bits_golomb(bits, 5);
    }
    if (bits_take(bits, 1)) { /* timing_info_present_flag */
        setup->tick = bits_take(bits, 32);
        setup->ticks_per_second = bits_take(bits, 32);
        bits_expect(bits, setup->tick > 0 && setup->ticks_per_second > 0);
        bits_take(bits, 1); /* fixed_frame_rate_flag */
    }
    has_nal = bits_take(bits, 1);
    if (has_nal)
        avc_rates(bits);
    has_vcl = bits_take(bits, 1);
    if (has_vcl)
        avc_rates(bits);
    if (has_nal || has_vcl)
        bits_take(bits, 1);   /* low_delay_hrd_flag */
    bits_must(bits, 1, 0);    /* pic_struct_present_flag: of SEI */
    if (bits_take(bits, 1)) { /* bitstream_restriction_flag */
        bits_take(bits, 1);
        for (int i = 0; i < 4; i++)
            bits_golomb(bits, 16);
        bits_golomb(bits, 16); /* pictures to reorder, and to keep */
        bits_golomb(bits, 16);
    }
}

/* Cropping (7.4.2.1.1) takes away what is left of the last macroblock: more would hide a part of
 * the picture that a curious viewer brings back. */
static void avc_sides(struct avc_setup *setup, struct bits *bits)
{
    uint32_t cut_x = 0, cut_y = 0, is_frame, unit_y;

    setup->width = (bits_golomb(bits, AVC_SIDE_MBS_MAX - 1) + 1) * 16;
    setup->height = (bits_golomb(bits, AVC_SIDE_MBS_MAX - 1) + 1) * 16;
    is_frame = bits_take(bits, 1);
    if (!is_frame) {
        setup->height *= 2;
        bits_take(bits, 1); /* mb_adaptive_frame_field_flag */
    }
    bits_take(bits, 1); /* direct_8x8_inference_flag */
    unit_y = is_frame ? 2 : 4;
    if (bits_take(bits, 1)) {
        bits_golomb(bits, 0); /* left */
        cut_x = bits_golomb(bits, 7) * 2;
        bits_golomb(bits, 0); /* top */
        cut_y = bits_golomb(bits, 7) * unit_y;
        bits_expect(bits, cut_x + cut_y > 0);
    }
    setup->width -= cut_x;
    setup->height -= cut_y;
}

bool avc_sps_read(struct avc_setup *setup, const uint8_t *bytes, int length)
{
    struct bits bits;

    bits_open(&bits, bytes, length);
    setup->colour = (struct avc_colour){2, 2, 2, 0}; /* unspecified */
    if (avc_profile(&bits) == AVC_HIGH) {
        setup->sequence_id = bits_golomb(&bits, 31);
        avc_high(&bits);
    } else {
        setup->sequence_id = bits_golomb(&bits, 31);
    }
    bits_golomb(&bits, 12); /* log2_max_frame_num_minus4 */
    avc_order(&bits);
    bits_golomb(&bits, 16); /* max_num_ref_frames */
    bits_must(&bits, 1, 0); /* gaps_in_frame_num_value_allowed_flag */
    avc_sides(setup, &bits);
    if (bits_take(&bits, 1))
        avc_usability(setup, &bits);
    bits_trailing(&bits);
    return !bits.is_broken;
}

bool avc_pps_read(struct avc_setup *setup, const uint8_t *bytes, int length)
{
    struct bits bits;

    bits_open(&bits, bytes, length);
    setup->picture_id = bits_golomb(&bits, 255);
    bits_expect(&bits, bits_golomb(&bits, 31) == setup->sequence_id);
    bits_take(&bits, 1);    /* entropy_coding_mode_flag */
    bits_take(&bits, 1);    /* bottom_field_pic_order_in_frame_present_flag */
    bits_golomb(&bits, 0);  /* num_slice_groups_minus1 */
    bits_golomb(&bits, 31); /* num_ref_idx_l0_default_active_minus1 */
    bits_golomb(&bits, 31);
    bits_take(&bits, 1); /* weighted_pred_flag */
    bits_expect(&bits, bits_take(&bits, 2) <= 2);
    bits_signed_golomb(&bits, 26); /* pic_init_qp_minus26 */
    bits_signed_golomb(&bits, 26);
    bits_signed_golomb(&bits, 12); /* chroma_qp_index_offset */
    bits_take(&bits, 1);           /* deblocking_filter_control_present_flag */
    bits_take(&bits, 1);           /* constrained_intra_pred_flag */
    bits_must(&bits, 1, 0);        /* redundant_pic_cnt_present_flag */
    if (bits_more(&bits)) {
        bits_take(&bits, 1);    /* transform_8x8_mode_flag */
        bits_must(&bits, 1, 0); /* pic_scaling_matrix_present_flag */
        bits_signed_golomb(&bits, 12);
    }
    bits_trailing(&bits);
    return !bits.is_broken;
}
