/* The gate: rules of RFC 9110 and RFC 9112 that stop request smuggling, each on its own line. */
#include "gate.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/str.h"

void gate_refuse(struct gate *gate, int status, const char *why)
{
    if (gate->status) /* the first reason is the one to tell */
        return;
    gate->status = status;
    gate->why = why;
}

/* RFC 9110 5.6.2: 1*tchar. */
static bool is_token(const char *text, size_t length)
{
    static const char tchars[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    return length && strspn(text, tchars) == length;
}

/* RFC 9110 5.5: visible characters, blanks, tabs and obs-text; no other control. */
static bool is_value(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f)
            return false;
    return true;
}

static size_t trimmed_end(const char *value, size_t length)
{
    while (length && (value[length - 1] == ' ' || value[length - 1] == '\t'))
        length--;
    return length;
}

static size_t trimmed(const char **value, size_t length)
{
    while (length && (**value == ' ' || **value == '\t')) {
        ++*value;
        length--;
    }
    return trimmed_end(*value, length);
}

/* RFC 9112 3.2: a name, an IPv4 address or a bracketed IPv6 one, and perhaps a port. */
static bool is_host(const char *host, size_t length)
{
    static const char name[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-~";
    const char *end = host + length;

    if (length && *host == '[') {
        host += 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
        if (host >= end || *host++ != ']')
            return false;
    } else {
        host += strspn(host, name);
    }
    if (host < end && *host == ':')
        host += 1 + strspn(host + 1, "0123456789");
    return host >= end;
}

void gate_line(struct gate *gate, const char *method, const char *version)
{
    if (!is_token(method, strlen(method)))
        gate_refuse(gate, 400, "The method is not a word.");
    /* RFC 9112 2.3; a minor version above 1 speaks as 1 does (RFC 9110 2.5). */
    if (strncmp(version, "HTTP/1.", 7) || version[7] < '0' || version[7] > '9' || version[8])
        gate_refuse(gate, 505, "This server speaks HTTP/1.1.");
    gate->is_http10 = str_equal(version, "HTTP/1.0");
}

void gate_head(struct gate *gate, const char *from, const char *end)
{
    if (from > end)
        gate_refuse(gate, 400, "The request line is not method, address and version.");
    gate->at = from;
    gate->end = end;
}

static void skip_blanks(struct gate *gate)
{
    while (gate->at < gate->end && (*gate->at == ' ' || *gate->at == '\t'))
        gate->at++;
}

/* What has become NUL: a colon, or a line's end of one or two bytes. */
static void skip_overwritten(struct gate *gate, int count)
{
    while (count-- && gate->at < gate->end && !*gate->at)
        gate->at++;
}

static bool skip_text(struct gate *gate, const char *text, size_t length)
{
    if (length && (gate->at != text || (size_t)(gate->end - text) < length))
        return false;
    gate->at += length;
    return true;
}

/* The line before has ended; then comes "name:", blanks, "value", blanks. */
static bool account_for(struct gate *gate, const char *name, size_t name_length, const char *value,
                        size_t value_length)
{
    skip_overwritten(gate, 2);
    if (!skip_text(gate, name, name_length))
        return false;
    skip_overwritten(gate, 1);
    skip_blanks(gate);
    if (!skip_text(gate, value, trimmed_end(value, value_length)))
        return false;
    skip_blanks(gate);
    return true;
}

/* The last line and the empty one have ended, and nothing else is there. */
static bool is_all_accounted_for(struct gate *gate)
{
    skip_overwritten(gate, 4);
    return gate->at == gate->end;
}

static void weigh_length(struct gate *gate, const char *value, size_t length)
{
    /* RFC 9110 8.6: 1*DIGIT; 18 of them are more than any disk. */
    gate->lengths++;
    if (length < 1 || length > 18 || strspn(value, "0123456789") < length)
        gate_refuse(gate, 400, "Content-Length is not a number.");
    if (strspn(value, "0") < length)
        gate->has_body = true;
}

static void weigh_coding(struct gate *gate, const char *value, size_t length)
{
    gate->codings++;
    gate->has_body = true;
    /* RFC 9112 6.1: a transfer coding that is not understood is 501. */
    if (length != 7 || strncasecmp(value, "chunked", 7))
        gate_refuse(gate, 501, "The only Transfer-Encoding understood is chunked.");
}

/* What proxies add to the requests they hand on: some no more than X-Forwarded-Proto. */
static bool is_hand_on(const char *name)
{
    return !strncasecmp(name, "X-Forwarded-", 12) || !strcasecmp(name, "Forwarded") ||
           !strcasecmp(name, "X-Real-IP") || !strcasecmp(name, "Via");
}

void gate_field(struct gate *gate, const char *name, size_t name_length, const char *value,
                size_t value_length)
{
    if (++gate->headers > request_headers_max)
        gate_refuse(gate, 431, "There are too many header fields.");
    /* Also refuses folded lines (RFC 9112 5.2), which lie elsewhere, joined. */
    if (gate->end && !account_for(gate, name, name_length, value, value_length))
        gate_refuse(gate, 400, "A header field is folded, has no name or holds NUL.");
    if (strlen(name) != name_length || !is_token(name, name_length))
        gate_refuse(gate, 400, "A header field's name is not a word.");
    if (!is_value(value, value_length))
        gate_refuse(gate, 400, "A header field's value holds a control byte.");
    value_length = trimmed(&value, value_length);
    if (!strcasecmp(name, "Host")) {
        gate->hosts++;
        if (!is_host(value, value_length))
            gate_refuse(gate, 400, "Host is not a name or an address.");
    } else if (!strcasecmp(name, "Content-Length")) {
        weigh_length(gate, value, value_length);
    } else if (!strcasecmp(name, "Transfer-Encoding")) {
        weigh_coding(gate, value, value_length);
    } else if (!strcasecmp(name, "Range")) {
        gate->ranges++;
    } else if (!strncasecmp(name, "If-", 3)) {
        gate->conditions++;
    } else if (!strcasecmp(name, "Accept-Encoding")) {
        gate->accepts++;
    } else if (is_hand_on(name)) {
        gate->hand_ons++;
    }
}

bool gate_passes(struct gate *gate)
{
    if (gate->end && !is_all_accounted_for(gate))
        gate_refuse(gate, 400, "A header field has no name or holds NUL.");
    /* RFC 9112 3.2: 400 to a request without Host, or with more than one. */
    if (gate->hosts > 1 || (!gate->hosts && !gate->is_http10))
        gate_refuse(gate, 400, "There must be exactly one Host.");
    if (gate->ranges > 1)
        gate_refuse(gate, 400, "There is more than one Range.");
    /* RFC 9112 6.3: the length of the body must be beyond doubt. */
    if (gate->lengths > 1)
        gate_refuse(gate, 400, "There is more than one Content-Length.");
    if (gate->codings > 1 || (gate->codings && gate->lengths))
        gate_refuse(gate, 400, "It is said twice how long the body is.");
    if (gate->codings && gate->is_http10)
        gate_refuse(gate, 400, "HTTP/1.0 has no Transfer-Encoding.");
    return !gate->status;
}
