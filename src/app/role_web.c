/* The process that faces the network. */
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/log.h"
#include "guard/fence.h"
#include "role.h"
#include "tokenfile.h"
#include "web/site.h"

static int open_signals(void)
{
    sigset_t wanted;

    sigemptyset(&wanted);
    sigaddset(&wanted, SIGHUP);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigprocmask(SIG_BLOCK, &wanted, NULL);
    return signalfd(-1, &wanted, SFD_CLOEXEC);
}

static int refuse(const struct settings *settings, int r)
{
    if (r == -EADDRINUSE)
        return cmd_fail(settings->listen[0], "another program listens there",
                        "--listen with another port");
    if (r == -EADDRNOTAVAIL)
        return cmd_fail(settings->listen[0], "this machine has no such address",
                        "--listen localhost:8080");
    return cmd_fault("site", r);
}

/* Serves until TERM or INT. */
static int run(struct site *site, const struct role *role, int signals, int ready_fd)
{
    struct signalfd_siginfo info = {.ssi_signo = SIGHUP};

    while (info.ssi_signo == SIGHUP) {
        int r;

        log_set_level((enum log_level)role->live->log_level);
        r = site_run(site, signals, ready_fd);
        if (r)
            return fault(r);
        if (read(signals, &info, sizeof info) != sizeof info)
            return fault(-errno);
    }
    return 0;
}

int role_web(void *context, int ready_fd)
{
    const struct role *role = context;
    const struct settings *settings = &role->line->settings;
    char token[TOKENFILE_MAX], problem[SETTINGS_PROBLEM_MAX];
    const struct site_options options = {
        .data_fd = role->data_fd,
        .listen = settings->listen,
        .sockets = role->activation.count ? role->activation.sockets : NULL,
        .behind_proxy = settings->behind_proxy,
        .trusted_proxies = settings->trusted_proxies,
        .client_connections_max = (int)settings->client_connections,
        .client_budget = (int)settings->client_budget,
        .viewers_max = (int)settings->viewers_max,
        .metrics_token = settings->metrics_token_file[0] ? token : NULL,
        .threads = (int)settings->threads,
        .origin = settings->origin[0] ? settings->origin : NULL,
    };
    AUTO_FD int signals = open_signals();
    struct site *site = NULL;
    int r = signals < 0 ? -errno : 0;

    if (options.metrics_token && tokenfile_read(settings->metrics_token_file, token, problem)) {
        cmd_fail("metrics_token_file", problem, "incare.conf(5)");
        return CMD_BAD_SETTINGS;
    }
    if (!r)
        r = site_open(&site, &options);
    if (r)
        return refuse(settings, r);
    r = fence_enter(FENCE_WEB, role->data_fd);
    if (r == 0)
        r = run(site, role, signals, ready_fd);
    site_close(site, r ? 0 : (int)role->live->drain_ms);
    return r ? cmd_fault("site", r) : CMD_DONE;
}
