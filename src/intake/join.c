/* Parts become one file, a stretch at a time. Its bytes follow from its parts alone, so that what a
 * dead process wrote and did not write down is written once more as it was. */
#include "join.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"

static const char part_start[] = "/uploads/"; /* "final;/api/v1/uploads/ID /api/v1/uploads/ID" */

struct joining {
    struct db *db;
    int incoming_fd;
    int out;
    struct arena *arena;
    int64_t at;   /* of the whole: where the part begins that is looked at */
    int64_t done; /* so much of the whole is there */
    int64_t until;
};

bool join_next_part(const char **at, char id[ID_MAX])
{
    *at = strstr(*at, part_start);
    if (!*at)
        return false;
    *at += strlen(part_start);
    snprintf(id, ID_MAX, "%s", *at);
    return id_is_valid(id);
}

static int copy_part(struct joining *joining, const struct upload_row *part)
{
    int64_t end = joining->at + part->length;
    int64_t until = end < joining->until ? end : joining->until;
    AUTO_FD int in = -1;
    int r;

    if (joining->done >= until)
        return 0;
    in = files_open_beneath(joining->incoming_fd, part->public_id);
    if (in == -ENOENT)
        return JOIN_PART_MISSING;
    if (in < 0)
        return fault(in);
    r = files_copy_piece(in, joining->done - joining->at, joining->out, joining->done,
                         until - joining->done);
    joining->done = until;
    return fault(r);
}

static int copy_parts(struct joining *joining, const char *parts)
{
    struct upload_row part;
    char id[ID_MAX];
    int r = 0;

    while (!r && joining->done < joining->until) {
        if (!join_next_part(&parts, id))
            return JOIN_PART_MISSING;
        r = uploads_find(joining->db, id, joining->arena, &part);
        if (r)
            return r == UPLOADS_MISSING ? JOIN_PART_MISSING : fault(r);
        r = copy_part(joining, &part);
        joining->at += part.length;
    }
    return r;
}

int join_some(struct db *db, int incoming_fd, struct arena *arena, struct upload_row *row,
              int64_t bytes_max)
{
    AUTO_FD int out =
        openat(incoming_fd, row->public_id, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int64_t left = row->length - row->received_bytes;
    struct joining joining = {.db = db,
                              .incoming_fd = incoming_fd,
                              .out = out,
                              .arena = arena,
                              .done = row->received_bytes,
                              .until = row->received_bytes + (left < bytes_max ? left : bytes_max)};
    int r = out < 0 ? -errno : copy_parts(&joining, row->parts);

    if (r)
        return r > 0 ? r : fault(r);
    if (fdatasync(out))
        return fault(-errno);
    if (row->received_bytes == 0)
        r = files_sync_dir(incoming_fd);
    if (r)
        return fault(r);
    row->received_bytes = joining.until;
    r = uploads_advance(db, arena, row);
    return r == UPLOADS_MISSING ? JOIN_OVERTAKEN : fault(r);
}
