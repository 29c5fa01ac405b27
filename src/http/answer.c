/* From a reply to what is sent: conditions, ranges, and the headers that every answer carries. */
#include "answer.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "byteranges.h"
#include "exchange.h"
#include "freshness.h"
#include "http/server.h"
#include "news.h"
#include "parcel.h"
#include "reply_state.h"
#include "tag.h"

void answer_release(struct answer *answer)
{
    if (answer->response)
        MHD_destroy_response(answer->response);
    if (answer->unchanged)
        MHD_destroy_response(answer->unchanged);
    answer->response = answer->unchanged = NULL;
}

static enum freshness weigh(const struct request *req, const char *etag, int64_t modified_ms)
{
    struct conditions conditions;

    if (!req->is_conditional)
        return FRESHNESS_SEND;
    conditions = (struct conditions){
        .match = request_header(req, "If-Match"),
        .unmodified_since = request_header(req, "If-Unmodified-Since"),
        .none_match = request_header(req, "If-None-Match"),
        .modified_since = request_header(req, "If-Modified-Since"),
    };
    return freshness_weigh(&conditions, etag, modified_ms);
}

struct MHD_Response *answer_choose(const struct answer *answer, const struct request *req,
                                   unsigned *status)
{
    bool unchanged =
        answer->unchanged && weigh(req, answer->etag, answer->modified_ms) == FRESHNESS_UNCHANGED;

    *status = unchanged ? 304 : answer->status;
    return unchanged ? answer->unchanged : answer->response;
}

/* RFC 9110 14.2: Range is for GET alone, and after all other conditions. */
static struct range pick_range(const struct reply *reply)
{
    const struct request *req = reply->req;
    struct range whole = {.answer = RANGE_WHOLE};

    if (reply->body != BODY_MAPPED || !str_equal(req->method, "GET"))
        return whole;
    if (!freshness_range_holds(request_header(req, "If-Range"), reply->etag, reply->modified_ms,
                               req->now_ms))
        return whole;
    return range_read(request_header(req, "Range"), (int64_t)reply->length);
}

/* What a 200 becomes for this request. */
static int settled_status(const struct reply *reply, struct range *range)
{
    *range = (struct range){.answer = RANGE_WHOLE};
    if (reply->status != 200)
        return reply->status;
    if (*reply->etag) {
        switch (weigh(reply->req, reply->etag, reply->modified_ms)) {
        case FRESHNESS_UNCHANGED:
            return 304;
        case FRESHNESS_REFUSED:
            return 412;
        case FRESHNESS_SEND:
            break;
        }
    }
    *range = pick_range(reply);
    return range->answer == RANGE_PART ? 206 : range->answer == RANGE_BEYOND ? 416 : 200;
}

static void release_mapping(void *cls)
{
    mapping_release(cls);
}

/* The library never reads the body of an answer that has none, but tells its length: RFC 9110 8.6
 * wants the 200's in a 304. */
static struct MHD_Response *make_bodiless(size_t length)
{
    static char nothing[1];

    return MHD_create_response_from_buffer(length, nothing, MHD_RESPMEM_PERSISTENT);
}

/* Where the bytes lie is not written to: the library only forgets the const. */
static void *unconst(const void *bytes)
{
    return (void *)(uintptr_t)bytes;
}

/* The kernel alone reads the mapping: were its file cut short, sendmsg would say EFAULT and the
 * connection would end. Nothing here may read it, which would be a SIGBUS. */
static struct MHD_Response *make_span(struct reply *reply, int64_t first, size_t length)
{
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
        length, unconst(mapping_bytes(reply->mapping) + reply->mapping_first + first),
        release_mapping, reply->mapping);

    if (response)
        reply->mapping = NULL; /* the response's now */
    return response;
}

static struct MHD_Response *make_owned(struct reply *reply)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->length, reply->owned, MHD_RESPMEM_MUST_FREE);

    if (response)
        reply->owned = NULL;
    return response;
}

static struct MHD_Response *make_news(struct reply *reply)
{
    struct MHD_Response *response = news_response(reply->news);

    if (response)
        reply->news = NULL;
    return response;
}

static struct MHD_Response *make_body(struct reply *reply)
{
    if (reply->body == BODY_NEWS)
        return make_news(reply);
    if (!reply->length)
        return make_bodiless(0);
    switch (reply->body) {
    case BODY_OWNED:
        return make_owned(reply);
    case BODY_STATIC:
        return MHD_create_response_from_buffer(reply->length, unconst(reply->bytes),
                                               MHD_RESPMEM_PERSISTENT);
    case BODY_MAPPED:
        return make_span(reply, 0, reply->length);
    case BODY_NEWS:
    case BODY_NONE:
        break;
    }
    return make_bodiless(0);
}

static struct MHD_Response *make_parts(struct reply *reply, const struct range *range)
{
    char text[BYTERANGES_TYPE_MAX];
    const struct span *span = &range->spans[0];
    struct MHD_Response *response;

    if (range->count > 1) {
        response =
            byteranges_make(range, reply->type, reply->mapping,
                            (struct span){reply->mapping_first, (int64_t)reply->length}, text);
        reply_type(reply, text);
        return response;
    }
    snprintf(text, sizeof text, "bytes %lld-%lld/%zu", (long long)span->first,
             (long long)(span->first + span->length - 1), reply->length);
    reply_header(reply, "Content-Range", text);
    return make_span(reply, span->first, (size_t)span->length);
}

