/* incare serve, incare work: the processes, and the address to open. */
#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "datadir.h"
#include "keyring.h"
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
    struct pane live, secret;
    struct keybox *box; /* NULL: no TLS */
    bool is_serving;
};

static void print_addresses(void *context)
{
    const struct run *run = context;
    const struct settings *settings = &run->line->settings;
    char url[LISTEN_URL_MAX], last[LISTEN_URL_MAX] = "";

    if (run->box)
        printf("%s/\n", settings->origin);
    for (int i = 0; settings->listen[i]; i++) {
        listen_url(settings->listen[i], url);
        if (!str_equal(url, last))
            puts(url);
        str_copy(last, sizeof last, url);
    }
    fflush(stdout);
}

static int open_panes(struct run *run)
{
    int r = pane_open(&run->live, sizeof(struct role_live));

    return r ? r : pane_open(&run->secret, sizeof(struct role_secret));
}

/* Nowhere else, so that those who close the pane have it no more. */
static char *token_of(const struct run *run)
{
    return ((struct role_secret *)run->secret.at)->metrics_token;
}

static void set_live(struct run *run)
{
    const struct settings *settings = &run->line->settings;
    struct role_live *live = run->live.at;

    live->log_level = (int)settings_log_level(settings);
    live->drain_ms = settings->drain_ms;
    live->effort = (int)settings_effort(settings);
    live->av1 = settings->packaging_av1;
    live->disk_reserve_bytes = settings->disk_reserve_bytes;
    if (run->is_serving)
        run->plan.grace_ms = (int)settings->drain_ms + GRACE_MS;
}

/* The certificates, then the settings: what is wrong with either keeps both as they were. */
static int reload(void *context)
{
    struct run *run = context;
    char problem[SETTINGS_PROBLEM_MAX] = "";
    int r = run->box ? keyring_load(run->box, &run->line->settings, problem) : 0;

    if (r)
        log_event(LOG_ERROR, "tls.certificates_refused", "why",
                  r < 0 ? strerrordesc_np(-r) : problem, "kept", "those of before", NULL);
    else
        r = reload_settings(run->line, token_of(run));
    if (r == 0 && run->box)
        keybox_commit(run->box);
    if (r == 0)
        set_live(run);
    return r;
}

static int take_token(struct run *run)
{
    char problem[SETTINGS_PROBLEM_MAX];

    if (!tokenfile_read(run->line->settings.metrics_token_file, token_of(run), problem))
        return 0;
    cmd_fail("settings", problem, "incare.conf(5)");
    return CMD_BAD_SETTINGS;
}

static int serve(struct cmd_line *line, int data_fd, const struct activation *activation,
                 struct keybox *box)
{
    struct run run = {.line = line, .box = box, .is_serving = true};
    struct role role = {.line = line,
                        .data_fd = data_fd,
                        .activation = *activation,
                        .live = &run.live,
                        .secret = &run.secret,
                        .box = box};
    const struct supervisor_role roles[] = {
        {.name = "web", .run = role_web, .context = &role, .is_pulse = true},
        {.name = "worker", .run = role_worker, .context = &role, .starts_afresh = true},
        {.name = "packager", .run = role_packager, .context = &role},
    };
    int r = open_panes(&run);

    if (r)
        return cmd_fault("serve", r);
    r = take_token(&run);
    if (r)
        return r;
    run.plan = (struct supervisor_plan){.roles = roles,
                                        .count = line->settings.worker ? 3 : 1,
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

static int load_certificates(struct cmd_line *line, struct keybox **box,
                             char problem[SETTINGS_PROBLEM_MAX])
{
    struct settings *settings = &line->settings;
    char origin[LISTEN_ORIGIN_MAX];
    int r;

    *box = keybox_open();
    r = *box ? keyring_load(*box, settings, problem) : -ENOMEM;
    if (r)
        return r;
    keybox_commit(*box);
    if (settings->origin[0])
        return 0;
    listen_origin(settings->listen_tls[0], keybox_note(*box)->name, origin);
    settings->origin = arena_strdup(line->arena, origin);
    return settings->origin ? 0 : fault(-ENOMEM);
}

/* box stays NULL without TLS. */
static int take_certificates(struct cmd_line *line, struct keybox **box)
{
    const struct settings *settings = &line->settings;
    char problem[SETTINGS_PROBLEM_MAX] =
        "tls_certificates: no address speaks TLS: name one in listen_tls, such as \"0.0.0.0:443\"";
    int r = SETTINGS_REFUSED;

    if (!settings->tls_certificates[0] && !settings->listen_tls[0])
        return 0;
    if (settings->tls_certificates[0] && settings->listen_tls[0])
        r = load_certificates(line, box, problem);
    if (r != SETTINGS_REFUSED)
        return r ? cmd_fault("tls_certificates", r) : 0;
    cmd_fail("settings", problem, "incare.conf(5)");
    return CMD_BAD_SETTINGS;
}

int cmd_serve(struct cmd_line *line)
{
    struct activation activation;
    struct keybox *box = NULL;
    AUTO_FD int data_fd = -1, web_lock = -1, work_lock = -1;
    int r = take_sockets(line, &activation);

    if (r == 0)
        r = take_certificates(line, &box);
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
    return r ? r : serve(line, data_fd, &activation, box);
}

int cmd_work(struct cmd_line *line)
{
    AUTO_FD int data_fd = cmd_open_data(line, true);
    AUTO_FD int work_lock = data_fd < 0 ? -1 : lock(line, data_fd, "work.lock");
    struct run run = {.line = line};
    struct role role = {.line = line, .data_fd = data_fd, .live = &run.live, .secret = &run.secret};
    const struct supervisor_role roles[] = {
        {.name = "worker", .run = role_worker, .context = &role, .starts_afresh = true},
        {.name = "packager", .run = role_packager, .context = &role},
    };

    if (work_lock < 0)
        return CMD_FAILED;
    if (open_panes(&run))
        return cmd_fault("work", -ENOMEM);
    run.plan = (struct supervisor_plan){
        .roles = roles, .count = 2, .grace_ms = GRACE_MS, .reload = reload, .context = &run};
    set_live(&run);
    return supervisor_run(&run.plan);
}
