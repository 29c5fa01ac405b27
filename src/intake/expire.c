/* Uploads that nobody came back for. Another process may be taking them in at the same moment: a
 * row that was renewed stays, and a file whose row has gone is nobody's. */
#include "intake/expire.h"

#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/id.h"
#include "folder.h"
#include "store/uploads.h"

struct expiring {
    struct db *db;
    struct arena *arena;
    struct folder folder; /* incoming/ */
    int64_t now_ms;
};

static int drop(void *context, const struct upload_row *row)
{
    struct expiring *expiring = context;
    int r = uploads_drop_expired(expiring->db, row->id, expiring->now_ms);

    return r == UPLOADS_MISSING ? 0 : fault(r);
}

/* A row stands before its file does. */
static int delete_if_nobodys(struct expiring *expiring, const char *name)
{
    struct upload_row row;
    int r;

    if (!id_is_valid(name)) /* nothing of ours */
        return 0;
    r = uploads_find(expiring->db, name, expiring->arena, &row);
    if (r != UPLOADS_MISSING)
        return fault(r);
    return unlinkat(expiring->folder.fd, name, 0) && errno != ENOENT ? fault(-errno) : 0;
}

static int run(struct expiring *expiring, int data_fd)
{
    int r = uploads_each_expired(expiring->db, expiring->now_ms, expiring->arena, drop, expiring);

    if (!r)
        r = folder_open(data_fd, "incoming", expiring->arena, &expiring->folder);
    for (int i = 0; !r && i < expiring->folder.count; i++)
        r = delete_if_nobodys(expiring, expiring->folder.names[i]);
    return fault(r);
}

int expire_run(struct db *db, int data_fd, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    struct expiring expiring = {.db = db, .arena = arena, .now_ms = now_ms, .folder.fd = -1};
    int r = arena ? run(&expiring, data_fd) : -ENOMEM;

    folder_close(&expiring.folder);
    return fault(r);
}
