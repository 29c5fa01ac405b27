/* Is this really a struct wire_stills? As with a probe, every field is looked at before any is
 * used. */
#include "wire/stills.h"

#include "base/limits.h"
#include "wire/probe.h"
#include "wire_field.h"

enum { STILLS_SIDE_MAX = 8192, STILLS_TILE_MAX = STILLS_SIDE_MAX / WIRE_TILE_COLUMNS };

static const struct field stills_fields[] = {
    NUMBER(wire_stills, verdict, 0, WIRE_VERDICTS - 1),
    TEXT(wire_stills, reason),
    NUMBER(wire_stills, width, 0, STILLS_SIDE_MAX),
    NUMBER(wire_stills, height, 0, STILLS_SIDE_MAX),
    NUMBER(wire_stills, bytes[WIRE_JPEG], 0, INT64_MAX),
    NUMBER(wire_stills, bytes[WIRE_AVIF], 0, INT64_MAX),
    NUMBER(wire_stills, tile_width, 0, STILLS_TILE_MAX),
    NUMBER(wire_stills, tile_height, 0, STILLS_TILE_MAX),
    NUMBER(wire_stills, tiles_held, 0, WIRE_TILES_MAX),
};

static const struct field tile_fields[] = {
    NUMBER(wire_tile, at_ms, 0, INT64_MAX / 1000),
    NUMBER(wire_tile, appeal, 0, WIRE_APPEAL_MAX),
};

bool wire_stills_order_check(const struct wire_stills_order *order)
{
    return order->kind >= 0 && order->kind < WIRE_STILLS_KINDS && order->at_ms >= 0 &&
           order->at_ms <= film_duration_ms_max;
}

int wire_stills_files(int32_t kind)
{
    return kind == WIRE_SHEET ? 1 : WIRE_STILLS_FILES;
}

static bool sheet_holds(const struct wire_stills *stills)
{
    int32_t rows = (stills->tiles_held + WIRE_TILE_COLUMNS - 1) / WIRE_TILE_COLUMNS;

    return stills->tiles_held > 0 && stills->bytes[WIRE_AVIF] == 0 &&
           stills->width == stills->tile_width * WIRE_TILE_COLUMNS &&
           stills->height == stills->tile_height * rows;
}

bool wire_stills_check(const struct wire_stills *stills, const struct wire_stills_order *order)
{
    if (stills->magic != WIRE_STILLS_MAGIC || !HOLDS(stills_fields, stills))
        return false;
    for (int32_t i = 0; i < stills->tiles_held; i++)
        if (!HOLDS(tile_fields, &stills->tiles[i]))
            return false;
    if (stills->verdict == WIRE_REFUSED)
        return stills->reason[0] != '\0';
    if (stills->reason[0] || stills->width == 0 || stills->height == 0 ||
        stills->bytes[WIRE_JPEG] == 0)
        return false;
    return order->kind == WIRE_SHEET ? sheet_holds(stills)
                                     : stills->tiles_held == 0 && stills->bytes[WIRE_AVIF] > 0;
}
