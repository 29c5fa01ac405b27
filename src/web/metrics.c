/* GET /metrics: numbers for Prometheus, for the eyes of this machine and of who knows the token. */
#include "base/clock.h"
#include "base/fault.h"
#include "crypt/secret.h"
#include "http/server.h"

#include "routes.h"
#include "site_context.h"

static bool metrics_has_token(const struct request *req)
{
    const char *said = request_bearer(req);
    struct site *site = request_context(req);
    bool is_known;

    if (!said)
        return false;
    pthread_mutex_lock(&site->token_lock);
    is_known = site->metrics_token[0] && secret_equal(said, site->metrics_token);
    pthread_mutex_unlock(&site->token_lock);
    return is_known;
}

/* Behind a proxy that does not say so of what it hands on, everybody would be from here. */
static bool metrics_may(const struct request *req)
{
    return metrics_has_token(req) || (request_is_local(req) && !site_of(req)->is_behind_proxy);
}

int metrics_get(struct request *req, struct reply *reply)
{
    const struct site *site = site_of(req);
    AUTO_BUF struct buf body = {0};
    int r;

    if (!metrics_may(req))
        return reply_missing(reply);
    r = server_write_counts(site->server, &body);
    if (r)
        return fault(r);
    buf_printf(&body,
               "# HELP incare_library_generation Grows with every change that anybody can see.\n"
               "# TYPE incare_library_generation gauge\nincare_library_generation %llu\n",
               (unsigned long long)library_generation(site->library, clock_wall_ms()));
    buf_printf(&body,
               "# HELP incare_withdrawals Films that withdrawn.log holds back.\n"
               "# TYPE incare_withdrawals gauge\nincare_withdrawals %d\n",
               library_withdrawn(site->library));
    return reply_body(reply, 200, "text/plain; version=0.0.4; charset=utf-8", &body);
}
