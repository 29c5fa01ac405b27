/* The process that faces the network. */
#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/log.h"
#include "guard/fence.h"
#include "listen.h"
#include "role.h"
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
    const char *listen = settings->listen[0] ? settings->listen[0] : settings->listen_tls[0];

    if (r == -EADDRINUSE)
        return cmd_fail(listen, "another program listens there", "--listen with another port");
    if (r == -EADDRNOTAVAIL)
        return cmd_fail(listen, "this machine has no such address", "--listen localhost:8080");
    if (r == -EMFILE)
        return cmd_fail("threads", "there are too few descriptors for so many loops",
                        "raise LimitNOFILE (in a shell: ulimit -n), or lower threads");
    return cmd_fault("site", r);
}

/* Shows what the supervisor has put into the box; it has looked at it before. */
static int show_certificates(const struct role *role, struct certificates *certificates)
{
    char problem[CERTIFICATES_PROBLEM_MAX] = "";
    int r = certificates ? keybox_show(role->box, certificates, problem) : 0;

    if (r == CERTIFICATES_REFUSED)
        log_event(LOG_ERROR, "tls.certificates_refused", "why", problem, NULL);
    return r;
}

/* Serves until TERM or INT. */
static int run(struct site *site, const struct role *role, struct certificates *certificates,
               int signals, int ready_fd)
{
    const struct role_live *live = role->live->at;
    const struct role_secret *secret = role->secret->at;
    struct signalfd_siginfo info = {.ssi_signo = SIGHUP};

    while (info.ssi_signo == SIGHUP) {
        int r;

        log_set_level((enum log_level)live->log_level);
        site_set_metrics_token(site, secret->metrics_token);
        r = site_run(site, signals, ready_fd);
        if (r)
            return fault(r);
        if (read(signals, &info, sizeof info) != sizeof info)
            return fault(-errno);
        if (info.ssi_signo == SIGHUP)
            (void)show_certificates(role, certificates);
    }
    return 0;
}

/* What the manual says of it, where it is found out. */
static void tell_limits(const struct settings *settings)
{
    if (settings->behind_proxy && !settings->trusted_proxies[0] && !listen_is_loopback(settings))
        log_event(LOG_WARN, "limits.off", "why",
                  "behind_proxy is true, and nobody is limited who comes from another machine: it "
                  "may be the proxy",
                  "try", "trusted_proxies", NULL);
}

static int serve(const struct role *role, struct certificates *certificates, int signals,
                 int ready_fd)
{
    const struct settings *settings = &role->line->settings;
    const struct site_options options = {
        .data_fd = role->data_fd,
        .receive = {.bytes_max = settings->upload_bytes,
                    .staff_bytes_max = settings->upload_quota_bytes,
                    .disk_reserve = settings->disk_reserve_bytes,
                    .expires_ms = settings->upload_expires_ms},
        .release = settings_release(settings),
        .listen = settings->listen,
        .listen_tls = settings->listen_tls,
        .certificates = certificates,
        .sockets = role->activation.count ? role->activation.sockets : NULL,
        .behind_proxy = settings->behind_proxy,
        .trusted_proxies = settings->trusted_proxies,
        .client_connections_max = (int)settings->client_connections,
        .client_budget = (int)settings->client_budget,
        .viewers_max = (int)settings->viewers_max,
        .threads = (int)settings->threads,
        .origin = settings->origin[0] ? settings->origin : NULL,
        .security_contact = settings->security_contact,
    };
    struct site *site = NULL;
    int r;

    r = site_open(&site, &options);
    if (r)
        return refuse(settings, r);
    tell_limits(settings);
    r = fence_enter(FENCE_WEB, role->data_fd);
    if (r == 0)
        r = run(site, role, certificates, signals, ready_fd);
    site_close(site, r ? 0 : (int)((const struct role_live *)role->live->at)->drain_ms);
    return r ? cmd_fault("site", r) : CMD_DONE;
}

/* What the supervisor says goes one way. */
static int turn_panes(const struct role *role)
{
    int r = pane_turn(role->live);

    r = r ? r : pane_turn(role->secret);
    return r || !role->box ? r : keybox_turn(role->box);
}

int role_web(void *context, int ready_fd)
{
    const struct role *role = context;
    struct certificates *certificates = NULL;
    AUTO_FD int signals = open_signals();
    int r = signals < 0 ? -errno : turn_panes(role);

    if (r)
        return cmd_fault("web", r);
    if (role->box)
        r = certificates_open(&certificates);
    if (r == 0)
        r = show_certificates(role, certificates);
    if (r)
        r = cmd_fault("tls_certificates", r < 0 ? r : -EINVAL);
    else
        r = serve(role, certificates, signals, ready_fd);
    certificates_close(certificates);
    return r;
}
