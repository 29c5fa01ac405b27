/* A film's best picture and best sound, decoded; everything else in it is never looked at. Private
 * to av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "reader.h"

struct AVCodecContext;
struct AVFrame;
struct AVPacket;
struct AVStream;

enum source_kind { SOURCE_PICTURE, SOURCE_SOUND, SOURCE_KINDS };
enum source_outcome {
    SOURCE_UNREADABLE = 1,
    SOURCE_NO_PICTURE,
    SOURCE_UNKNOWN_PICTURE, /* no decoder */
    SOURCE_BROKEN_PICTURE   /* of no size, or of one that no film has */
};

struct source_track {
    struct AVStream *stream; /* NULL: there is none */
    struct AVCodecContext *decoder;
    int64_t expected; /* when the next frame begins, in the stream's time base */
};

struct source {
    struct reader reader;
    struct source_track tracks[SOURCE_KINDS];
    struct AVPacket *packet;
    struct AVFrame *frame;
    int64_t zero_us;     /* when the film begins, on its own clock */
    int64_t duration_us; /* as it says; 0: it does not */
    int64_t least_us;    /* what it says of its picture and sound; 0: nothing */
    int64_t broken;      /* packets that could not be decoded */
    bool is_over;
};

/* Who gets the decoded frames: its time in microseconds from the film's beginning is at_us. Frames
 * stay the source's. Anything but 0 ends the decoding and is answered by source_run(). */
struct source_taker {
    int (*take)(void *context, enum source_kind kind, struct AVFrame *frame, int64_t at_us);
    void *context;
};

/* wants_picture false: only the sound is decoded. 0, an outcome, or -errno. A sound that cannot be
 * decoded is none. */
int source_open(struct source *source, int fd, bool wants_picture);
int source_run(struct source *source, const struct source_taker *taker);
void source_close(struct source *source);
#define AUTO_SOURCE __attribute__((cleanup(source_close)))
