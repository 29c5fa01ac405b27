/* GET /.well-known/security.txt: whom to tell of a hole in this site (RFC 9116). */
#include "base/clock.h"
#include "base/str.h"

#include "routes.h"
#include "site_context.h"

/* What is told is as the settings are today. RFC 9116 2.5.5 wants less than a year. */
static const int64_t security_holds_ms = INT64_C(180) * 24 * 3600 * 1000;
static const int64_t security_day_ms = INT64_C(24) * 3600 * 1000;

int security_get(struct request *req, struct reply *reply)
{
    const struct site *site = site_of(req);
    int64_t now_ms = request_now_ms(req);
    AUTO_BUF struct buf body = {0};
    char expires[CLOCK_TEXT_MAX];

    if (!site->security_contact[0])
        return reply_missing(reply);
    /* By the day: the same bytes until midnight. */
    clock_write_rfc3339(expires, now_ms - now_ms % security_day_ms + security_holds_ms);
    buf_printf(&body, "Contact: %s\nExpires: %s\nPreferred-Languages: en, cy\n",
               site->security_contact, expires);
    if (str_starts(site->origin, "https://")) /* 2.5.2: no other may be said */
        buf_printf(&body, "Canonical: %s/.well-known/security.txt\n", site->origin);
    return reply_body(reply, 200, "text/plain; charset=utf-8", &body);
}
