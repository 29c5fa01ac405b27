/* The process that takes in films and moves on what is due. It can be ended at any moment: what it
 * does is whole or not there. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "guard/fence.h"
#include "guard/worker.h"
#include "intake/develop.h"
#include "intake/erase.h"
#include "intake/expire.h"
#include "intake/publish.h"
#include "intake/quarantine.h"
#include "intake/replacing.h"
#include "intake/scan.h"
#include "intake/sending.h"
#include "intake/watch.h"
#include "intake/withdraw.h"
#include "people/audit.h"
#include "role.h"

enum {
    TICK_MS = 1000,    /* how late a film's hour may come for search */
    CLEAN_MS = 600000, /* how long the file of a replaced film, or of an upload, may lie about */
};

struct work {
    const struct role *role;
    struct worker *worker;
    struct db *db;
    struct scan *scan;
    struct watch *watch;
    struct scan_options options;
    int64_t lived;  /* for quarantine_run */
    int64_t due_ms; /* when keep_up was last asked */
    struct release_rules rules;
    int64_t sealed;    /* the last act that audit.log names */
    int64_t log_bytes; /* of withdrawn.log: what the catalogue is in line with */
};

/* Brings the catalogue in line with withdrawn.log when that has grown: visitors do not wait for it,
 * but search is cut by it. When it cannot be written now, it is tried again. */
static void obey_log(struct work *work)
{
    struct stat at;

    if (fstatat(work->role->data_fd, "withdrawn.log", &at, AT_SYMLINK_NOFOLLOW) != 0 ||
        at.st_size == work->log_bytes)
        return;
    if (withdraw_obey(work->db, work->role->data_fd) == 0)
        work->log_bytes = at.st_size;
}

/* What time and people do to films. */
static int keep_up(struct work *work)
{
    int r;

    obey_log(work);
    r = publish_due(work->db, work->role->data_fd, &work->rules, clock_wall_ms());
    return r ? fault(r) : audit_seal(work->db, work->role->data_fd, &work->sealed);
}

/* Between two files of a long scan, so that a film's hour comes in time. */
static void note(void *context, const struct scan_report *report)
{
    struct work *work = context;
    int64_t now_ms = clock_steady_ms();

    if (now_ms - work->due_ms < TICK_MS)
        return;
    work->due_ms = now_ms;
    (void)keep_up(work);
}

static int open_all(struct work *work)
{
    const struct role *role = work->role;
    int r = worker_open(&work->worker, NULL);

    if (r)
        return cmd_fail("incare-media", "it could not be started", "install it beside incare");
    r = db_open(&work->db, role->data_fd, DB_WRITE);
    if (r)
        return cmd_fault("catalogue.db", r);
    work->options =
        (struct scan_options){.db = work->db,
                              .data_fd = role->data_fd,
                              .library = role->line->library,
                              .worker = work->worker,
                              .disk_reserve_bytes = role->line->settings.disk_reserve_bytes,
                              .is_original = str_equal(role->line->settings.packaging, "original"),
                              .default_state = role->line->settings.library_default_state,
                              .report = note,
                              .context = work};
    r = scan_open(&work->scan, &work->options);
    if (r == 0)
        r = watch_open(&work->watch, work->scan, role->line->library);
    return r ? cmd_fault(role->line->library, r) : 0;
}

static int scan_all(struct work *work)
{
    int counts[SCAN_OUTCOMES];
    int64_t start_ms = clock_steady_ms();
    int r = scan_library(work->scan, counts);

    if (r)
        return fault(r);
    log_event(LOG_INFO, "scan.done", "added", log_number(counts[SCAN_ADDED]), "changed",
              log_number(counts[SCAN_CHANGED]), "unchanged", log_number(counts[SCAN_UNCHANGED]),
              "refused", log_number(counts[SCAN_REFUSED]), "ms",
              log_number(clock_steady_ms() - start_ms), NULL);
    if (counts[SCAN_WAITING])
        watch_again(work->watch);
    return 0;
}

/* What staff have sent. */
static int take_uploads(struct work *work)
{
    int r = 0;

    while (r == 0) {
        r = quarantine_run(work->db, work->role->data_fd, work->worker, &work->lived,
                           clock_wall_ms());
        if (r == 0)
            r = keep_up(work);
    }
    return r > 0 ? 0 : fault(r); /* what waits is asked for at the next tick */
}

static int take_pictures(struct work *work)
{
    int r = 0;

    while (r == 0) {
        r = develop_run(work->db, work->role->data_fd, work->worker);
        if (r == 0)
            r = keep_up(work);
    }
    return r > 0 ? 0 : fault(r);
}

static int clean(struct work *work)
{
    const struct settings *settings = &work->role->line->settings;
    const struct replacing_keep keep = {settings->replaced_kept, settings->replaced_days};
    int r = replacing_prune(work->db, &keep, clock_wall_ms());

    if (r == 0)
        r = erase_due(work->db, settings->retention_days, clock_wall_ms());
    if (r == 0)
        r = erase_clean(work->db, work->role->data_fd);
    if (r == 0)
        r = sending_clean(work->db, work->role->data_fd, clock_wall_ms());
    return fault(r ? r : expire_run(work->db, work->role->data_fd, clock_wall_ms()));
}

static int run(struct work *work)
{
    int64_t clean_ms = clock_steady_ms();
    int r = keep_up(work);

    if (r == 0)
        r = clean(work);
    if (r == 0)
        r = scan_all(work);
    while (r == 0) {
        struct pollfd fd = {.fd = watch_fd(work->watch), .events = POLLIN};
        int wait_ms = TICK_MS;
        r = watch_run(work->watch, &wait_ms);
        if (r == 0)
            r = keep_up(work);
        if (r == 0)
            r = take_uploads(work);
        if (r == 0)
            r = take_pictures(work);
        if (r == 0 && clock_steady_ms() - clean_ms >= CLEAN_MS) {
            clean_ms = clock_steady_ms();
            work->log_bytes = 0; /* a catalogue brought back from a backup knows less again */
            r = clean(work);
        }
        poll(&fd, 1, wait_ms >= 0 && wait_ms < TICK_MS ? wait_ms : TICK_MS);
    }
    return fault(r);
}

int role_worker(void *context, int ready_fd)
{
    struct work work = {.role = context};
    int r;

    work.rules = settings_release(&work.role->line->settings);
    activation_close(&work.role->activation); /* nobody is let in here */
    keybox_close(work.role->box);             /* nor are their keys */
    pane_close(work.role->live);
    pane_close(work.role->secret);
    r = open_all(&work);

    if (r)
        return r;
    r = fence_enter(FENCE_WORKER, work.role->data_fd);
    if (r)
        return cmd_fault("fence", r);
    if (write(ready_fd, "", 1) != 1)
        return cmd_fault("worker", -errno);
    return cmd_fault("worker", run(&work));
}