/* RFC 9110 15.5.17: says how long the representation is. */
static struct MHD_Response *make_beyond(struct reply *reply)
{
    char text[BYTERANGES_TYPE_MAX];

    snprintf(text, sizeof text, "bytes */%zu", reply->length);
    reply_header(reply, "Content-Range", text);
    reply_type(reply, NULL);
    return make_bodiless(0);
}

static void add_validators(struct reply *reply)
{
    char date[CLOCK_TEXT_MAX];

    if (*reply->etag)
        reply_header(reply, "ETag", reply->etag);
    if (reply->modified_ms < 0)
        return;
    clock_write_http(date, reply->modified_ms);
    reply_header(reply, "Last-Modified", date);
}

static struct MHD_Response *add_fields(struct reply *reply, struct MHD_Response *response)
{
    bool added = response && !reply->is_overfull;

    if (added && reply->type)
        added = MHD_add_response_header(response, "Content-Type", reply->type) == MHD_YES;
    for (int i = 0; added && i < reply->field_count; i++)
        added = MHD_add_response_header(response, reply->fields[i].name, reply->fields[i].value) ==
                MHD_YES;
    if (added || !response)
        return response;
    MHD_destroy_response(response);
    return NULL;
}

/* The response of one status out of a reply, which keeps what it was for another. */
static struct MHD_Response *make_response(struct reply *reply, int status,
                                          const struct range *range)
{
    int fields = reply->field_count;
    size_t text = reply->text_used;
    const char *type = reply->type;
    bool is_refused = status == 412 && reply->status == 200; /* else a handler says what it is */
    struct MHD_Response *response;

    if (status == 304 || is_refused)
        reply_type(reply, NULL);
    if (status == 206)
        response = make_parts(reply, range);
    else if (status == 416)
        response = make_beyond(reply);
    else if (status == 304)
        response = make_bodiless(reply->length);
    else if (is_refused)
        response = make_bodiless(0);
    else
        response = make_body(reply);
    if (status < 400 || is_refused)
        add_validators(reply);
    if (reply->body == BODY_MAPPED)
        reply_header(reply, "Accept-Ranges", "bytes");
    reply->req->options->shield(reply, reply->req->flags, status, exchange_is_secure(reply->req));
    response = add_fields(reply, response);
    reply->field_count = fields;
    reply->text_used = text;
    reply->type = type;
    return response;
}

bool answer_may_be_kept(const struct request *req)
{
    return (req->flags & ROUTE_CACHED) &&
           (!req->is_conditional ||
            (!request_header(req, "If-Match") && !request_header(req, "If-Unmodified-Since")));
}

/* An answer for everyone: its 304 is made beside it, and conditions are weighed when it is sent. */
static bool is_for_everyone(const struct reply *reply)
{
    return reply->status == 200 && *reply->etag && reply->body == BODY_OWNED &&
           answer_may_be_kept(reply->req);
}

/* What was asked for again and is still held, or refused, does not begin. */
static void note_beginning(const struct reply *reply, const struct span *part)
{
    const struct reply_mark *mark = &reply->mark;
    const struct request *req = reply->req;

    if (mark->of && req->options->begun && part->length > 2 && part->first <= mark->at &&
        mark->at - part->first < part->length)
        req->options->begun(req->options->context, mark->of, mark->as, req->now_ms);
}

/* What of a film is sent: its response is yet to be made. */
static void note_film(struct answer *answer, const struct reply *reply, const struct range *range)
{
    if ((answer->status != 200 && answer->status != 206) || reply->body != BODY_MAPPED ||
        !reply->length || !str_equal(reply->req->method, "GET"))
        return;
    answer->film = reply->mapping;
    answer->part =
        range->answer == RANGE_PART ? range->spans[0] : (struct span){0, (int64_t)reply->length};
    note_beginning(reply, &answer->part);
    answer->part.first += reply->mapping_first;
}

struct answer answer_make(struct reply *reply)
{
    struct answer answer = {.cut = reply->cut, .news = reply->news};
    struct range range = {.answer = RANGE_WHOLE};

    parcel_wrap(reply);
    answer.bytes = reply->length;
    if (reply->body == BODY_OWNED)
        answer.text = reply->bytes;
    if (reply->status == 200 && !*reply->etag && reply->body != BODY_MAPPED &&
        reply->body != BODY_NEWS)
        tag_of_bytes(reply->etag, reply->bytes, reply->length);
    if (is_for_everyone(reply)) {
        answer.status = 200;
        answer.modified_ms = reply->modified_ms;
        memcpy(answer.etag, reply->etag, sizeof answer.etag);
        answer.unchanged = make_response(reply, 304, &range);
        answer.response = make_response(reply, 200, &range);
        if (!answer.unchanged || !answer.response)
            answer_release(&answer);
    } else {
        answer.status = (unsigned)settled_status(reply, &range);
        note_film(&answer, reply, &range);
        answer.response = make_response(reply, (int)answer.status, &range);
        if (!answer.response)
            answer.news = NULL; /* it went with it */
    }
    reply_drop(reply);
    return answer;
}
