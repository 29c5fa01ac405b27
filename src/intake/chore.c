/* What is done with a version once it is in service, as a table of jobs. Each is tried once, and
 * again when our own process ended meanwhile; a full disk is no try. Whatever fails is told to
 * staff, who may have the film packaged again. */
#include "chore.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "intake/finding.h"
#include "store/chores.h"

static const struct {
    const char *name;
    int (*run)(struct packaging *packaging, const char **reason);
    int tries; /* that our process may end over it: what takes hours meets many a restart */
} jobs[] = {{"subtitles", subtitles_run, 2}, {"speech", dictate_run, 2}, {"av1", recode_run, 12}};

enum { JOBS = sizeof jobs / sizeof *jobs };

static int find_job(const char *name)
{
    int i = 0;

    while (i < JOBS && !str_equal(jobs[i].name, name))
        i++;
    return i;
}

int chore_ask(struct packaging *packaging)
{
    struct db *db = packaging->packager->with->db;
    struct findings found;
    int r = finding_read(db, packaging->row.sha256, &found);

    if (r == 0 && found.counts[FINDING_SUBTITLES])
        r = chores_ask(db, packaging->row.version_id, "subtitles", clock_wall_ms());
    if (r == 0 && packaging->packager->with->hook)
        r = chores_ask(db, packaging->row.version_id, "speech", clock_wall_ms());
    if (r == 0 && packaging->packager->wishes.av1)
        r = chores_ask(db, packaging->row.version_id, "av1", clock_wall_ms());
    return fault(r);
}

int chore_look(struct packaging *packaging)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    const struct packaging_row *row = &packaging->row;
    struct packaging_row now;
    int r = arena ? packagings_find(packaging->packager->with->db, row->version_id, arena, &now)
                  : -ENOMEM;

    if (r < 0)
        return fault(r);
    return r == PACKAGINGS_MISSING || now.asked_at != row->asked_at ||
                   str_equal(now.film_state, "withdrawn")
               ? CHORE_STOPPED
               : 0;
}

int chore_yield(struct packaging *packaging)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct packaging_row next;
    int r = arena ? chore_look(packaging) : -ENOMEM;

    if (r)
        return r < 0 ? fault(r) : r;
    r = packagings_next(packaging->packager->with->db, clock_wall_ms(), arena, &next);
    return r < 0 ? fault(r) : r == PACKAGINGS_MISSING ? 0 : CHORE_STOPPED;
}

int chore_keep(struct packaging *packaging, struct draft_row *draft)
{
    struct db *db = packaging->packager->with->db;
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = chore_look(packaging);
    r = db_end(db, r ? r : drafts_put(db, draft));
    return r < 0 ? fault(r) : r;
}

static int do_it(struct packaging *packaging, const struct chore_row *row, const char **reason)
{
    int r = packagings_find(packaging->packager->with->db, row->version_id, packaging->arena,
                            &packaging->row);

    if (r == PACKAGINGS_MISSING) {
        *reason = "it is not known any more what it was made from";
        return 0;
    }
    if (r)
        return fault(r);
    return jobs[find_job(row->job)].run(packaging, reason);
}

static int stop(struct packaging *packaging, struct chore_row *row)
{
    log_event(LOG_INFO, "chore.stopped", "job", row->job, NULL);
    row->state = "waiting";
    row->reason = "";
    return fault(chores_write(packaging->packager->with->db, row));
}

static bool is_full(int r)
{
    return r == -ENOSPC || r == -EDQUOT; /* not -EFBIG: too long a film stays so */
}

/* The others come first then: there may be room for them. The row may find no room either. */
static int wait_for_room(struct packaging *packaging, struct chore_row *row)
{
    struct packager *packager = packaging->packager;
    int r = chores_ask(packager->with->db, row->version_id, row->job, clock_wall_ms());

    log_event(LOG_WARN, "chore.waits", "job", row->job, "why", "no room", NULL);
    packager->chores_rest_ms = clock_steady_ms() + package_retry_ms;
    row->state = "waiting";
    row->reason = "there is no room on the disk for it (disk_reserve)";
    if (r == 0)
        r = chores_write(packager->with->db, row);
    return is_full(r) ? 0 : fault(r);
}

static int end(struct packaging *packaging, struct chore_row *row, const char *reason)
{
    if (reason)
        log_event(LOG_WARN, "chore.failed", "job", row->job, "why", reason, NULL);
    else
        log_event(LOG_INFO, "chore.done", "job", row->job, NULL);
    row->state = reason ? "failed" : "done";
    row->reason = reason ? reason : "";
    return fault(chores_write(packaging->packager->with->db, row));
}

/* How often it was begun and not ended is in the row while it is worked on: "", "try 2", "try 3".
 * False: too often. */
static bool is_to_be_tried(struct packaging *packaging, struct chore_row *row)
{
    int job = find_job(row->job);
    int64_t tries = 1;

    if (str_equal(row->state, "working")) {
        if (!str_starts(row->reason, "try ") || !str_to_number(row->reason + 4, &tries))
            tries = 1;
        tries++;
    }
    row->state = "working";
    row->reason = tries > 1 ? arena_printf(packaging->arena, "try %lld", (long long)tries) : "";
    return row->reason && job < JOBS && tries <= jobs[job].tries;
}

static int run(struct packaging *packaging, struct chore_row *row)
{
    const char *reason = NULL;
    int r;

    if (!is_to_be_tried(packaging, row))
        return end(packaging, row, "it ended the program that did it, again and again");
    r = chores_write(packaging->packager->with->db, row);
    if (r == 0)
        r = do_it(packaging, row, &reason);
    files_closep(&packaging->original);
    if (r == CHORE_STOPPED)
        return stop(packaging, row);
    if (is_full(r))
        return wait_for_room(packaging, row);
    if (r < 0 && r != -ENOTCONN && r != -EPIPE && r != -EPERM)
        reason = strerrordesc_np(-r);
    else if (r)
        return fault(r);
    return end(packaging, row, reason);
}

/* What was packaged before AV1 was wanted. */
static int ask_all(struct packager *packager)
{
    int r = 0;

    if (packager->wishes.av1 && !packager->has_asked)
        r = chores_ask_all(packager->with->db, "av1", clock_wall_ms());
    packager->has_asked = packager->wishes.av1 && r == 0;
    return fault(r);
}

int chore_run(struct packager *packager)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct packaging packaging = {.packager = packager, .arena = arena, .original = -1};
    struct chore_row row;
    int r;

    if (clock_steady_ms() < packager->chores_rest_ms)
        return PACKAGER_IDLE;
    r = arena ? ask_all(packager) : -ENOMEM;
    if (r == 0)
        r = chores_next(packager->with->db, packager->wishes.av1, arena, &row);
    if (r)
        return r == CHORES_MISSING ? PACKAGER_IDLE : fault(r);
    return run(&packaging, &row);
}
