/* GET /assets/:name and the few files with addresses of their own: styles, fonts, scripts, icons.
 */
#include "asset.h"

#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "http/coding.h"

#include "routes.h"
#include "site_context.h"

static int asset_answer(struct request *req, struct reply *reply, const struct asset *asset)
{
    int codings = request_codings(req);
    const struct asset_body *body = &asset->plain;

    if (asset->gzip.bytes || asset->brotli.bytes)
        reply_header(reply, "Vary", "Accept-Encoding");
    if ((codings & CODING_BROTLI) && asset->brotli.bytes) {
        reply_header(reply, "Content-Encoding", "br");
        body = &asset->brotli;
    } else if ((codings & CODING_GZIP) && asset->gzip.bytes) {
        reply_header(reply, "Content-Encoding", "gzip");
        body = &asset->gzip;
    }
    reply_validators(reply, body->digest, -1);
    return reply_static(reply, asset->type, body->bytes, body->length);
}

static const struct asset *asset_find(const char *source)
{
    const struct asset *asset = asset_table;

    while (asset < asset_table + asset_count && !str_equal(asset->source, source))
        asset++;
    check(asset < asset_table + asset_count); /* it was packed */
    return asset;
}

int asset_send(struct request *req, struct reply *reply, const char *source)
{
    return asset_answer(req, reply, asset_find(source));
}

static int asset_compare(const void *name, const void *asset)
{
    return strcmp(name, ((const struct asset *)asset)->name);
}

int asset_get(struct request *req, struct reply *reply)
{
    const struct asset *asset =
        bsearch(request_part(req, "name"), asset_table, asset_count, sizeof *asset, asset_compare);

    return asset ? asset_answer(req, reply, asset) : reply_missing(reply);
}

int asset_favicon(struct request *req, struct reply *reply)
{
    return asset_send(req, reply, "favicon.svg");
}

int asset_robots(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    const struct asset_body *rules = &asset_find("robots.txt")->plain;

    buf_append(&body, rules->bytes, rules->length);
    buf_printf(&body, "\nSitemap: %s/sitemap.xml\n", site_of(req)->origin); /* RFC 9309 2.2.4 */
    return reply_body(reply, 200, "text/plain; charset=utf-8", &body);
}
