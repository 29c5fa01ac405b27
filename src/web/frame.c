/* The frame of a page: which language it is in, and where it is found in both. */
#include "frame.h"

#include <errno.h>

#include "base/html.h"
#include "base/str.h"

#include "card.h"
#include "site_context.h"

enum tongue frame_tongue(const struct request *req)
{
    return str_starts(request_path(req), "/cy/") ? TONGUE_CY : TONGUE_EN;
}

struct look frame_look(const struct request *req)
{
    struct look look = site_look(req);

    look.language = frame_tongue(req) == TONGUE_CY ? "cy" : "en";
    return look;
}

/* The same page in the other language, at the same moment or for the same words. */
static const char *frame_other(struct request *req, enum tongue other, const char *path)
{
    static const char *const kept[] = {"t", "q", "after", "welsh", "bsl", "described", "short"};
    AUTO_BUF struct buf address = {0};
    char gap = '?';

    buf_text(&address, tongue_path(other));
    buf_text(&address, path);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *value = request_argument(req, kept[i]);

        if (!value)
            continue;
        buf_printf(&address, "%c%s=", gap, kept[i]);
        html_path_part(&address, value);
        gap = '&';
    }
    return address.failed ? NULL : arena_strndup(request_arena(req), address.data, address.length);
}

int frame_fill(struct request *req, const char *path, struct frame_view *frame)
{
    struct arena *arena = request_arena(req);
    const char *origin = site_of(req)->origin;
    enum tongue tongue = frame_tongue(req), other = tongue_other(tongue);

    *frame = (struct frame_view){
        .tongue = tongue,
        .language = tongue_tag(tongue),
        .other_language = tongue_tag(other),
        .other = frame_other(req, other, path),
        .locale = tongue == TONGUE_CY ? "cy_GB" : "en_GB",
        .card = {arena_printf(arena, "%s%s", origin, card_raster(site_door)), CARD_WIDTH,
                 CARD_HEIGHT, NULL},
        .english = arena_printf(arena, "%s%s", origin, path),
        .welsh = arena_printf(arena, "%s%s%s", origin, tongue_path(TONGUE_CY), path),
    };
    frame->address = tongue == TONGUE_CY ? frame->welsh : frame->english;
    return frame->other && frame->english && frame->welsh && frame->card.address ? 0 : -ENOMEM;
}

struct frame_view frame_neutral(const char *title)
{
    return (struct frame_view){
        .title = title,
        .tongue = TONGUE_EN,
        .language = tongue_tag(TONGUE_EN),
        .other_language = tongue_tag(TONGUE_CY),
        .other = "/cy/",
        .is_hidden = true,
    };
}
