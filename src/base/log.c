/* One JSON object a line on stderr, each line one write(2), so that threads do not mix theirs. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"

static _Atomic int lowest = LOG_INFO;

void log_set_level(enum log_level level)
{
    lowest = (int)level;
}

static void write_line(struct buf *line)
{
    buf_char(line, '\n');
    /* Nobody is left to tell when stderr is gone. */
    if (!line->failed && write(STDERR_FILENO, line->data, line->length) < 0)
        return;
}

void log_event(enum log_level level, const char *event, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    AUTO_BUF struct buf line = {0};
    struct json json;
    va_list pairs;

    if ((int)level < lowest)
        return;
    json_start(&json, &line);
    json_object(&json, NULL);
    json_time(&json, "at", clock_wall_ms());
    json_string(&json, "level", names[level]);
    json_string(&json, "event", event);
    va_start(pairs, event);
    for (const char *name; (name = va_arg(pairs, const char *));)
        json_string(&json, name, va_arg(pairs, const char *));
    va_end(pairs);
    json_end_object(&json);
    write_line(&line);
}

const char *log_number(long long number)
{
    static _Thread_local char ring[8][24];
    static _Thread_local unsigned next;
    char *out = ring[next++ % 8];

    snprintf(out, sizeof ring[0], "%lld", number);
    return out;
}

void log_complain(const char *what, const char *why, const char *try_this)
{
    AUTO_BUF struct buf line = {0};

    buf_printf(&line, "incare: %s: %s", what, why);
    if (try_this)
        buf_printf(&line, "; try: %s", try_this);
    write_line(&line);
}
