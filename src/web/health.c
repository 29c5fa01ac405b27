/* GET /healthz, /readyz: for whoever watches over the server. */
#include <sys/statvfs.h>

#include "base/fault.h"
#include "base/limits.h"

#include "routes.h"
#include "site_context.h"

static int health_say(struct reply *reply, const char *text)
{
    AUTO_BUF struct buf body = {0};

    buf_text(&body, text);
    return reply_body(reply, 200, "text/plain; charset=utf-8", &body);
}

/* The process lives and its loops turn. */
int health_live(struct request *req, struct reply *reply)
{
    (void)req;
    return health_say(reply, "live\n");
}

static bool health_disk_has_room(int data_fd)
{
    struct statvfs disk;

    if (fstatvfs(data_fd, &disk))
        return false;
    return (double)disk.f_bavail * (double)disk.f_frsize >= (double)disk_free_bytes_min;
}

/* It can do its work: the catalogue can be read and the disk has room. */
int health_ready(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    const struct film_query one = {.order = FILM_NEWEST, .limit = 1};
    struct film_list list;

    if (film_list(&look, &one, request_arena(req), &list))
        return reply_problem(reply, 503, "The catalogue cannot be read.");
    if (!health_disk_has_room(site_of(req)->data_fd))
        return reply_problem(reply, 503, "The disk is nearly full.");
    return health_say(reply, "ready\n");
}
