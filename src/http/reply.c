/* What handlers say: kept as it is until the handler is done, since conditions and ranges are
 * weighed once the whole is known. */
#include "http/reply.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/json.h"
#include "exchange.h"
#include "http/server.h"
#include "news.h"
#include "reply_state.h"

void reply_start(struct reply *reply, struct request *req)
{
    /* Not the texts: they are written before they are read. */
    memset(reply, 0, offsetof(struct reply, fields));
    reply->text_used = 0;
    reply->modified_ms = -1;
    reply->req = req;
}

void reply_drop(struct reply *reply)
{
    struct request *req = reply->req;

    free(reply->owned);
    mapping_release(reply->mapping);
    news_close(reply->news);
    reply_start(reply, req);
}

static const char *keep_text(struct reply *reply, const char *text)
{
    size_t length = strlen(text) + 1;
    char *kept = reply->text + reply->text_used;

    if (length > sizeof reply->text - reply->text_used) {
        reply->is_overfull = true;
        return "";
    }
    memcpy(kept, text, length);
    reply->text_used += length;
    return kept;
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
    check(*name && !strpbrk(name, " \t\r\n:") && !strpbrk(value, "\r\n"));
    if (!*value)
        return;
    if (reply->field_count == reply_headers_max) {
        reply->is_overfull = true;
        return;
    }
    reply->fields[reply->field_count++] =
        (struct reply_field){keep_text(reply, name), keep_text(reply, value)};
}

void reply_type(struct reply *reply, const char *type)
{
    reply->type = type ? keep_text(reply, type) : NULL;
}

/* The last word counts: a handler that finds a fault after it began may say the other thing. */
static void say(struct reply *reply, int status, const char *type)
{
    free(reply->owned);
    mapping_release(reply->mapping);
    news_close(reply->news);
    reply->owned = NULL;
    reply->mapping = NULL;
    reply->news = NULL;
    reply->body = BODY_NONE;
    reply->bytes = "";
    reply->length = 0;
    reply->status = status;
    reply_type(reply, type);
}

int reply_body(struct reply *reply, int status, const char *type, struct buf *body)
{
    size_t length;
    char *bytes = buf_take(body, &length);

    if (!bytes)
        return fault(-ENOMEM);
    say(reply, status, type);
    reply->body = BODY_OWNED;
    reply->bytes = reply->owned = bytes;
    reply->length = length;
    return 0;
}

void reply_repack(struct reply *reply, struct buf *body)
{
    check(reply->body == BODY_OWNED && !body->failed && body->data);
    free(reply->owned);
    reply->bytes = reply->owned = buf_take(body, &reply->length);
}

int reply_static(struct reply *reply, const char *type, const void *bytes, size_t length)
{
    say(reply, 200, type);
    reply->body = BODY_STATIC;
    reply->bytes = bytes;
    reply->length = length;
    return 0;
}

int reply_news(struct reply *reply, const struct news_source *source, void *cls)
{
    struct news *news = news_open(source, cls, reply->req->thread);

    if (!news)
        return fault(-ENOMEM);
    say(reply, 200, "text/event-stream");
    reply->body = BODY_NEWS;
    reply->news = news;
    return 0;
}

int reply_empty(struct reply *reply, int status)
{
    say(reply, status, NULL);
    return 0;
}

static const char *title_of(int status)
{
    static const struct {
        int status;
        const char *title;
    } rows[] = {
        {400, "Bad request"},
        {404, "Not found"},
        {405, "Method not allowed"},
        {412, "Precondition failed"},
        {413, "Content too large"},
        {414, "Address too long"},
        {416, "Range not satisfiable"},
        {429, "Too many requests"},
        {431, "Header too large"},
        {500, "Server fault"},
        {501, "Not implemented"},
        {503, "Not available now"},
        {505, "HTTP version not supported"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].status == status)
            return rows[i].title;
    return "Refused";
}

int reply_problem(struct reply *reply, int status, const char *detail)
{
    AUTO_BUF struct buf body = {0};
    struct json json;

    /* RFC 9457 3.1: about:blank says that the status is all there is to the type. */
    json_start(&json, &body);
    json_object(&json, NULL);
    json_string(&json, "type", "about:blank");
    json_string(&json, "title", title_of(status));
    json_number(&json, "status", status);
    json_string(&json, "detail", detail);
    json_end_object(&json);
    return reply_body(reply, status, "application/problem+json", &body);
}

int reply_error(struct reply *reply, int status, const char *detail)
{
    AUTO_BUF struct buf body = {0};

    if (reply->req->flags & ROUTE_API)
        return reply_problem(reply, status, detail);
    buf_printf(&body, "%d %s\n%s\n", status, title_of(status), detail);
    return reply_body(reply, status, "text/plain; charset=utf-8", &body);
}

int reply_missing(struct reply *reply)
{
    AUTO_BUF struct buf body = {0};

    reply_drop(reply); /* whatever was said before about a film is unsaid */
    if (reply->req->flags & ROUTE_API)
        return reply_problem(reply, 404, "There is nothing here.");
    reply->req->options->write_missing(&body);
    return reply_body(reply, 404, "text/html; charset=utf-8", &body);
}

void reply_validators(struct reply *reply, const char *digest, int64_t modified_ms)
{
    check(*digest && !strpbrk(digest, "\" \r\n"));
    check(snprintf(reply->etag, sizeof reply->etag, "\"%s\"", digest) < ETAG_MAX);
    reply->modified_ms = modified_ms;
}

void reply_cut(struct reply *reply, int64_t cut)
{
    reply->cut = cut;
}

void reply_begins(struct reply *reply, int64_t of, int as, int64_t at)
{
    reply->mark = (struct reply_mark){.of = of, .at = at, .as = as};
}

int reply_bytes(struct reply *reply, const char *type, struct mapping *mapping)
{
    return reply_piece(reply, type, mapping, (struct span){0, mapping_length(mapping)});
}

int reply_piece(struct reply *reply, const char *type, struct mapping *mapping, struct span piece)
{
    check(piece.first >= 0 && piece.length >= 0 &&
          piece.first <= mapping_length(mapping) - piece.length);
    if (mapping_is_broken(mapping))
        return fault(-EIO);
    say(reply, 200, type);
    reply->body = BODY_MAPPED;
    reply->mapping = mapping_hold(mapping);
    reply->mapping_first = piece.first;
    reply->length = (size_t)piece.length;
    return 0;
}
