/* What browsers are told about every answer: who may frame, read, keep and run it. One table; a
 * header of this sort stands nowhere else. */
#include "shield.h"

#include "http/router.h"

enum shield_kind {
    KIND_PAGE = 1, /* also robots.txt, the icon, and every neutral not-found */
    KIND_API = 2,
    KIND_MEDIA = 4,
    KIND_ASSET = 8,
    KIND_OPERATIONS = 16,
    KIND_STAFF = 32,
    KIND_PERMIT = 64,  /* media, for who has a permit */
    KIND_STUDIO = 128, /* pages for staff */
    KIND_GUEST = 1024, /* pages for who has their address */
    KIND_BYTES = KIND_MEDIA | KIND_PERMIT,
    KIND_FRAME = 256,     /* the player on partners' pages, and what stands there in its place */
    KIND_OWN_FRAME = 512, /* with bytes by permit */
    KIND_FRAMES = KIND_FRAME | KIND_OWN_FRAME,
    KIND_PUBLIC = KIND_PAGE | KIND_API | KIND_BYTES | KIND_ASSET | KIND_OPERATIONS | KIND_FRAMES,
    KIND_ANY = 2047,
};

enum shield_moment {
    WHEN_SERVED = 1,  /* it was there: 2xx, 304, and 412 and 416, which speak of it */
    WHEN_REFUSED = 2, /* any other 4xx and 5xx */
    WHEN_ASKED = 4,   /* 204: OPTIONS, also a browser's CORS preflight */
    WHEN_ANY = 7,
};

struct shield_row {
    int kinds;
    int moments;
    const char *name;
    const char *value;
};

#define SHIELD_FRAME                                                                             \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " \
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "          \
    "require-trusted-types-for 'script'"

