/* Captions and chapters, read strictly: a cue that a player would silently drop is refused here,
 * with its line, since lost words are worse than a file sent back. Written as W3C WebVTT. */
#include "base/vtt.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/charset.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cue.h"

struct line {
    const char *start, *end;
    int number; /* from 1 */
};

struct reader {
    const char *next, *end;
    int line;    /* how many were read */
    bool subrip; /* or WebVTT */
    int64_t latest_ms;
    struct arena *arena;
    struct vtt *vtt;
    int room; /* for cues */
    struct vtt_problem *problem;
};

/* As much of a line as an error message has room for, whole letters only. */
static int shown(const struct line *line)
{
    const char *at = line->start;

    while (at < line->end) {
        const char *next = at;

        utf8_read(&next, line->end);
        if (next - line->start > 40)
            break;
        at = next;
    }
    return (int)(at - line->start);
}

__attribute__((format(printf, 3, 4))) static int refuse(struct reader *reader, int line,
                                                        const char *reason, ...)
{
    va_list args;

    va_start(args, reason);
    vsnprintf(reader->problem->reason, sizeof reader->problem->reason, reason, args);
    va_end(args);
    reader->problem->line = line;
    return VTT_REFUSED;
}

static bool next_line(struct reader *reader, struct line *line)
{
    size_t left = (size_t)(reader->end - reader->next);

    if (!left)
        return false;
    line->start = reader->next;
    line->end = memchr(line->start, '\n', left);
    reader->next = line->end ? line->end + 1 : reader->end;
    if (!line->end)
        line->end = reader->end;
    line->number = ++reader->line;
    return true;
}

static bool has_arrow(const struct line *line)
{
    return memmem(line->start, (size_t)(line->end - line->start), "-->", 3);
}

static void skip_spaces(const char **at, const char *end)
{
    while (*at < end && (**at == ' ' || **at == '\t'))
        ++*at;
}

/* WebVTT ends a cue at an empty line; SubRip files often hold spaces there. */
static bool is_blank(const struct reader *reader, const struct line *line)
{
    const char *at = line->start;

    if (reader->subrip)
        skip_spaces(&at, line->end);
    return at == line->end;
}

/* Passes the lines up to the next blank one; an arrow among them means that a cue would be lost. */
static int pass_block(struct reader *reader, struct line *last)
{
    struct line line;

    while (next_line(reader, &line) && !is_blank(reader, &line)) {
        if (has_arrow(&line))
            return refuse(reader, line.number,
                          "\"-->\" stands inside other text: leave an empty line before each cue");
        *last = line;
    }
    return 0;
}

/* At most 9 digits; how many there were. */
static int read_digits(const char **at, const char *end, int64_t *value)
{
    int digits = 0;

    for (*value = 0; *at < end && digits < 9 && **at >= '0' && **at <= '9'; ++*at, digits++)
        *value = *value * 10 + (**at - '0');
    return digits;
}

/* WebVTT 4.1 "WebVTT timestamp": [hh:]mm:ss.ttt; SubRip: h:mm:ss,ttt. */
static bool read_time(const struct reader *reader, const char **at, const char *end, int64_t *ms)
{
    int64_t part[3], fraction;
    int digits[3], count = 0;
    bool more;

    do {
        digits[count] = read_digits(at, end, &part[count]);
        count++;
        more = count < 3 && *at < end && **at == ':';
        *at += more;
    } while (more);
    if (count < 2 || digits[count - 1] != 2 || digits[count - 2] != 2 || part[count - 1] > 59 ||
        part[count - 2] > 59)
        return false;
    if (count == 3 && digits[0] < (reader->subrip ? 1 : 2))
        return false;
    if (*at == end || (**at != '.' && !(reader->subrip && **at == ',')))
        return false;
    ++*at;
    if (read_digits(at, end, &fraction) != 3)
        return false;
    *ms = ((count == 3 ? part[0] * 3600 : 0) + part[count - 2] * 60 + part[count - 1]) * 1000 +
          fraction;
    return true;
}

/* "START --> END", then settings, which are for the author's player and not for ours. */
static bool read_times(const struct reader *reader, const struct line *line, struct vtt_cue *cue)
{
    const char *at = line->start;

    skip_spaces(&at, line->end);
    if (!read_time(reader, &at, line->end, &cue->start_ms))
        return false;
    skip_spaces(&at, line->end);
    if (line->end - at < 3 || memcmp(at, "-->", 3))
        return false;
    at += 3;
    skip_spaces(&at, line->end);
    if (!read_time(reader, &at, line->end, &cue->end_ms))
        return false;
    return at == line->end || *at == ' ' || *at == '\t';
}

enum { time_text_max = 40 };

