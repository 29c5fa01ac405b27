/* Boxes within boxes (ISO/IEC 14496-12, 4.2): a folder is walked by the laws of what may lie in it,
 * and every byte of it must be in one of these boxes. Private to proof. */
#pragma once

#include "glass.h"

enum { NEST_MANY = 1 << 24, NEST_LAWS_MAX = 12 };

/* A list of laws ends with one of no type. */
struct nest_law {
    char type[5];
    int least, most; /* how often it is there */
    /* Reads the payload, to the glass's end. NULL: there is none. */
    void (*read)(void *context, struct glass *glass);
};

void nest_walk(struct glass *glass, const struct nest_law *laws, void *context);
/* The head of a full box: its flags must be these, its version at most this. Returns the version.
 */
int nest_version(struct glass *glass, int most, uint32_t flags);