static const struct shield_row shield_rows[] = {
    {KIND_ANY, WHEN_ANY, "X-Content-Type-Options", "nosniff"},
    {KIND_PUBLIC, WHEN_ANY, "Referrer-Policy", "strict-origin-when-cross-origin"},
    /* Not "no-referrer", under which a form's Origin is null (Fetch 3.2.2). */
    {KIND_STAFF | KIND_STUDIO, WHEN_ANY, "Referrer-Policy", "same-origin"},

    /* Their address is all that is needed: it is told to nobody. */
    {KIND_GUEST, WHEN_ANY, "Referrer-Policy", "no-referrer"},
    {KIND_GUEST, WHEN_ANY, "X-Robots-Tag", "noindex"},

    /* What may run and load (CSP 3). Pages load from here only, and nobody frames them. */
    {KIND_PAGE | KIND_STUDIO | KIND_GUEST, WHEN_ANY, "Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
     "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
     "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"},
    /* Who may frame a film is said by its page, in a second policy (CSP 3: both hold); what stands
       in its place is anybody's. */
    {KIND_FRAMES, WHEN_SERVED, "Content-Security-Policy", SHIELD_FRAME},
    {KIND_FRAMES, WHEN_REFUSED | WHEN_ASKED, "Content-Security-Policy",
     SHIELD_FRAME "; frame-ancestors *"},
    {KIND_API | KIND_STAFF | KIND_OPERATIONS, WHEN_ANY, "Content-Security-Policy",
     "default-src 'none'; frame-ancestors 'none'"},
    {KIND_BYTES | KIND_ASSET, WHEN_ANY, "Content-Security-Policy", "default-src 'none'; sandbox"},
    {KIND_PAGE | KIND_STUDIO | KIND_GUEST | KIND_FRAMES, WHEN_ANY, "Permissions-Policy",
     "accelerometer=(), autoplay=(self), browsing-topics=(), camera=(), display-capture=(), "
     "fullscreen=(self), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), "
     "picture-in-picture=(self), usb=()"},
    {KIND_PAGE | KIND_STUDIO | KIND_GUEST, WHEN_ANY, "Cross-Origin-Opener-Policy", "same-origin"},

    /* Who may read it from elsewhere: films and the API anybody, without credentials. */
    {KIND_PAGE | KIND_OPERATIONS | KIND_STAFF | KIND_STUDIO | KIND_GUEST, WHEN_ANY,
     "Cross-Origin-Resource-Policy", "same-origin"},
    /* A sandboxed frame is of no origin, not even of ours: so are what it is made of, and whether
       its film is still there. */
    {KIND_ASSET | KIND_FRAMES, WHEN_ANY, "Cross-Origin-Resource-Policy", "cross-origin"},
    {KIND_ASSET, WHEN_ANY, "Access-Control-Allow-Origin", "*"},
    {KIND_FRAMES, WHEN_ASKED, "Access-Control-Allow-Origin", "*"},
    {KIND_PAGE | KIND_FRAMES, WHEN_REFUSED, "Access-Control-Allow-Origin", "*"},
    {KIND_BYTES | KIND_API, WHEN_ANY, "Cross-Origin-Resource-Policy", "cross-origin"},
    {KIND_BYTES | KIND_API, WHEN_ANY, "Access-Control-Allow-Origin", "*"},
    {KIND_BYTES | KIND_API, WHEN_SERVED | WHEN_REFUSED, "Access-Control-Expose-Headers",
     "Accept-Ranges, Content-Length, Content-Range, ETag, Link, Retry-After"},
    {KIND_BYTES | KIND_API, WHEN_ASKED, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"},
    {KIND_BYTES | KIND_API, WHEN_ASKED, "Access-Control-Allow-Headers",
     "If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range"},
    {KIND_BYTES | KIND_API, WHEN_ASKED, "Access-Control-Max-Age", "86400"},

    /* Who may keep it (RFC 9111): a withdrawn film must be gone at the next request. */
    {KIND_PAGE | KIND_API | KIND_FRAME, WHEN_SERVED, "Cache-Control", "no-cache"},
    {KIND_PAGE | KIND_FRAME, WHEN_ASKED, "Cache-Control", "no-store"}, /* a heartbeat's */
    {KIND_MEDIA, WHEN_SERVED, "Cache-Control", "public, no-cache"},
    {KIND_ASSET, WHEN_SERVED, "Cache-Control", "public, max-age=31536000, immutable"},
    {KIND_OPERATIONS, WHEN_SERVED, "Cache-Control", "no-store"},
    {KIND_ANY, WHEN_REFUSED, "Cache-Control", "private, no-store"},
    {KIND_STAFF | KIND_STUDIO | KIND_PERMIT | KIND_OWN_FRAME | KIND_GUEST, WHEN_SERVED | WHEN_ASKED,
     "Cache-Control", "private, no-store"},
};

/* Over TLS alone: RFC 6797 7.2 forbids to say it in the clear. */
static const struct shield_row shield_secure_rows[] = {
    {KIND_ANY, WHEN_ANY, "Strict-Transport-Security", "max-age=31536000"},
    /* A second policy: both hold (CSP 3). */
    {KIND_PAGE | KIND_STUDIO | KIND_GUEST | KIND_FRAMES, WHEN_ANY, "Content-Security-Policy",
     "upgrade-insecure-requests"},
};

static enum shield_moment shield_moment(int status)
{
    if (status == 204)
        return WHEN_ASKED;
    return status < 400 || status == 412 || status == 416 ? WHEN_SERVED : WHEN_REFUSED;
}

static enum shield_kind shield_kind(int flags, enum shield_moment moment, int status)
{
    if (flags & ROUTE_STAFF)
        return flags & ROUTE_API ? KIND_STAFF : KIND_STUDIO;
    if (flags & ROUTE_GUEST)
        return KIND_GUEST;
    if (flags & ROUTE_API)
        return KIND_API;
    if ((flags & ROUTE_OPERATIONS) && status != 404)
        return KIND_OPERATIONS;
    if ((flags & ROUTE_FRAME) && moment == WHEN_SERVED && (flags & ROUTE_PERMIT))
        return KIND_OWN_FRAME;
    if (flags & ROUTE_FRAME)
        return KIND_FRAME;
    /* A film that is not there answers as any page that is not there. */
    if (moment == WHEN_REFUSED)
        return KIND_PAGE;
    if (flags & ROUTE_PERMIT)
        return KIND_PERMIT;
    if (flags & ROUTE_MEDIA)
        return KIND_MEDIA;
    return flags & ROUTE_ASSET ? KIND_ASSET : KIND_PAGE;
}

static void shield_add(struct reply *reply, const struct shield_row *rows, size_t count, int kind,
                       int moment)
{
    for (size_t i = 0; i < count; i++)
        if ((rows[i].kinds & kind) && (rows[i].moments & moment))
            reply_header(reply, rows[i].name, rows[i].value);
}

void shield_cover(struct reply *reply, int flags, int status, bool is_secure)
{
    enum shield_moment moment = shield_moment(status);
    enum shield_kind kind = shield_kind(flags, moment, status);

    shield_add(reply, shield_rows, sizeof shield_rows / sizeof *shield_rows, (int)kind,
               (int)moment);
    if (is_secure)
        shield_add(reply, shield_secure_rows,
                   sizeof shield_secure_rows / sizeof *shield_secure_rows, (int)kind, (int)moment);
}
