/* GET /about, /help, /filmed, /press, /privacy: what is said of the series and of this site. The
 * words stand in the pages themselves, in both languages; no film and no database. */
#include "base/fault.h"

#include "frame.h"
#include "routes.h"
#include "wording.h"

typedef void page_prose_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);

static int page_prose_reply(struct request *req, struct reply *reply, const char *path,
                            enum word title, page_prose_write *write)
{
    AUTO_BUF struct buf body = {0};
    struct frame_view frame;
    int r = frame_fill(req, path, &frame);

    if (r)
        return fault(r);
    frame.title = wording_say(frame.tongue, title);
    write(&body, frame.tongue, &frame);
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}

int page_prose_about(struct request *req, struct reply *reply)
{
    return page_prose_reply(req, reply, "/about", WORD_ABOUT_TITLE, page_about_write);
}

int page_prose_help(struct request *req, struct reply *reply)
{
    return page_prose_reply(req, reply, "/help", WORD_HELP_TITLE, page_help_write);
}

int page_prose_filmed(struct request *req, struct reply *reply)
{
    return page_prose_reply(req, reply, "/filmed", WORD_FILMED_TITLE, page_filmed_write);
}

int page_prose_press(struct request *req, struct reply *reply)
{
    return page_prose_reply(req, reply, "/press", WORD_PRESS_TITLE, page_press_write);
}

int page_prose_privacy(struct request *req, struct reply *reply)
{
    return page_prose_reply(req, reply, "/privacy", WORD_PRIVACY_TITLE, page_privacy_write);
}
