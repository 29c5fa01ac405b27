/* GET /films/:slug/transcript and /transcript.txt: what is said, to read, print and quote. */
#include <errno.h>

#include "base/fault.h"

#include "frame.h"
#include "routes.h"
#include "showing.h"
#include "site_context.h"

static void page_transcript_plain(struct buf *out, enum tongue tongue, const struct film_view *view)
{
    (void)tongue;
    buf_printf(out, "%s\n", view->title.words);
    if (view->dek.words)
        buf_printf(out, "%s\n", view->dek.words);
    buf_printf(out, "IN CARE. %s. %s\n", view->place, view->frame.address);
    for (int i = 0; i < view->line_count; i++) {
        const struct line_view *line = &view->lines[i];

        if (line->speaker)
            buf_printf(out, "\n%s:", line->speaker);
        buf_printf(out, "\n%7s  ", line->clock);
        for (const char *c = line->text; *c; c++)
            buf_char(out, *c == '\n' ? ' ' : *c);
    }
    buf_text(out, "\n");
}

/* It has an address of its own. */
static int page_transcript_frame(struct request *req, struct film_view *view)
{
    const char *path = arena_printf(request_arena(req), "/films/%s/transcript", view->slug);
    struct frame_view frame;
    int r = path ? frame_fill(req, path, &frame) : -ENOMEM;

    if (r)
        return r;
    frame.title = view->frame.title;
    frame.description = view->frame.description;
    frame.card = view->frame.card;
    view->frame = frame;
    return 0;
}

static int page_transcript_reply(struct request *req, struct reply *reply, const char *type,
                                 void (*write)(struct buf *out, enum tongue tongue,
                                               const struct film_view *view))
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    struct film_view view;
    int r = showing_find(req, &look, &view);

    if (r == FILM_MISSING)
        return reply_missing(reply); /* a hidden film must look like no film */
    if (!r)
        r = page_transcript_frame(req, &view);
    if (r)
        return fault(r);
    site_cut(reply, &look, view.film_id);
    write(&body, view.frame.tongue, &view);
    return reply_body(reply, 200, type, &body);
}

int page_transcript(struct request *req, struct reply *reply)
{
    return page_transcript_reply(req, reply, "text/html; charset=utf-8", page_transcript_write);
}

int page_transcript_text(struct request *req, struct reply *reply)
{
    return page_transcript_reply(req, reply, "text/plain; charset=utf-8", page_transcript_plain);
}
