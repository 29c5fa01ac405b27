/* incare serve, incare work: the processes, and the address to open. */
#include <errno.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "datadir.h"
#include "listen.h"
#include "notify.h"
#include "role.h"
#include "store/db.h"
#include "supervisor.h"

enum { GRACE_MS = 5000 }; /* beyond what running answers are given */

/* The catalogue is made, or brought up to date, before anybody reads it. */
static int prepare(int data_fd)
{
    AUTO_DB struct db *db = NULL;
    int r = db_open(&db, data_fd, DB_WRITE);

    return r ? cmd_fault("catalogue.db", r) : 0;
}

static int lock(const struct cmd_line *line, int data_fd, const char *name)
{
    int fd = datadir_lock(data_fd, name);

    if (fd == -EWOULDBLOCK)
        cmd_fail(line->settings.data, "another incare serves from this folder already",
                 "stop it first, or --data with another folder");
    else if (fd < 0)
        cmd_fault(line->settings.data, fd);
    return fd;
}

static void announce_site(void *context)
{
    const struct cmd_line *line = context;
    char url[LISTEN_URL_MAX], last[LISTEN_URL_MAX] = "";

    for (int i = 0; line->settings.listen[i]; i++) {
        listen_url(line->settings.listen[i], url);
        if (!str_equal(url, last))
            puts(url);
        str_copy(last, sizeof last, url);
    }
    fflush(stdout);
    notify_send("READY=1");
}

static void announce_worker(void *context)
{
    (void)context;
    notify_send("READY=1");
}

int cmd_serve(struct cmd_line *line)
{
    AUTO_FD int data_fd = cmd_open_data(line, true);
    AUTO_FD int web_lock = -1, work_lock = -1;
    struct role role = {.line = line, .data_fd = data_fd};
    const struct supervisor_role roles[] = {{"web", role_web, &role},
                                            {"worker", role_worker, &role}};
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    web_lock = lock(line, data_fd, "serve.lock");
    if (web_lock >= 0 && line->settings.worker)
        work_lock = lock(line, data_fd, "work.lock");
    if (web_lock < 0 || (line->settings.worker && work_lock < 0))
        return CMD_FAILED;
    r = prepare(data_fd);
    return r ? r
             : supervisor_run(roles, line->settings.worker ? 2 : 1,
                              (int)line->settings.drain_ms + GRACE_MS, announce_site, line);
}

int cmd_work(struct cmd_line *line)
{
    AUTO_FD int data_fd = cmd_open_data(line, true);
    AUTO_FD int work_lock = data_fd < 0 ? -1 : lock(line, data_fd, "work.lock");
    struct role role = {.line = line, .data_fd = data_fd};
    const struct supervisor_role worker = {"worker", role_worker, &role};

    if (work_lock < 0)
        return CMD_FAILED;
    return supervisor_run(&worker, 1, GRACE_MS, announce_worker, NULL);
}
