/* What a file holds decides what it is: the same bytes at the same path, at another path, or new.
 */
#include <errno.h>
#include <fcntl.h>

#include "base/fault.h"
#include "base/str.h"
#include "pipeline.h"
#include "store/erasures.h"
#include "store/packagings.h"

/* A source of these bytes whose file is no longer there. */
static int find_moved(struct job *job, const char *sha256, struct source_row *found)
{
    struct db *db = job->scan->with->db;
    struct stat at;
    int r = sources_find_digest(db, sha256, "missing", job->arena, found);

    if (r != SOURCES_MISSING)
        return r;
    r = sources_find_digest(db, sha256, "indexed", job->arena, found);
    if (r)
        return r;
    if (fstatat(job->scan->library_fd, found->path, &at, AT_SYMLINK_NOFOLLOW) == 0)
        return SOURCES_MISSING;
    return errno == ENOENT || errno == ENOTDIR ? 0 : fault(-errno);
}

/* The catalogue's row of these bytes, with what was just seen of the file. */
static void take_known(struct job *job, const struct source_row *known)
{
    struct source_row seen = job->source;

    job->source = *known;
    job->source.path = job->path;
    job->source.bytes = seen.bytes;
    job->source.mtime_ns = seen.mtime_ns;
    job->source.ctime_ns = seen.ctime_ns;
    job->source.inode = seen.inode;
    job->source.device = seen.device;
    job->source.seen_at = seen.seen_at;
    job->is_known = true;
}

/* True when these very bytes are to take the place of those that the version was made from. */
static int is_asked(struct job *job, const struct version_row *version, const char *sha256,
                    bool *is)
{
    struct packaging_row row;
    int r = packagings_find(job->scan->with->db, version->id, job->arena, &row);

    *is = r == 0 && !str_equal(row.state, "done") && str_equal(row.sha256, sha256);
    return r < 0 ? fault(r) : 0;
}

/* True when the film's version was made from these very bytes, or is about to be. */
static int is_made_from(struct job *job, int64_t film_id, const char *sha256,
                        struct version_row *version, bool *is)
{
    int r = VERSIONS_MISSING;

    if (film_id && (!job->film_id || job->film_id == film_id))
        r = versions_find(job->scan->with->db, film_id, job->kind, job->arena, version);
    if (r < 0)
        return fault(r);
    *is = r == 0 && str_equal(version->sha256, sha256);
    return r || *is ? 0 : fault(is_asked(job, version, sha256, is));
}

static int recognise_new(struct job *job, const char *sha256)
{
    struct source_row moved = {0};
    struct version_row version = {0};
    bool is_made = false;
    int r = find_moved(job, sha256, &moved);

    if (r < 0)
        return fault(r);
    job->outcome = SCAN_ADDED;
    if (r == 0)
        r = is_made_from(job, moved.film_id, sha256, &version, &is_made);
    if (r < 0)
        return fault(r);
    if (is_made) {
        take_known(job, &moved);
        job->is_moved = true;
        job->outcome = SCAN_MOVED;
    }
    return 0;
}

/* The same path. What was made of the bytes may be gone; then it is made again. */
static int recognise_again(struct job *job, const char *sha256)
{
    struct version_row version = {0};
    bool is_same = str_equal(job->source.sha256, sha256);
    int r = is_made_from(job, job->source.film_id, sha256, &version, &job->is_known);

    /* These very bytes were taken in once; a person has put others in their place since. */
    if (r == 0 && is_same && str_equal(version.state, "ready"))
        job->is_known = true;
    if (r >= 0 && job->is_known)
        r = package_is_whole(job, version.id, &job->is_known);
    job->outcome = is_same && job->is_known ? SCAN_UNCHANGED : SCAN_CHANGED;
    job->source.sha256 = sha256;
    return fault(r);
}

int recognise_run(struct job *job)
{
    char *sha256 = arena_alloc(job->arena, DIGEST_TEXT_MAX);
    struct stat at;
    int r;

    if (job->is_known)
        return 0;
    if (!sha256)
        return fault(-ENOMEM);
    r = digest_file(job->fd, sha256);
    if (r)
        return fault(r);
    if (fstat(job->fd, &at) != 0)
        return fault(-errno);
    if (!fingerprint_matches(&job->source, &at))
        return pipeline_end(job, SCAN_WAITING, "changed while it was read");
    if (job->source.film_id && erasures_is(job->scan->with->db, job->source.film_id) == 0) {
        job->source.sha256 = sha256;
        return pipeline_end(job, SCAN_REFUSED, "its film was erased: delete this file");
    }
    if (job->source.id)
        return recognise_again(job, sha256);
    job->source.sha256 = sha256;
    return recognise_new(job, sha256);
}
