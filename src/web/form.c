/* Forms: their bytes gathered, who sends them and from where weighed, their fields read. */
#include "form.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "web/site.h"

#include "enclosure.h"
#include "plain.h"
#include "provenance.h"
#include "signin.h"

/* What is being sent just now. */
struct form_body {
    form_handler *act;
    bool is_anybodys;
    struct buf bytes;
    struct enclosure *enclosure; /* NULL: it encloses no file */
};

static int refuse_foreign(struct reply *reply)
{
    return plain_reply(reply, 403, "This did not come from the studio",
                       "Nothing was changed. Open the studio by its own address and do it there; a "
                       "link or a page elsewhere cannot do it for you.");
}

static int refuse_stale(struct reply *reply)
{
    return plain_reply(reply, 403, "This page was opened before you last signed in",
                       "Nothing was changed. Go back, copy what you typed if there is much of it, "
                       "load the page again and send it once more.");
}

static void form_body_free(struct form_body *body)
{
    if (body->bytes.data)
        explicit_bzero(body->bytes.data, body->bytes.length); /* it may hold a password */
    buf_free(&body->bytes);
    enclosure_close(body->enclosure);
    free(body);
}

static bool form_body_take(void *cls, void *thread, const void *bytes, size_t length)
{
    struct form_body *body = cls;

    (void)thread;
    if (body->enclosure)
        return enclosure_take(body->enclosure, bytes, length);
    buf_append(&body->bytes, bytes, length);
    return body->bytes.failed;
}

static void form_body_drop(void *cls, void *thread)
{
    (void)thread;
    form_body_free(cls);
}

static int answer(struct request *req, struct reply *reply, const struct form_body *body)
{
    struct form form = {0};
    const char *why = body->enclosure ? enclosure_fault(body->enclosure) : NULL;
    int r;

    if (why)
        return plain_reply(reply, 400, "This could not be read", why);
    if (body->enclosure)
        form.file = enclosure_file(body->enclosure, &form.file_length, &form.is_too_large);
    if (form.is_too_large) /* what came behind it was not read */
        return plain_reply(reply, 413, "The selected file is too large",
                           "Nothing was changed. Go back and choose a smaller one.");
    if (body->bytes.failed)
        return plain_reply(reply, 413, "This is too much at once",
                           "Nothing was changed: a form may hold 4 MiB. Send less of it.");
    why = fields_read(body->bytes.data ? body->bytes.data : "", body->bytes.length,
                      request_arena(req), &form.fields);
    if (why)
        return plain_reply(reply, 400, "This could not be read", why);
    if (body->is_anybodys)
        return body->act(req, reply, &form);
    /* It may have come slowly: who has been disabled meanwhile does nothing more. */
    if (!signin_admits(req, reply, &form.staffer, &r))
        return r;
    if (!signin_is_token(req, form_text(&form, "token")))
        return refuse_stale(reply);
    return body->act(req, reply, &form);
}

static int form_body_end(void *cls, struct request *req, struct reply *reply)
{
    struct form_body *body = cls;
    int r = answer(req, reply, body);

    form_body_free(body);
    return r;
}

static const struct body_taker form_taker = {
    .take = form_body_take, .end = form_body_end, .drop = form_body_drop};

/* RFC 9110 8.3.1: the type's case counts for nothing, and parameters may follow. */
static bool is_form(const struct request *req)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *said = request_header(req, "Content-Type");

    return said && strncasecmp(said, type, sizeof type - 1) == 0 &&
           strchr("; \t", said[sizeof type - 1]);
}

static int refuse_method(struct reply *reply)
{
    reply_header(reply, "Allow", "GET, HEAD, POST");
    return plain_reply(reply, 405, "This is not done so", "A form of the studio is sent by POST.");
}

static int begin(struct request *req, struct reply *reply, form_handler *act, size_t file_max)
{
    bool is_anybodys = request_least(req) == SITE_ANYBODY;
    struct form_body *body;
    int r;

    if (!str_equal(request_method(req), "POST"))
        return refuse_method(reply);
    if ((is_anybodys || !signin_is_program(req)) && !provenance_is_ours(req))
        return refuse_foreign(reply);
    if (!is_form(req) && !file_max)
        return plain_reply(reply, 415, "This is no form",
                           "What is sent must be application/x-www-form-urlencoded.");
    body = malloc(sizeof *body);
    if (!body)
        return fault(-ENOMEM);
    *body = (struct form_body){.act = act, .is_anybodys = is_anybodys};
    body->bytes.bytes_max = (size_t)(is_anybodys ? form_anybodys_bytes_max : form_bytes_max);
    r = is_form(req) ? 0
                     : enclosure_open(&body->enclosure, request_header(req, "Content-Type"),
                                      &body->bytes, file_max);
    if (r > 0) {
        form_body_free(body);
        return plain_reply(reply, 415, "This is no form",
                           "What is sent must be multipart/form-data.");
    }
    if (!r)
        r = request_take_body(req, &form_taker, body);
    if (r)
        form_body_free(body);
    return r ? fault(r) : 0;
}

int form_take_file(struct request *req, struct reply *reply, size_t file_max, form_handler *act)
{
    struct staffer staffer;
    int r;

    if (request_least(req) != SITE_ANYBODY && !signin_admits(req, reply, &staffer, &r))
        return r;
    return begin(req, reply, act, file_max);
}

int form_take(struct request *req, struct reply *reply, form_handler *act)
{
    return form_take_file(req, reply, 0, act);
}

const char *form_nth(const struct form *form, const char *name, int i)
{
    return fields_find(&form->fields, name, i);
}

const char *form_text(const struct form *form, const char *name)
{
    const char *text = form_nth(form, name, 0);

    return text ? text : "";
}

bool form_has(const struct form *form, const char *name)
{
    return form_nth(form, name, 0) != NULL;
}

int form_done(struct reply *reply, const char *path)
{
    reply_header(reply, "Location", path);
    return reply_empty(reply, 303);
}
