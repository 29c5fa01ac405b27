/* One page for all that the studio refuses. */
#include "plain.h"

#include "porch_views.h"

int plain_reply(struct reply *reply, int status, const char *title, const char *text)
{
    const struct plain_view view = {.title = title, .text = text};
    AUTO_BUF struct buf body = {0};

    studio_plain_write(&body, TONGUE_EN, &view);
    return reply_body(reply, status, "text/html; charset=utf-8", &body);
}
