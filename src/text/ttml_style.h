/* How words in TTML look and where they stand (TTML2 10), as far as captions of ours can. */
#pragma once

#include <stdbool.h>

#include "base/pen.h"
#include "base/place.h"

enum ttml_said { TTML_UNSAID, TTML_NO, TTML_YES };

struct ttml_look {
    enum ttml_said looks[PEN_LOOKS];
    enum ttml_said is_invisible; /* tts:visibility, which what is inside may undo */
    enum ttml_said is_gone;      /* tts:display, tts:opacity, which it may not */
    const char *align;           /* tts:textAlign, as WebVTT's align; NULL: not said */
    /* of regions */
    const char *stands; /* tts:displayAlign: before, center, after; NULL: not said */
    int top, height;    /* hundredths of the picture's height; -1: not said */
};

void ttml_style_clear(struct ttml_look *look);
/* Takes an attribute of the styling namespace; others are passed over. picture_height: px, from
 * the document's tts:extent; 0: not said. */
void ttml_style_take(struct ttml_look *look, const char *name, const char *value,
                     int picture_height);
/* What other says goes over what look says. */
void ttml_style_lay_over(struct ttml_look *look, const struct ttml_look *other);
/* The second number of tts:extent="1280px 720px"; 0 when it is not in px. */
int ttml_style_height(const char *extent);
/* The place of words with this look in a region. A region stands for the upper, middle or lower
 * third of the picture: our pictures have other sizes than the author's. */
void ttml_style_place(char out[PLACE_MAX], const struct ttml_look *look,
                      const struct ttml_look *region);
