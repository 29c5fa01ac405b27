/* The site: the library, the server and what they ask of each other. */
#include "web/site.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/str.h"
#include "catalogue/withdrawals.h"
#include "crypt/certificates.h"
#include "crypt/permit.h"
#include "crypt/pseudonym.h"
#include "crypt/records.h"
#include "http/coding.h"
#include "http/server.h"
#include "pack/brotli.h"
#include "pack/gzip.h"

#include "challenge.h"
#include "familiar.h"
#include "routes.h"
#include "shield.h"
#include "signin.h"
#include "site_context.h"
#include "tries.h"

/* How long a change may go unseen of which there was a notice; without one, for a beat. Hours that
 * pass the serving loops see themselves. */
static const int site_refresh_ms = 100;
static const int site_beat_ms = 500;
/* After a notice: it may come before what it tells of can be read. Beyond, nothing is expected. */
static const int site_alert_ms = 2000;
static const int site_begin_ms = 5; /* until the first sign of life */

static const struct viewer site_anybody = {.kind = VIEWER_PUBLIC};

/* A permit that is none sees nothing, as one that has run out. */
static struct look site_look_by_permit(const struct request *req, const char *text)
{
    const struct site *site = site_of(req);
    struct permit permit;
    bool is_ours = permit_read(site->permits, text, &permit) == 0;

    if (!is_ours)
        permit = (struct permit){.kind = PERMIT_PARTNER};
    return look_open_by_permit(site->library, request_thread(req),
                               permit.kind == PERMIT_PREVIEW ? VIEWER_PREVIEW : VIEWER_PARTNER,
                               permit.grant, permit.film, permit.until_ms, request_now_ms(req));
}

struct look site_look(const struct request *req)
{
    const char *permit = request_part(req, "permit");

    if (*permit)
        return site_look_by_permit(req, permit);
    return look_open(site_of(req)->library, request_thread(req), &site_anybody,
                     request_now_ms(req));
}

static int site_thread_open(void *context, bool may_write, void **thread)
{
    const struct site *site = context;

    return db_open((struct db **)thread, site->data_fd, may_write ? DB_WRITE : DB_READ);
}

static void site_thread_close(void *context, void *thread)
{
    (void)context;
    db_close(thread);
}

static uint64_t site_generation(void *context, int64_t now_ms)
{
    const struct site *site = context;

    return library_generation(site->library, now_ms);
}

/* A film that may no longer be seen stops in the middle of its bytes. */
static bool site_must_cut(void *context, void *thread, int64_t cut, int64_t now_ms)
{
    const struct site *site = context;

    (void)thread;
    return cut_is_due(site->library, cut, now_ms);
}

/* What http hands on between its library and the certificates. */
static struct server_tls site_tls(const struct site_options *options)
{
    return (struct server_tls){
        .context = options->certificates,
        .priorities = certificates_priorities,
        .choose = certificates_chooser(),
        .begin = certificates_begin,
        .end = certificates_end,
        .say = records_say,
        .watch = records_watch,
    };
}

static void site_begun(void *context, int64_t of, int as, int64_t now_ms)
{
    const struct site *site = context;

    tally_add(site->tally, of, (enum tally_metric)as, now_ms);
}

static int site_pack(int coding, const void *bytes, size_t length, struct buf *out)
{
    return coding == CODING_BROTLI ? brotli_pack(bytes, length, out)
                                   : gzip_pack(bytes, length, out);
}

static int site_serve(struct site *site, const struct site_options *options)
{
    const struct server_options server = {
        .listen = options->listen,
        .listen_tls = options->listen_tls,
        .tls = site_tls(options),
        .redirect = options->certificates && !options->behind_proxy ? site->origin : NULL,
        .is_behind_tls =
            options->behind_proxy && options->origin && str_starts(options->origin, "https://"),
        .sockets = options->sockets,
        .threads = options->threads,
        .routes = site_routes,
        .route_count = site_route_count,
        .context = site,
        .thread_open = site_thread_open,
        .thread_close = site_thread_close,
        .generation = site_generation,
        .must_cut = site_must_cut,
        .begun = site_begun,
        .shield = shield_cover,
        .pack = site_pack,
        .write_missing = page_missing_write,
        .write_broken = page_broken_write,
        .is_staffs = signin_is_staffs,
        .viewers_max = options->viewers_max,
        .pseudonym = pseudonym_of,
        .client_connections_max = options->client_connections_max,
        .client_budget = options->client_budget,
        .trusted_proxies = options->trusted_proxies,
        .is_behind_proxy = options->behind_proxy,
    };

    return server_open(&site->server, &server);
}

/* Where people find us, when no setting says so: the first address that is listened on, by the name
 * that browsers trust for it (passkeys need a name). */
static void site_set_origin(struct site *site, const struct site_options *options)
{
    const char *address = options->listen[0];
    const char *port = strrchr(address, ':');
    int length = port ? (int)(port - address) : (int)strlen(address);

    if (str_starts(address, "127.0.0.1:") || str_starts(address, "[::1]:")) {
        address = "localhost";
        length = (int)strlen(address);
    }
    snprintf(site->origin, sizeof site->origin, "http://%.*s:%d", length, address,
             server_port(site->server, 0));
}

