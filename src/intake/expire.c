/* Uploads that nobody came back for. Another process may be taking them in at the same moment: a
 * row that was renewed stays, and a file whose row has gone is nobody's. */
#include "intake/expire.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/log.h"
#include "base/str.h"
#include "folder.h"
#include "store/uploads.h"

struct expiring {
    struct db *db;
    struct arena *arena;
    int64_t now_ms;
};

static int drop(void *context, const struct upload_row *row)
{
    struct expiring *expiring = context;
    int r = uploads_drop_expired(expiring->db, row->id, expiring->now_ms);

    return r == UPLOADS_MISSING ? 0 : fault(r);
}

/* A row stands before its file does, and says so before its file leaves quarantine for good. */
static int delete_if_nobodys(struct expiring *expiring, const struct folder *folder,
                             const char *name)
{
    struct upload_row row;
    int r;

    if (!id_is_valid(name)) /* nothing of ours */
        return 0;
    r = uploads_find(expiring->db, name, expiring->arena, &row);
    if (r == 0 && !str_equal(row.state, "entered") && !str_equal(row.state, "refused"))
        return 0;
    if (r < 0)
        return fault(r);
    if (unlinkat(folder->fd, name, 0) && errno != ENOENT) /* it lies there, and harms nobody */
        log_event(LOG_ERROR, "upload.left", "upload", name, "fault", strerrorname_np(errno), NULL);
    return 0;
}

static int clean(struct expiring *expiring, int data_fd, const char *path)
{
    AUTO_FOLDER struct folder folder = {.fd = -1};
    int r = folder_open(data_fd, path, expiring->arena, &folder);

    if (r == -ENOENT)
        return 0;
    for (int i = 0; !r && i < folder.count; i++)
        r = delete_if_nobodys(expiring, &folder, folder.names[i]);
    return fault(r);
}

int expire_run(struct db *db, int data_fd, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    struct expiring expiring = {.db = db, .arena = arena, .now_ms = now_ms};
    int r = arena ? uploads_each_expired(db, now_ms, arena, drop, &expiring) : -ENOMEM;

    if (!r)
        r = clean(&expiring, data_fd, "incoming");
    if (!r)
        r = clean(&expiring, data_fd, "quarantine");
    return fault(r);
}
