/* The proof that a file holds a picture and a sound and nothing else, or is a still picture. It is
 * the last thing between a master that may say where a child lives and the public, so it trusts
 * nobody: own code, no libav, every byte of the file on an allow-list, and what is not on it is
 * refused.
 *
 * What may be published: an MP4 (ISO/IEC 14496-12) of one H.264 or AV1 picture and one AAC-LC
 * sound, or one of them alone, its index in front or behind; and one of them alone in fragments
 * with one index of segments (CMAF).
 *
 * What CLEAN means, byte by byte:
 *   - each byte of the structure is a constant, or follows from others (sizes, counts, durations,
 *     offsets), or is a number on a short list: changing one makes the file dirty. The few numbers
 *     that are only held in a range are those of the codecs' own setup (SPS, PPS, AV1 sequence
 *     header), each of which is read to its last bit;
 *   - each byte of the media data is in just one sample, each sample in just one place and time,
 *     the pictures evenly spaced and shown once each, and no edit hides any of them;
 *   - each sound is an AAC-LC frame of the right channels read to its last bit (ISO/IEC 14496-3):
 *     no data elements, no extensions, fill only with the bytes that say nothing;
 *   - each picture is slices (H.264) or frames (AV1) and delimiters: no SEI, no metadata OBU.
 *   - a still picture is a JPEG whose head is a constant but for its sides, and whose scan is
 * decoded to its last bit; or an AVIF of one frame of AV1, whose boxes are constants but for what
 * they say of that frame. What is not proven: that the bits within a slice or a frame, after the
 * start of its header, are all needed by the decoder; and what is to be seen and heard in them. */
#pragma once

#include <stdint.h>

enum clean_outcome { CLEAN_DIRTY = 1 };

/* What a file is proven, or is not proven, to be: its first bytes say which of them it must be. */
enum clean_form { CLEAN_FILM, CLEAN_JPEG, CLEAN_AVIF };

struct clean_verdict {
    enum clean_form form;
    int64_t at;       /* the byte that gave it away, from 0 */
    char path[48];    /* the box it lies in: "moov/trak/udta"; "" between the boxes of the file */
    char reason[128]; /* for a person: what is wrong with it */
};

/* Reads the file behind fd, all of it once, through little memory. Returns 0 when it is clean,
 * CLEAN_DIRTY and the first reason in verdict, or -errno when it cannot be read: not clean. The
 * verdict is of the bytes as they were: prove the file that will be served, when nobody writes to
 * it any more. */
int clean_check(int fd, struct clean_verdict *verdict);
