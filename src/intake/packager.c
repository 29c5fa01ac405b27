/* From an original to renditions in service, as a table of steps. Which one is next is in the
 * packaging's row, and each can be done again: a crash anywhere leaves what was before, and the
 * next packager goes on from there. */
#include "packager.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "chore.h"

static const struct step {
    const char *name; /* as in the row */
    int (*run)(struct packaging *packaging);
} steps[] = {
    {"claim", claim_run},  {"first", render_first},  {"rest", render_rest},  {"stills", stills_run},
    {"prove", attest_run}, {"place", staging_place}, {"enter", instate_run},
};
enum { STEPS = sizeof steps / sizeof *steps };

int packager_open(struct packager **packager, const struct packager_options *options)
{
    AUTO_PACKAGER struct packager *made = calloc(1, sizeof *made);

    if (!made)
        return fault(-ENOMEM);
    made->with = options;
    made->renditions_fd = made->vault_fd = -1;
    made->library_fd = open(options->library, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (made->library_fd < 0)
        return fault(-errno);
    made->renditions_fd = files_open_dir(options->data_fd, "renditions");
    if (made->renditions_fd < 0)
        return fault(made->renditions_fd);
    made->vault_fd = files_open_dir(options->data_fd, "vault");
    if (made->vault_fd < 0)
        return fault(made->vault_fd);
    *packager = made;
    made = NULL;
    return 0;
}

void packager_close(struct packager *packager)
{
    if (!packager)
        return;
    files_closep(&packager->library_fd);
    files_closep(&packager->renditions_fd);
    files_closep(&packager->vault_fd);
    free(packager);
}

int packager_room(const struct packager *packager, int64_t *bytes)
{
    struct statvfs disk;
    uint64_t free_bytes;

    if (fstatvfs(packager->renditions_fd, &disk) != 0)
        return fault(-errno);
    free_bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
    *bytes = free_bytes > INT64_MAX ? INT64_MAX : (int64_t)free_bytes;
    *bytes -= packager->wishes.disk_reserve_bytes;
    if (*bytes < 0)
        *bytes = 0;
    return 0;
}

bool packager_is_full(int r)
{
    return r == -ENOSPC || r == -EDQUOT || r == -EFBIG;
}

int packager_write(struct packaging *packaging)
{
    int r = packagings_write(packaging->packager->with->db, &packaging->row);

    return r == PACKAGINGS_MISSING ? PACKAGER_STOPPED : fault(r);
}

/* What was made goes with it. */
static int let_go(struct packaging *packaging, const char *state, const char *reason)
{
    struct packaging_row *row = &packaging->row;
    const char *folder = row->folder;
    int r;

    row->state = state;
    row->step = "claim";
    row->permille = 0;
    row->folder = "";
    row->reason = arena_strdup(packaging->arena, reason);
    if (!row->reason)
        return fault(-ENOMEM);
    r = packager_write(packaging);
    if (r >= 0 && folder[0])
        r = staging_remove(packaging->packager, folder);
    return r < 0 ? fault(r) : PACKAGER_STOPPED;
}

static int end_chore(struct packaging *packaging, const char *reason)
{
    packaging->reason = arena_strdup(packaging->arena, reason);
    return packaging->reason ? PACKAGER_STOPPED : fault(-ENOMEM);
}

int packager_wait(struct packaging *packaging, const char *reason, int64_t ms)
{
    if (packaging->is_chore)
        return end_chore(packaging, reason);
    if (!str_equal(packaging->row.reason, reason))
        log_event(LOG_WARN, "packaging.waits", "step", packaging->row.step, "why", reason, NULL);
    packaging->row.retry_at = clock_wall_ms() + ms;
    return let_go(packaging, "waiting", reason);
}

int packager_fail(struct packaging *packaging, const char *reason)
{
    if (packaging->is_chore)
        return end_chore(packaging, reason);
    log_event(LOG_ERROR, "packaging.failed", "step", packaging->row.step, "why", reason, NULL);
    packaging->row.ended_at = clock_wall_ms();
    return let_go(packaging, "failed", reason);
}

int packager_strike(struct packaging *packaging, const char *reason)
{
    int r;

    if (packaging->is_chore)
        return end_chore(packaging, reason);
    packaging->row.attempts++;
    log_event(LOG_WARN, "packaging.broke", "step", packaging->row.step, "attempts",
              log_number(packaging->row.attempts), "why", reason, NULL);
    if (packaging->row.attempts >= package_attempts_max)
        return packager_fail(packaging, reason);
    r = packager_write(packaging);
    return r < 0 ? fault(r) : PACKAGER_STOPPED;
}

int packager_fall(struct packaging *packaging, int r, const char *reason)
{
    bool is_gone = r == -EPIPE || r == -EBADMSG || r == -ETIMEDOUT || r == -ECONNRESET;
    int told;

    if (r == -ENOTCONN || packager_is_full(r))
        return fault(r);
    if (!is_gone)
        return packager_wait(packaging, strerrordesc_np(-r), package_retry_ms);
    told = packager_strike(packaging, reason);
    return told < 0 ? fault(told) : fault(r);
}

/* Nobody wants it now. What comes after a film is given back begins anew. */
static int stop(struct packaging *packaging, bool is_ours)
{
    log_event(LOG_INFO, "packaging.stopped", "step", packaging->row.step, NULL);
    if (is_ours)
        return let_go(packaging, "waiting", "");
    if (packaging->row.folder[0])
        (void)staging_remove(packaging->packager, packaging->row.folder);
    return PACKAGER_STOPPED;
}

int packager_look(struct packaging *packaging)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct packaging_row now;
    int r;

    if (packaging->is_chore)
        return chore_yield(packaging);
    r = arena
            ? packagings_find(packaging->packager->with->db, packaging->row.version_id, arena, &now)
            : -ENOMEM;
    if (r < 0)
        return fault(r);
    if (r == PACKAGINGS_MISSING || now.asked_at != packaging->row.asked_at)
        return stop(packaging, false);
    return str_equal(now.film_state, "withdrawn") ? stop(packaging, true) : 0;
}

static int find_step(const char *name)
{
    for (int i = 0; i < STEPS; i++)
        if (str_equal(steps[i].name, name))
            return i;
    return -1;
}

/* The next step's name into the row. */
static int pass(struct packaging *packaging, int next)
{
    packaging->row.step = steps[next].name;
    packaging->row.attempts = 0;
    packaging->row.reason = "";
    return packager_write(packaging);
}

static int walk(struct packaging *packaging)
{
    int step = find_step(packaging->row.step), r = step < 0 ? -EPROTO : 0;

    for (; r == 0 && step < STEPS; step++) {
        r = packager_look(packaging);
        if (r == 0)
            r = steps[step].run(packaging);
        if (packager_is_full(r))
            r = packager_wait(packaging, "there is no room on the disk for it (disk_reserve)",
                              package_retry_ms);
        if (r == 0 && step + 1 < STEPS)
            r = pass(packaging, step + 1);
    }
    files_closep(&packaging->original);
    return r < 0 ? fault(r) : 0;
}

int packager_run(struct packager *packager, const struct packager_wishes *wishes)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct packaging packaging = {.packager = packager, .arena = arena, .original = -1};
    int r = arena ? packagings_next(packager->with->db, clock_wall_ms(), arena, &packaging.row)
                  : -ENOMEM;

    packager->wishes = *wishes;
    if (r)
        return r == PACKAGINGS_MISSING ? chore_run(packager) : fault(r);
    return fault(walk(&packaging));
}
