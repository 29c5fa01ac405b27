/* The process that makes renditions of films, in the background: streaming comes first, and so does
 * who takes in films. It can be ended at any moment; but that costs the hours it may have worked,
 * so that it takes over new settings without. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "guard/fence.h"
#include "guard/hook.h"
#include "guard/worker.h"
#include "intake/packager.h"
#include "role.h"

enum { PACKAGER_TICK_MS = 500 }; /* how long a film may wait that is asked for now */

static int open_all(const struct role *role, struct packager_options *options,
                    struct packager **packager)
{
    int r = worker_open(&options->worker, NULL);

    if (r)
        return cmd_fail("incare-media", "it could not be started", "install it beside incare");
    r = db_open(&options->db, role->data_fd, DB_WRITE);
    if (r)
        return cmd_fault("catalogue.db", r);
    options->data_fd = role->data_fd;
    options->library = role->line->library;
    r = packager_open(packager, options);
    return r ? cmd_fault(role->line->library, r) : 0;
}

static int run(const struct role *role, struct packager *packager)
{
    const struct role_live *live = role->live->at;
    int r = 0;

    while (r >= 0) {
        const struct packager_wishes wishes = {.effort = (enum wire_effort)live->effort,
                                               .av1 = live->av1,
                                               .disk_reserve_bytes = live->disk_reserve_bytes};
        log_set_level((enum log_level)live->log_level);
        r = packager_run(packager, &wishes);
        if (r == PACKAGER_IDLE)
            poll(NULL, 0, PACKAGER_TICK_MS);
    }
    return fault(r);
}

int role_packager(void *context, int ready_fd)
{
    const struct role *role = context;
    struct packager_options options = {.data_fd = -1};
    struct packager *packager = NULL;
    int r = pane_turn(role->live);

    activation_close(&role->activation); /* nobody is let in here */
    keybox_close(role->box);             /* nor are their keys, */
    pane_close(role->secret);            /* nor what they must know */
    if (r)
        return cmd_fault("packager", r);
    r = hook_sweep(role->data_fd);
    if (r)
        return cmd_fault("speech", r);
    options.hook_ms = role->line->settings.captions_time_ms;
    if (role->line->settings.captions_command[0])
        r = hook_open(&options.hook, role->line->settings.captions_command, role->data_fd);
    if (r)
        return cmd_fault("captions_command", r);
    r = open_all(role, &options, &packager);
    if (r)
        return r;
    r = fence_enter(FENCE_PACKAGER, role->data_fd);
    if (r)
        return cmd_fault("fence", r);
    if (write(ready_fd, "", 1) != 1)
        return cmd_fault("packager", -errno);
    return cmd_fault("packager", run(role, packager));
}
