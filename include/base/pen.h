/* Writes the words of one cue, as WebVTT that holds nothing but words, lines and <v> <b> <i> <u>,
 * and beside it as plain text. Whatever order they are asked for in, the same looks come out as
 * the same bytes: tags nest, close, and stand around words only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum pen_look { PEN_BOLD, PEN_ITALIC, PEN_UNDERLINE, PEN_LOOKS };

struct pen {
    bool looks[PEN_LOOKS]; /* of the letters to come */
    struct buf markup;     /* WebVTT cue text (W3C WebVTT 1, 4.2.2) */
    struct buf text;       /* plain; a voice that is not the first thing is written "NAME: " */
    struct buf speaker;    /* who speaks first; empty when nobody is named */

    /* its own */
    struct buf voice, written_voice;
    bool written_looks[PEN_LOOKS];
    char gap; /* before the next letter: '\n', ' ' or none */
};

/* A new cue: nothing written, no looks, no voice. */
void pen_start(struct pen *pen);
/* Who speaks from here on (UTF-8, plain); no name: nobody. */
void pen_voice(struct pen *pen, const char *name, size_t length);
/* Space and line ends at the edges go, as do control characters and letters that turn the ones
 * around them backwards. */
void pen_letter(struct pen *pen, uint32_t letter);
void pen_words(struct pen *pen, const char *start, const char *end);
/* Closes what is open. Ask markup.failed, text.failed, speaker.failed only now. */
void pen_finish(struct pen *pen);
bool pen_failed(const struct pen *pen);
void pen_free(struct pen *pen);
#define AUTO_PEN __attribute__((cleanup(pen_free)))
