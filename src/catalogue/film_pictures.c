/* Pictures of a film that a person has approved; of others nothing is said. */
#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "base/tiles.h"
#include "catalogue/film.h"
#include "film_row.h"
#include "store/pictures.h"
#include "store/versions.h"

static int add_approved(void *context, const struct picture_row *row)
{
    struct film_version *version = context;

    if (row->approved_at < 0)
        return 0;
    if (str_equal(row->kind, "sheet"))
        version->has_storyboard = true;
    else
        version->poster =
            (struct film_poster){(int)row->width, (int)row->height, row->alt_en, row->alt_cy};
    return 0;
}

int film_fill_pictures(struct film_version *version, struct db *db, int64_t version_id,
                       struct arena *arena)
{
    return fault(pictures_each(db, version_id, arena, add_approved, version));
}

struct tiling {
    struct film_tile *tiles;
    int count, room;
    int64_t duration_ms; /* of the version */
};

static void add_tile(struct tiling *tiling, const struct picture_row *sheet, int place)
{
    int rows = ((int)sheet->tiles + TILES_COLUMNS - 1) / TILES_COLUMNS;
    int width = (int)sheet->width / TILES_COLUMNS, height = (int)sheet->height / rows;
    int64_t start_ms = sheet->at_ms + (int64_t)place * TILES_MS, end_ms = start_ms + TILES_MS;

    tiling->tiles[tiling->count++] = (struct film_tile){
        .start_ms = start_ms,
        .end_ms = end_ms < tiling->duration_ms ? end_ms : tiling->duration_ms,
        .sheet = sheet->name,
        .x = place % TILES_COLUMNS * width,
        .y = place / TILES_COLUMNS * height,
        .width = width,
        .height = height,
    };
}

static int add_sheet(void *context, const struct picture_row *row)
{
    struct tiling *tiling = context;

    if (row->approved_at < 0 || !str_equal(row->kind, "sheet"))
        return 0;
    for (int i = 0; i < row->tiles && row->at_ms + (int64_t)i * TILES_MS < tiling->duration_ms &&
                    tiling->count < tiling->room;
         i++)
        add_tile(tiling, row, i);
    return 0;
}

int film_storyboard(const struct look *look, const char *version_id, struct arena *arena,
                    struct film_tile **tiles, int *count)
{
    struct tiling tiling = {.count = 0};
    struct version_row row;
    int r = look_version(look, version_id) ? versions_find_public(look->db, version_id, arena, &row)
                                           : VERSIONS_MISSING;

    if (r == VERSIONS_MISSING)
        return FILM_MISSING;
    if (r)
        return fault(r);
    tiling.duration_ms = row.duration_ms;
    tiling.room = (int)(row.duration_ms / TILES_MS) + 1;
    tiling.tiles = arena_array(arena, (size_t)tiling.room, sizeof *tiling.tiles);
    if (!tiling.tiles)
        return fault(-ENOMEM);
    r = pictures_each(look->db, row.id, arena, add_sheet, &tiling);
    *tiles = tiling.tiles;
    *count = tiling.count;
    return fault(r);
}
