/* Pictures of a film: what incare asks for, one sheet or one poster at a time, and what
 * incare-media says of what it made: plain values of fixed size. The receiver believes nothing:
 * wire_stills_check() before any use. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/tiles.h"

enum wire_stills_kind {
    WIRE_SHEET,  /* of the storyboard: small pictures, left to right and top to bottom */
    WIRE_POSTER, /* one picture at the film's own size */
    WIRE_PHOTO,  /* a poster as well, of a picture that staff have sent in place of a film */
    WIRE_STILLS_KINDS
};

/* The files, in the order of their descriptors. A sheet is a JPEG alone. */
enum wire_stills_file { WIRE_JPEG, WIRE_AVIF, WIRE_STILLS_FILES };

enum {
    WIRE_TILE_COLUMNS = TILES_COLUMNS,
    WIRE_TILES_MAX = TILES_MAX,
    WIRE_TILE_MS = TILES_MS,
    WIRE_APPEAL_MAX = 1000
};

struct wire_stills_order {
    int32_t kind;  /* enum wire_stills_kind */
    int64_t at_ms; /* a sheet: when its first tile is, a poster: when its picture is */
};

/* A tile stands for WIRE_TILE_MS of the film, from at_ms of the order on. */
struct wire_tile {
    int64_t at_ms;  /* of the picture in it: a keyframe at or before its own time */
    int32_t appeal; /* how good a poster it would be, to WIRE_APPEAL_MAX */
};

struct wire_stills {
    uint32_t magic; /* WIRE_STILLS_MAGIC */
    int32_t verdict;
    char reason[200];      /* for a person: what is wrong and what to do; "" when accepted */
    int32_t width, height; /* of the picture, or of the whole sheet */
    int64_t bytes[WIRE_STILLS_FILES];
    int32_t tile_width, tile_height; /* a sheet's */
    int32_t tiles_held;
    struct wire_tile tiles[WIRE_TILES_MAX];
};

enum { WIRE_STILLS_MAGIC = 0x1ca4e00a };

/* True when this can be asked for. */
bool wire_stills_order_check(const struct wire_stills_order *order);
/* How many files it makes. */
int wire_stills_files(int32_t kind);
/* True when every value is in its range, every text ends and is UTF-8 text, and what is there is of
 * what was ordered. */
bool wire_stills_check(const struct wire_stills *stills, const struct wire_stills_order *order);
