/* JSON (RFC 8259) written straight into a buffer. */
#include "base/json.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/utf8.h"

void json_start(struct json *json, struct buf *out)
{
    *json = (struct json){.out = out};
}

/* RFC 8259 section 7: what must be escaped; bytes that are not UTF-8 cannot be JSON. */
static void write_quoted(struct buf *out, const char *text)
{
    const char *end = text + strlen(text);

    buf_char(out, '"');
    while (text < end) {
        int32_t letter = utf8_read(&text, end);

        if (letter == '"' || letter == '\\')
            buf_char(out, '\\');
        if (letter == '\n')
            buf_text(out, "\\n");
        else if (letter >= 0 && letter < ' ')
            buf_printf(out, "\\u%04x", (unsigned)letter);
        else
            utf8_write(out, letter < 0 ? UTF8_REPLACEMENT : (uint32_t)letter);
    }
    buf_char(out, '"');
}

/* The comma and the name that go before a value. */
static void begin(struct json *json, const char *name)
{
    uint32_t bit = UINT32_C(1) << json->depth;

    if (json->depth && json->begun & bit)
        buf_char(json->out, ',');
    json->begun |= bit;
    if (name) {
        write_quoted(json->out, name);
        buf_char(json->out, ':');
    }
}

static void open_with(struct json *json, const char *name, char bracket)
{
    begin(json, name);
    check(json->depth < 31);
    json->depth++;
    json->begun &= ~(UINT32_C(1) << json->depth);
    buf_char(json->out, bracket);
}

static void close_with(struct json *json, char bracket)
{
    check(json->depth > 0);
    json->depth--;
    buf_char(json->out, bracket);
}

void json_object(struct json *json, const char *name)
{
    open_with(json, name, '{');
}

void json_array(struct json *json, const char *name)
{
    open_with(json, name, '[');
}

void json_end_object(struct json *json)
{
    close_with(json, '}');
}

void json_end_array(struct json *json)
{
    close_with(json, ']');
}

void json_string(struct json *json, const char *name, const char *text)
{
    begin(json, name);
    if (text)
        write_quoted(json->out, text);
    else
        buf_text(json->out, "null");
}

void json_number(struct json *json, const char *name, int64_t number)
{
    begin(json, name);
    buf_printf(json->out, "%lld", (long long)number);
}

void json_decimal(struct json *json, const char *name, double number, int places)
{
    begin(json, name);
    if (isfinite(number))
        buf_printf(json->out, "%.*f", places, number);
    else
        buf_text(json->out, "null"); /* JSON has no infinity */
}

void json_bool(struct json *json, const char *name, bool value)
{
    begin(json, name);
    buf_text(json->out, value ? "true" : "false");
}

void json_time(struct json *json, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT_MAX];

    if (ms >= 0)
        clock_write_rfc3339(text, ms);
    json_string(json, name, ms >= 0 ? text : NULL);
}
