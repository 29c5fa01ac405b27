/* Tiles side by side in one picture, as large as all of them. */
#include "storyboard.h"

#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <string.h>

#include "av/appeal.h"
#include "averror.h"
#include "base/fault.h"

enum { STORYBOARD_LONG = 160, STORYBOARD_SHORT = 90, STORYBOARD_GREY = 128 };

/* Within 160 by 90, upright films within 90 by 160. */
static void storyboard_size(struct storyboard *storyboard, int32_t width, int32_t height)
{
    int32_t box_x = width < height ? STORYBOARD_SHORT : STORYBOARD_LONG;
    int32_t box_y = width < height ? STORYBOARD_LONG : STORYBOARD_SHORT;
    bool is_by_width = (int64_t)width * box_y >= (int64_t)height * box_x;
    int64_t to = is_by_width ? box_x : box_y, of = is_by_width ? width : height;

    storyboard->tile_width = (int32_t)((width * to + of) / (2 * of) * 2);
    storyboard->tile_height = (int32_t)((height * to + of) / (2 * of) * 2);
    if (storyboard->tile_width < 2)
        storyboard->tile_width = 2;
    if (storyboard->tile_height < 2)
        storyboard->tile_height = 2;
    storyboard->rescale.width = storyboard->tile_width;
    storyboard->rescale.height = storyboard->tile_height;
}

static int storyboard_sheet(struct storyboard *storyboard, int32_t tiles)
{
    AVFrame *sheet = storyboard->sheet;
    int r;

    sheet->format = AV_PIX_FMT_YUVJ420P;
    sheet->width = storyboard->tile_width * WIRE_TILE_COLUMNS;
    sheet->height = storyboard->tile_height * ((tiles + WIRE_TILE_COLUMNS - 1) / WIRE_TILE_COLUMNS);
    r = av_frame_get_buffer(sheet, 0);
    if (r < 0)
        return fault(averror_fault(r));
    memset(sheet->data[0], 0, (size_t)sheet->linesize[0] * (size_t)sheet->height);
    for (int i = 1; i < 3; i++)
        memset(sheet->data[i], STORYBOARD_GREY,
               (size_t)sheet->linesize[i] * (size_t)(sheet->height / 2));
    return 0;
}

int storyboard_open(struct storyboard *storyboard, int32_t width, int32_t height, int32_t tiles)
{
    *storyboard = (struct storyboard){.sheet = av_frame_alloc(), .tile = av_frame_alloc()};
    if (!storyboard->sheet || !storyboard->tile)
        return fault(-ENOMEM);
    storyboard_size(storyboard, width, height);
    return storyboard_sheet(storyboard, tiles);
}

int storyboard_put(struct storyboard *storyboard, int32_t place, struct AVFrame *frame,
                   int32_t *appeal)
{
    AVFrame *tile = storyboard->tile, *sheet = storyboard->sheet;
    int32_t x = place % WIRE_TILE_COLUMNS * storyboard->tile_width;
    int32_t y = place / WIRE_TILE_COLUMNS * storyboard->tile_height;
    int r = rescale_frame(&storyboard->rescale, frame, tile);

    if (r)
        return r;
    check(y + tile->height <= sheet->height && x + tile->width <= sheet->width);
    for (int i = 0; i < 3; i++) {
        int half = i > 0;
        av_image_copy_plane(sheet->data[i] + (y >> half) * sheet->linesize[i] + (x >> half),
                            sheet->linesize[i], tile->data[i], tile->linesize[i],
                            tile->width >> half, tile->height >> half);
    }
    *appeal = appeal_of(tile->data[0], tile->linesize[0], tile->width, tile->height);
    av_frame_unref(tile);
    return 0;
}

void storyboard_close(struct storyboard *storyboard)
{
    rescale_close(&storyboard->rescale);
    av_frame_free(&storyboard->sheet);
    av_frame_free(&storyboard->tile);
}
