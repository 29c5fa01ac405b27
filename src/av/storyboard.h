/* A sheet of small pictures, each of what is to be seen at its time. Private to av. */
#pragma once

#include <stdint.h>

#include "rescale.h"
#include "wire/stills.h"

struct AVFrame;

struct storyboard {
    int32_t tile_width, tile_height; /* even */
    struct AVFrame *sheet, *tile;    /* 4:2:0, full range, BT.601 */
    struct rescale rescale;
};

/* For so many tiles (at least 1) of a film whose pictures have this size. 0 or -errno. */
int storyboard_open(struct storyboard *storyboard, int32_t width, int32_t height, int32_t tiles);
/* Puts the picture in its place and says how good a poster it would be. */
int storyboard_put(struct storyboard *storyboard, int32_t place, struct AVFrame *frame,
                   int32_t *appeal);
void storyboard_close(struct storyboard *storyboard);
#define AUTO_STORYBOARD __attribute__((cleanup(storyboard_close)))
