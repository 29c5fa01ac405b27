/* WebVTT and SubRip, read line by line. A block is what stands between empty lines: a cue, or, in
 * WebVTT, the header or a remark. Where people leave out or put in an empty line it is seen by the
 * times; where words would be lost the file is refused. */
#include <stdbool.h>
#include <string.h>

#include "base/cuesheet.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vtt.h"
#include "cue.h"

struct line {
    const char *start, *end;
    int number; /* from 1 */
};

struct reader {
    const char *next, *end;
    int line;    /* how many were read */
    bool subrip; /* or WebVTT */
    struct cuesheet *sheet;
};

struct times {
    int64_t start_ms, end_ms;
    const char *settings; /* what follows them on their line */
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

/* So that line is the next one again. */
static void go_back(struct reader *reader, const struct line *line)
{
    reader->next = line->start;
    reader->line = line->number - 1;
}

static bool peek(const struct reader *reader, struct line *line)
{
    struct reader ahead = *reader;

    return next_line(&ahead, line);
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

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What SubRip counts its cues with. */
static bool is_number(const struct line *line)
{
    const char *at = line->start;

    while (at < line->end && is_digit(*at))
        at++;
    if (at == line->start)
        return false;
    skip_spaces(&at, line->end);
    return at == line->end;
}

/* At most 9 digits; how many there were. */
static int read_digits(const char **at, const char *end, int64_t *value)
{
    int digits = 0;

    for (*value = 0; *at < end && digits < 9 && is_digit(**at); ++*at, digits++)
        *value = *value * 10 + (**at - '0');
    return digits;
}

/* WebVTT 6.1 "collect a WebVTT timestamp": [h…:]mm:ss.ttt. A comma, as SubRip writes it, means the
 * same in both. */
static bool read_time(const char **at, const char *end, int64_t *ms)
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
    if (count < 2 || digits[0] == 0 || digits[count - 1] != 2 || digits[count - 2] != 2 ||
        part[count - 1] > 59 || part[count - 2] > 59)
        return false;
    if (*at == end || (**at != '.' && **at != ','))
        return false;
    ++*at;
    if (read_digits(at, end, &fraction) != 3)
        return false;
    *ms = ((count == 3 ? part[0] * 3600 : 0) + part[count - 2] * 60 + part[count - 1]) * 1000 +
          fraction;
    return true;
}

/* "START --> END", then perhaps settings. */
static bool read_times(const struct line *line, struct times *times)
{
    const char *at = line->start;

    skip_spaces(&at, line->end);
    if (!read_time(&at, line->end, &times->start_ms))
        return false;
    skip_spaces(&at, line->end);
    if (line->end - at < 3 || memcmp(at, "-->", 3))
        return false;
    at += 3;
    skip_spaces(&at, line->end);
    if (!read_time(&at, line->end, &times->end_ms))
        return false;
    times->settings = at;
    return at == line->end || *at == ' ' || *at == '\t';
}

static bool is_times(const struct line *line)
{
    struct times times;

    return read_times(line, &times);
}

/* Begins as times do, "00:01": if they cannot be read, then somebody must mend them. */
static bool looks_timed(const struct line *line)
{
    const char *at = line->start, *digits;

    skip_spaces(&at, line->end);
    digits = at;
    while (at < line->end && is_digit(*at))
        at++;
    return at > digits && line->end - at >= 2 && *at == ':' && is_digit(at[1]);
}

static int refuse_times(struct reader *reader, const struct line *line)
{
    char mark = reader->subrip ? ',' : '.';

    return cuesheet_refuse(reader->sheet, line->number,
                           "\"%.*s\" should be two times like 00:01:02%c345 --> 00:01:04%c000",
                           shown(line), line->start, mark, mark);
}

/* Whether a cue begins at this line of another block, perhaps with its number. */
static bool is_run_on(const struct reader *reader, const struct line *line)
{
    struct line after;

    return is_times(line) || (is_number(line) && peek(reader, &after) && is_times(&after));
}

/* The lines up to an empty one, to the pen. */
static int read_words(struct reader *reader)
{
    struct cuesheet *sheet = reader->sheet;
    const char *start = reader->next, *end = start;
    struct line line;
    int key;

    while (next_line(reader, &line) && !is_blank(reader, &line)) {
        if (is_run_on(reader, &line)) {
            cuesheet_saw(sheet, VTT_RUN_ON, line.number);
            go_back(reader, &line);
            break;
        }
        if (has_arrow(&line) && looks_timed(&line))
            return refuse_times(reader, &line);
        if (has_arrow(&line))
            cuesheet_saw(sheet, VTT_ARROW, line.number);
        end = line.end;
    }
    key = cue_read(start, end, reader->subrip, &sheet->pen);
    if (key)
        place_of_key(sheet->place, key);
    return 0;
}

/* line: its times. */
static int read_cue(struct reader *reader, const struct line *line)
{
    struct times times;
    int r;

    if (!read_times(line, &times))
        return refuse_times(reader, line);
    r = cuesheet_begin(reader->sheet, line->number, times.start_ms, times.end_ms);
    if (r)
        return r;
    if (!reader->subrip) /* SubRip has coordinates there, of a picture that is not ours */
        place_read(reader->sheet->place, times.settings, (size_t)(line->end - times.settings));
    return read_words(reader);
}

/* A block without times. In SubRip people leave lines empty within a cue: it is the rest of it. In
 * WebVTT no player would show it. */
static int read_stray(struct reader *reader, struct line first)
{
    struct cuesheet *sheet = reader->sheet;
    struct line second = first;
    bool is_last = !peek(reader, &second) || is_blank(reader, &second);

    if (reader->subrip && is_number(&first) && is_last)
        return 0; /* a number that its cue was deleted of */
    if (reader->subrip && sheet->line && !looks_timed(&first) && !looks_timed(&second)) {
        cuesheet_saw(sheet, VTT_BROKEN_UP, first.number);
        go_back(reader, &first);
        pen_letter(&sheet->pen, '\n');
        return read_words(reader);
    }
    return cuesheet_refuse(sheet, first.number,
                           "\"%.*s\": a cue should begin here, with its two times", shown(&first),
                           first.start);
}

static int read_block(struct reader *reader, struct line first)
{
    struct line second;

    if (has_arrow(&first))
        return read_cue(reader, &first);
    if (peek(reader, &second) && has_arrow(&second)) { /* first is its number, or its name */
        next_line(reader, &second);
        return read_cue(reader, &second);
    }
    return read_stray(reader, first);
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

/* An arrow in a remark: its rest would be shown to everybody as a cue, or a cue be lost. */
static int pass_remark(struct reader *reader, bool is_header)
{
    struct line line;

    while (next_line(reader, &line) && !is_blank(reader, &line)) {
        if (is_header && is_run_on(reader, &line)) {
            cuesheet_saw(reader->sheet, VTT_RUN_ON, line.number);
            go_back(reader, &line);
            return 0;
        }
        if (has_arrow(&line))
            return cuesheet_refuse(
                reader->sheet, line.number,
                "\"-->\" stands inside other text: leave an empty line before each cue");
    }
    return 0;
}

static int read_blocks(struct reader *reader)
{
    struct line line;
    int r = 0;

    while (!r && next_line(reader, &line)) {
        if (is_remark(reader, &line))
            r = pass_remark(reader, line.number == 1);
        else if (!is_blank(reader, &line))
            r = read_block(reader, line);
    }
    return r ? r : cuesheet_end(reader->sheet, reader->line);
}

/* Formats that people take for captions that every player reads. */
static int refuse_others(struct cuesheet *sheet)
{
    static const struct {
        const char *begin, *name;
    } others[] = {
        {"[Script Info]", "an SSA or ASS file"},
        {"{\\rtf", "a text processor's file (RTF)"},
        {"Scenarist_SCC", "an SCC file"},
        {"{1}", "a MicroDVD file"},
        {"{0}", "a MicroDVD file"},
        {"PK\x03\x04", "a packed file (ZIP, DOCX)"},
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strncmp(sheet->text.data, others[i].begin, strlen(others[i].begin)) == 0)
            return cuesheet_refuse(sheet, 1, "this is %s: save it as SubRip or WebVTT",
                                   others[i].name);
    if (strspn(sheet->text.data, " \t\n") < sheet->text.length &&
        !memmem(sheet->text.data, sheet->text.length, "-->", 3))
        return cuesheet_refuse(sheet, 1,
                               "this is neither WebVTT, which begins with WEBVTT, nor SubRip");
    return 0;
}

int vtt_read(struct arena *arena, const void *bytes, size_t length, struct vtt *vtt,
             struct vtt_report *report)
{
    AUTO_CUESHEET struct cuesheet sheet;
    struct reader reader = {.sheet = &sheet};
    int r = cuesheet_open(&sheet, arena, bytes, length, vtt, report);

    if (r)
        return r < 0 ? fault(r) : r;
    reader.next = sheet.text.data;
    reader.end = sheet.text.data + sheet.text.length;
    reader.subrip = !begins(&(struct line){reader.next, reader.end, 1}, "WEBVTT");
    r = reader.subrip ? refuse_others(&sheet) : 0;
    if (r == 0)
        r = read_blocks(&reader);
    return r < 0 ? fault(r) : r;
}