static int site_open_catalogue(struct site *site)
{
    int r = library_open(&site->library, site->data_fd);

    if (!r)
        r = withdrawals_keep(site->data_fd); /* staff take down from behind the fence */
    return r ? fault(r) : tally_open(&site->tally, site->data_fd);
}

int site_open(struct site **site, const struct site_options *options)
{
    struct site *opened = calloc(1, sizeof *opened);
    int r;

    if (!opened)
        return fault(-ENOMEM);
    opened->data_fd = options->data_fd;
    opened->security_contact = options->security_contact;
    opened->receive_rules = options->receive;
    opened->release_rules = options->release;
    opened->watchers = watchers_open();
    opened->familiar = familiar_open();
    opened->tries = tries_open();
    opened->challenges = challenges_open();
    opened->is_behind_proxy = options->behind_proxy || (options->origin && !options->certificates);
    check(options->origin || !options->certificates);
    pthread_mutex_init(&opened->token_lock, NULL);
    if (options->origin && !str_copy(opened->origin, sizeof opened->origin, options->origin))
        r = -ENAMETOOLONG;
    else if (!opened->watchers || !opened->familiar || !opened->tries || !opened->challenges)
        r = -ENOMEM;
    else
        r = site_open_catalogue(opened);
    if (!r)
        r = receive_open(&opened->receive, options->data_fd, &options->receive);
    if (!r)
        r = pseudonym_open();
    if (!r)
        r = permit_key_open(&opened->permits, options->data_fd);
    if (!r)
        r = site_serve(opened, options);
    if (r) {
        site_close(opened, 0);
        return fault(r);
    }
    if (!options->origin)
        site_set_origin(opened, options);
    *site = opened;
    return 0;
}

/* Takes in what changed. A failure keeps the last picture and is told once, not ten times a second;
 * only -ESTALE is the end. */
static int site_refresh(struct site *site)
{
    uint64_t generation;
    int r = library_refresh(site->library);

    if (r && r != site->refresh_failure)
        log_event(LOG_ERROR, "library.refresh_failed", "why", strerror(-r), NULL);
    site->refresh_failure = r;
    generation = library_generation(site->library, clock_wall_ms());
    if (generation != site->generation)
        server_wake(site->server);
    site->generation = generation;
    return r == -ESTALE ? r : 0;
}

/* Only what all loops have come round for since the last one is a sign of life. */
static void site_beat(struct site *site, int beat_fd)
{
    int64_t now_ms = clock_steady_ms(), turned_ms = server_turned_ms(site->server);

    if (!turned_ms || turned_ms < site->beat_ms ||
        (site->beat_ms && now_ms - site->beat_ms < site_beat_ms))
        return;
    site->beat_ms = now_ms;
    (void)!write(beat_fd, "", 1); /* who has not read the ones before misses nothing */
}

static int site_patience_ms(const struct site *site)
{
    if (!site->beat_ms)
        return site_begin_ms;
    return clock_steady_ms() - site->noticed_ms < site_alert_ms ? site_refresh_ms : site_beat_ms;
}

int site_run(struct site *site, int fd, int beat_fd)
{
    struct pollfd watched[] = {
        {.fd = fd, .events = POLLIN},
        {.fd = library_watch_fd(site->library), .events = POLLIN},
    };
    int r = tally_start(site->tally);

    if (!r)
        r = server_start(site->server);
    while (!r && !watched[0].revents) {
        site_beat(site, beat_fd);
        server_tidy(site->server);
        if (poll(watched, 2, site_patience_ms(site)) < 0 && errno != EINTR)
            r = -errno;
        else
            r = site_refresh(site);
        if (watched[1].revents)
            site->noticed_ms = clock_steady_ms();
    }
    return r ? fault(r) : 0;
}

void site_set_metrics_token(struct site *site, const char *token)
{
    pthread_mutex_lock(&site->token_lock);
    str_copy(site->metrics_token, sizeof site->metrics_token, token);
    pthread_mutex_unlock(&site->token_lock);
}

void site_close(struct site *site, int drain_ms)
{
    if (!site)
        return;
    if (site->server) {
        int64_t until_ms = clock_steady_ms() + drain_ms;

        while (clock_steady_ms() < until_ms && server_drain(site->server, until_ms)) {
            poll(NULL, 0, site_refresh_ms);
            (void)site_refresh(site); /* what is withdrawn meanwhile is cut meanwhile */
        }
        server_close(site->server, 0);
    }
    tally_close(site->tally);
    permit_key_close(site->permits);
    receive_close(site->receive);
    watchers_close(site->watchers);
    familiar_close(site->familiar);
    tries_close(site->tries);
    challenges_close(site->challenges);
    if (site->library)
        library_close(site->library);
    withdrawals_let_go();
    pthread_mutex_destroy(&site->token_lock);
    free(site);
}
