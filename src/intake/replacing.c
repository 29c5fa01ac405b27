/* What a version was made of before, as long as it is kept; and back to it. */
#include "intake/replacing.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "catalogue/withdrawals.h"
#include "hold.h"
#include "intake/captioning.h"
#include "intake/publish.h"
#include "people/audit.h"
#include "store/contents.h"
#include "store/packagings.h"
#include "store/uploads.h"

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

int replacing_leave(struct db *db, const struct version_row *version, int64_t now_ms)
{
    return fault(contents_leave(db, version->id, now_ms,
                                now_ms + version->duration_ms * 2 + replaced_seen_ms));
}

struct returning {
    struct db *db;
    const struct replacing_back *back;
    struct arena *arena;
    struct film_row film;
    struct version_row version;
    struct content_row now, before; /* id 0: there is none */
    int renditions_fd;
    bool is_whole;
    int64_t now_ms;
};

static int note(void *context, const struct content_row *row)
{
    struct returning *returning = context;

    if (row->left_at < 0)
        returning->now = *row;
    else if (!returning->before.id && row->files)
        returning->before = *row;
    return 0;
}

static int find(struct returning *returning)
{
    const struct replacing_back *back = returning->back;
    int r = films_find(returning->db, back->slug, returning->arena, &returning->film);

    if (r == FILMS_MISSING)
        return REPLACING_MISSING;
    if (r == 0)
        r = versions_find(returning->db, returning->film.id, back->kind, returning->arena,
                          &returning->version);
    if (r)
        return r == VERSIONS_MISSING ? REPLACING_MISSING : fault(r);
    r = contents_each(returning->db, returning->version.id, returning->arena, note, returning);
    if (r)
        return fault(r);
    if (str_equal(returning->film.state, "withdrawn"))
        return REPLACING_WITHDRAWN;
    return back->from && !str_equal(returning->now.public_id, back->from) ? REPLACING_CHANGED : 0;
}

/* The packaging's row says again what is in service: so that jobs find its original. */
static int write_packaging(struct returning *returning, const struct content_row *content)
{
    struct packaging_row row = {.version_id = returning->version.id,
                                .sha256 = content->sha256,
                                .vault = content->vault,
                                .duration_ms = content->original_ms,
                                .found = content->found,
                                .asked_at = returning->now_ms};
    int r;

    if (!content->is_packaged)
        return fault(packagings_drop(returning->db, returning->version.id));
    r = packagings_ask(returning->db, &row);
    if (r == 0)
        r = packagings_find(returning->db, returning->version.id, returning->arena, &row);
    if (r)
        return fault(r);
    row.state = "done";
    row.step = "enter";
    row.permille = 1000;
    row.loudness = content->loudness;
    row.loudness_mlu = content->loudness_mlu;
    row.ended_at = returning->now_ms;
    return fault(packagings_write(returning->db, &row));
}

/* Another one is being made, or could not be made. */
static int is_being_replaced(struct returning *returning, bool *is)
{
    struct packaging_row row;
    int r = packagings_find(returning->db, returning->version.id, returning->arena, &row);

    *is = r == 0 && returning->now.id && !str_equal(row.state, "done");
    return r < 0 ? fault(r) : 0;
}

static int look_at(void *context, const struct rendition_row *row)
{
    struct returning *returning = context;
    struct stat at;

    if (fstatat(returning->renditions_fd, row->path, &at, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(at.st_mode) || at.st_size != row->bytes)
        returning->is_whole = false;
    return 0;
}

/* 0: it may be had again, and all of it lies there. */
static int weigh(struct returning *returning)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    AUTO_FD int renditions = files_open_dir(returning->back->data_fd, "renditions");
    int r = renditions < 0 ? renditions : withdrawals_read(returning->back->data_fd, &withdrawals);

    if (r)
        return fault(r);
    if (!returning->before.id)
        return REPLACING_NOTHING;
    if (withdrawals_hold(withdrawals, returning->film.public_id, returning->film.slug,
                         returning->before.sha256))
        return REPLACING_WITHDRAWN;
    returning->renditions_fd = renditions;
    returning->is_whole = true;
    r = contents_each_file(returning->db, returning->before.id, returning->arena, look_at,
                           returning);
    return r ? fault(r) : returning->is_whole ? 0 : REPLACING_NOTHING;
}

