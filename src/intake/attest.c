/* What was made is looked at once more before anybody may have it. */
#include <errno.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "crypt/digest.h"
#include "intake/inspect.h"
#include "packager.h"
#include "store/staged.h"

/* A sheet for each thousand seconds, and two files of each poster. */
enum { ATTEST_FILES_MAX = WIRE_RENDITIONS + 60 };

/* All that is staged: read before any of it is written again. */
struct attesting {
    struct rendition_row files[ATTEST_FILES_MAX];
    int count;
};

static int note(void *context, const struct rendition_row *row)
{
    struct attesting *attesting = context;

    if (attesting->count == ATTEST_FILES_MAX)
        return fault(-EPROTO);
    attesting->files[attesting->count++] = *row;
    return 0;
}

/* We made it, so that is our mistake and not the film's; but nobody gets it. */
static int refuse(struct packaging *packaging, const char *name, const struct wire_proof *proof)
{
    char why[INSPECT_WHY_MAX];
    const char *reason;

    inspect_dirt(proof, why);
    reason = arena_printf(packaging->arena, "what was made of it is not clean (%s): %s", name, why);
    return reason ? packager_fail(packaging, reason) : fault(-ENOMEM);
}

static int prove(struct packaging *packaging, int fd, const struct rendition_row *row)
{
    struct wire_proof proof;
    int r = worker_prove(packaging->packager->with->worker, fd, wire_form_of(row->type), &proof);
    int told;

    if (r == WORKER_REFUSED)
        return refuse(packaging, row->name, &proof);
    if (r == -EIO)
        return packager_wait(packaging, "what was made of it cannot be read: check the disk",
                             package_retry_ms);
    if (r == 0)
        return 0;
    told = packager_strike(packaging, "The program that proves films clean ended at this one.");
    return told < 0 ? fault(told) : fault(r);
}

/* Its digest is that of the bytes that were proven: nobody can write to the file any more. */
static int attest_one(struct packaging *packaging, int folder, struct rendition_row *row)
{
    AUTO_FD int fd = files_open_beneath(folder, row->name);
    char sha256[DIGEST_TEXT_MAX];
    int r = fd < 0 ? fault(fd) : prove(packaging, fd, row);

    if (r == 0)
        r = digest_file(fd, sha256);
    if (r)
        return r < 0 ? fault(r) : r;
    row->sha256 = sha256;
    return fault(staged_put(packaging->packager->with->db, packaging->row.version_id, row));
}

int attest_run(struct packaging *packaging)
{
    struct attesting attesting = {.count = 0};
    bool is_whole = false;
    AUTO_FD int folder = -1;
    int r = staging_is_whole(packaging, &is_whole);

    if (r == 0)
        r = staged_each(packaging->packager->with->db, packaging->row.version_id, packaging->arena,
                        note, &attesting);
    if (r)
        return fault(r);
    if (!is_whole || attesting.count == 0)
        return packager_wait(packaging, "what was made of it is gone from the disk", 0);
    folder = staging_open(packaging);
    if (folder < 0)
        return fault(folder);
    for (int i = 0; r == 0 && i < attesting.count; i++) {
        if (!attesting.files[i].sha256)
            r = attest_one(packaging, folder, &attesting.files[i]);
        if (r == 0)
            r = packager_look(packaging);
    }
    return r;
}