static void print_time(char out[time_text_max], int64_t ms)
{
    snprintf(out, time_text_max, "%02lld:%02d:%02d.%03d", (long long)(ms / 3600000),
             (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static int check_times(struct reader *reader, const struct line *line, struct vtt_cue *cue)
{
    char time[time_text_max], above[time_text_max];

    if (!read_times(reader, line, cue))
        return refuse(reader, line->number,
                      "\"%.*s\" should be two times like 00:01:02%c345 --> 00:01:04%c000",
                      shown(line), line->start, reader->subrip ? ',' : '.',
                      reader->subrip ? ',' : '.');
    if (cue->end_ms > film_duration_ms_max)
        return refuse(reader, line->number, "this cue ends after more than %d hours",
                      (int)(film_duration_ms_max / 3600000));
    print_time(time, cue->end_ms);
    if (cue->end_ms <= cue->start_ms)
        return refuse(reader, line->number, "the end time %s is not after the start", time);
    print_time(time, cue->start_ms);
    print_time(above, reader->latest_ms);
    if (cue->start_ms < reader->latest_ms)
        return refuse(reader, line->number, "this cue starts at %s, before the one above it (%s)",
                      time, above);
    reader->latest_ms = cue->start_ms;
    return 0;
}

/* A cue without words is left out. */
static int keep(struct reader *reader, struct vtt_cue cue, const char *start, const char *end)
{
    AUTO_BUF struct buf text = {0}, speaker = {0};

    cue_read(start, end, reader->subrip, &text, &speaker);
    if (text.failed || speaker.failed)
        return -ENOMEM;
    if (!text.length)
        return 0;
    if (reader->vtt->count == caption_cues_max)
        return refuse(reader, reader->line, "there are more than %d cues", caption_cues_max);
    check(reader->vtt->count < reader->room);
    cue.text = arena_strndup(reader->arena, text.data, text.length);
    cue.speaker =
        speaker.length ? arena_strndup(reader->arena, speaker.data, speaker.length) : NULL;
    if (!cue.text || (speaker.length && !cue.speaker))
        return -ENOMEM;
    reader->vtt->cues[reader->vtt->count++] = cue;
    return 0;
}

static int read_cue(struct reader *reader, struct line line)
{
    struct line first = line;
    struct vtt_cue cue = {0};
    const char *start;
    int r;

    if (!has_arrow(&line) && (!next_line(reader, &line) || !has_arrow(&line))) {
        if (reader->subrip && !reader->room)
            return refuse(reader, first.number,
                          "this is neither WebVTT, which begins with WEBVTT, nor SubRip");
        return refuse(reader, first.number, "\"%.*s\": a cue should begin here, with its two times",
                      shown(&first), first.start);
    }
    r = check_times(reader, &line, &cue);
    if (r)
        return r;
    start = reader->next;
    r = pass_block(reader, &line);
    return r ? r : keep(reader, cue, start, line.end > start ? line.end : start);
}

static bool begins(const struct line *line, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(line->end - line->start) < length || memcmp(line->start, word, length))
        return false;
    return line->start + length == line->end || strchr(" \t\n", line->start[length]);
}

/* What in WebVTT is no cue: the header, comments, and looks, which are ours to choose. */
static bool is_remark(const struct reader *reader, const struct line *line)
{
    return !reader->subrip && (line->number == 1 || begins(line, "NOTE") || begins(line, "STYLE") ||
                               begins(line, "REGION"));
}

static int read_blocks(struct reader *reader)
{
    struct line line;
    int r = 0;

    while (!r && next_line(reader, &line)) {
        if (is_remark(reader, &line))
            r = pass_block(reader, &line);
        else if (!is_blank(reader, &line))
            r = read_cue(reader, line);
    }
    if (!r && !reader->vtt->count)
        return refuse(reader, reader->line ? reader->line : 1, "there are no cues in this file");
    return r;
}

/* Each cue has an arrow: so many fit. */
static int make_room(struct reader *reader)
{
    const char *at = reader->next;

    while (reader->room < caption_cues_max &&
           (at = memmem(at, (size_t)(reader->end - at), "-->", 3))) {
        reader->room++;
        at += 3;
    }
    reader->vtt->cues = arena_array(reader->arena, (size_t)reader->room, sizeof(struct vtt_cue));
    return reader->vtt->cues ? 0 : -ENOMEM;
}

static int refuse_nul(struct reader *reader)
{
    const char *nul = memchr(reader->next, '\0', (size_t)(reader->end - reader->next));
    int line = 1;

    if (!nul)
        return 0;
    for (const char *at = reader->next; at < nul; at++)
        line += *at == '\n';
    return refuse(reader, line, "there is a NUL byte here: save the file as UTF-8 text");
}

int vtt_read(struct arena *arena, const void *bytes, size_t length, struct vtt *vtt,
             struct vtt_problem *problem)
{
    AUTO_BUF struct buf text = {0};
    struct reader reader = {.arena = arena, .vtt = vtt, .problem = problem};
    int r;

    *vtt = (struct vtt){0};
    if (length > (size_t)caption_bytes_max)
        return refuse(&reader, 1, "the file is larger than %d MiB", (int)(caption_bytes_max >> 20));
    charset_to_utf8(&text, bytes, length);
    if (text.failed)
        return fault(-ENOMEM);
    reader.next = text.data;
    reader.end = text.data + text.length;
    reader.subrip = !begins(&(struct line){reader.next, reader.end, 1}, "WEBVTT");
    r = refuse_nul(&reader);
    if (!r)
        r = make_room(&reader);
    if (!r)
        r = read_blocks(&reader);
    return fault(r);
}

void vtt_write(struct buf *out, const struct vtt *vtt)
{
    buf_text(out, "WEBVTT\n");
    for (int i = 0; i < vtt->count; i++) {
        const struct vtt_cue *cue = &vtt->cues[i];
        char start[time_text_max], end[time_text_max];

        print_time(start, cue->start_ms);
        print_time(end, cue->end_ms);
        buf_printf(out, "\n%s --> %s\n", start, end);
        if (cue->speaker) {
            buf_text(out, "<v ");
            cue_write(out, cue->speaker);
            buf_text(out, str_ends(cue->speaker, "-") ? " >" : ">"); /* never an arrow */
        }
        cue_write(out, cue->text);
        buf_char(out, '\n');
    }
}

void vtt_write_time(char out[24], int64_t ms)
{
    int64_t s = ms > 0 ? ms / 1000 : 0;

    if (s >= 3600)
        snprintf(out, 24, "%lld:%02d:%02d", (long long)(s / 3600), (int)(s / 60 % 60),
                 (int)(s % 60));
    else
        snprintf(out, 24, "%d:%02d", (int)(s / 60), (int)(s % 60));
}