static int turn(struct returning *returning)
{
    struct version_row *version = &returning->version;
    struct db *db = returning->db;
    int r = replacing_leave(db, version, returning->now_ms);

    if (r == 0)
        r = renditions_replace(db, version->id, NULL, 0);
    version->state = "ready";
    version->why = "";
    version->sha256 = returning->before.sha256;
    version->duration_ms = returning->before.duration_ms;
    if (r == 0)
        r = versions_put(db, version);
    if (r == 0)
        r = contents_return(db, &returning->before, returning->now_ms);
    if (r == 0)
        r = write_packaging(returning, &returning->before);
    if (r == 0)
        r = captioning_settle(db, returning->film.id);
    return r ? fault(r) : fault(publish_search(db, returning->film.id));
}

static int go_back(struct returning *returning, bool *is_dropped)
{
    int r = find(returning);

    if (r == 0)
        r = is_being_replaced(returning, is_dropped);
    if (r)
        return r < 0 ? fault(r) : r;
    r = *is_dropped ? 0 : weigh(returning);
    if (r == 0)
        r = *is_dropped ? write_packaging(returning, &returning->now) : turn(returning);
    if (r)
        return r < 0 ? fault(r) : r;
    return fault(audit_addf(returning->db, returning->back->by, "rollback", returning->back->slug,
                            *is_dropped ? "%s: what was being made of it was dropped"
                                        : "%s: what it was made of before is back",
                            returning->back->kind));
}

int replacing_back(struct db *db, const struct replacing_back *back, bool *is_dropped)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct returning returning = {
        .db = db, .back = back, .arena = arena, .now_ms = clock_wall_ms()};
    int r = arena ? db_begin(db) : -ENOMEM;

    *is_dropped = false;
    if (r)
        return fault(r);
    r = db_end(db, go_back(&returning, is_dropped));
    return r < 0 ? fault(r) : r;
}

int replacing_prune(struct db *db, const struct replacing_keep *keep, int64_t now_ms)
{
    return fault(contents_prune(db, now_ms, now_ms - keep->days * day_ms, keep->count));
}

struct obeying {
    struct db *db;
    const struct withdrawals *withdrawals;
};

static int obey(void *context, int64_t id, const char *sha256)
{
    const struct obeying *obeying = context;

    if (!withdrawals_hold(obeying->withdrawals, NULL, NULL, sha256))
        return 0;
    return fault(contents_close_one(obeying->db, id));
}

int replacing_obey(struct db *db, const struct withdrawals *withdrawals)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct obeying obeying = {.db = db, .withdrawals = withdrawals};

    return arena ? fault(contents_each_seen(db, arena, obey, &obeying)) : fault(-ENOMEM);
}

struct cleaning {
    struct db *db;
    struct arena *arena;
    int vault_fd;
};

/* Asked once more of all that may name it, since it is the only copy there may be. */
static int is_needed(const struct cleaning *cleaning, const char *name, bool *is)
{
    struct upload_row upload;
    int r = uploads_find(cleaning->db, name, cleaning->arena, &upload);

    *is = r == 0 && !str_equal(upload.state, "entered") && !str_equal(upload.state, "refused");
    if (r >= 0 && !*is) {
        r = packagings_find_vault(cleaning->db, name);
        *is = r == 0;
    }
    if (r >= 0 && !*is) {
        r = contents_find_vault(cleaning->db, name);
        *is = r == 0;
    }
    return r < 0 ? fault(r) : 0;
}

static int delete_original(void *context, const char *name)
{
    const struct cleaning *cleaning = context;
    bool is = false;
    int r = id_is_valid(name) ? is_needed(cleaning, name, &is) : 0;

    if (r || is || !id_is_valid(name))
        return fault(r);
    if (unlinkat(cleaning->vault_fd, name, 0) != 0 && errno != ENOENT)
        return fault(-errno);
    r = files_sync_dir(cleaning->vault_fd);
    if (r)
        return fault(r);
    log_event(LOG_INFO, "original.erased", "original", name, NULL);
    return fault(contents_forget_vault(cleaning->db, name));
}

int replacing_clean(struct db *db, int data_fd)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    AUTO_FD int vault = files_open_dir(data_fd, "vault");
    struct cleaning cleaning = {.db = db, .arena = arena, .vault_fd = vault};

    if (vault < 0)
        return fault(vault);
    return arena ? fault(contents_each_vault_leftover(db, arena, delete_original, &cleaning))
                 : fault(-ENOMEM);
}
