/* incare serve, incare work: the processes, and the address to open. */
#include <errno.h>
#include <sys/mman.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "datadir.h"
#include "listen.h"
#include "reload.h"
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

/* What runs, and what HUP changes in it. */
struct run {
    struct cmd_line *line;
    struct supervisor_plan plan;
    struct role_live *live; /* NULL: no web process */
};

static void print_addresses(void *context)
{
    const struct run *run = context;
    char url[LISTEN_URL_MAX], last[LISTEN_URL_MAX] = "";

    for (int i = 0; run->line->settings.listen[i]; i++) {
        listen_url(run->line->settings.listen[i], url);
        if (!str_equal(url, last))
            puts(url);
        str_copy(last, sizeof last, url);
    }
    fflush(stdout);
}

static void set_live(struct run *run)
{
    const struct settings *settings = &run->line->settings;

    run->live->log_level = (int)settings_log_level(settings);
    run->live->drain_ms = settings->drain_ms;
    run->plan.grace_ms = (int)settings->drain_ms + GRACE_MS;
}

static int reload(void *context)
{
    struct run *run = context;
    int r = reload_settings(run->line);

    if (r == 0 && run->live)
        set_live(run);
    return r;
}

static struct role_live *make_live(void)
{
    void *live = mmap(NULL, sizeof(struct role_live), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return live == MAP_FAILED ? NULL : live;
}

static int serve(struct cmd_line *line, int data_fd, const struct activation *activation)
{
    struct run run = {.line = line, .live = make_live()};
    struct role role = {
        .line = line, .data_fd = data_fd, .activation = *activation, .live = run.live};
    const struct supervisor_role roles[] = {
        {.name = "web", .run = role_web, .context = &role, .is_pulse = true},
        {.name = "worker", .run = role_worker, .context = &role, .starts_afresh = true},
    };

    if (!run.live)
        return cmd_fault("serve", -ENOMEM);
    run.plan = (struct supervisor_plan){.roles = roles,
                                        .count = line->settings.worker ? 2 : 1,
                                        .ready = print_addresses,
                                        .reload = reload,
                                        .context = &run};
    set_live(&run);
    return supervisor_run(&run.plan);
}

/* The addresses that the service manager holds win over listen. */
static int take_sockets(struct cmd_line *line, struct activation *activation)
{
    char problem[SETTINGS_PROBLEM_MAX] = "";
    int r = activation_take(activation, problem);

    if (r == 0)
        r = activation_apply(activation, &line->settings, line->arena, problem);
    if (r == SETTINGS_REFUSED) {
        cmd_fail("settings", problem, "incare(1)");
        return CMD_BAD_SETTINGS;
    }
    return r ? cmd_fault("settings", r) : 0;
}

int cmd_serve(struct cmd_line *line)
{
    struct activation activation;
    AUTO_FD int data_fd = -1, web_lock = -1, work_lock = -1;
    int r = take_sockets(line, &activation);

    if (r)
        return r;
    data_fd = cmd_open_data(line, true);
    if (data_fd < 0)
        return CMD_FAILED;
    web_lock = lock(line, data_fd, "serve.lock");
    if (web_lock >= 0 && line->settings.worker)
        work_lock = lock(line, data_fd, "work.lock");
    if (web_lock < 0 || (line->settings.worker && work_lock < 0))
        return CMD_FAILED;
    r = prepare(data_fd);
    return r ? r : serve(line, data_fd, &activation);
}

int cmd_work(struct cmd_line *line)
{
    AUTO_FD int data_fd = cmd_open_data(line, true);
    AUTO_FD int work_lock = data_fd < 0 ? -1 : lock(line, data_fd, "work.lock");
    struct role role = {.line = line, .data_fd = data_fd};
    const struct supervisor_role worker = {
        .name = "worker", .run = role_worker, .context = &role, .starts_afresh = true};
    struct run run = {.line = line};

    if (work_lock < 0)
        return CMD_FAILED;
    run.plan = (struct supervisor_plan){
        .roles = &worker, .count = 1, .grace_ms = GRACE_MS, .reload = reload, .context = &run};
    return supervisor_run(&run.plan);
}
