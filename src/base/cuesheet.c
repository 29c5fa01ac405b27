/* The cues of one file on their way from a reader to its caller. Lost words are worse than a file
 * sent back: a cue that no player would show is refused; one that is only hard to read is kept. */
#include "base/cuesheet.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/charset.h"
#include "base/fault.h"
#include "base/limits.h"

struct cuesheet_cue {
    struct vtt_cue cue;
    int line;  /* where it stood */
    int order; /* among those kept */
};

int cuesheet_refuse(struct cuesheet *sheet, int line, const char *reason, ...)
{
    va_list args;

    va_start(args, reason);
    vsnprintf(sheet->report->reason, sizeof sheet->report->reason, reason, args);
    va_end(args);
    sheet->report->line = line;
    return VTT_REFUSED;
}

void cuesheet_saw(struct cuesheet *sheet, enum vtt_flaw flaw, int line)
{
    struct vtt_seen *seen = &sheet->report->flaws[flaw];

    if (seen->count++ == 0)
        seen->line = line;
}

static int refuse_nul(struct cuesheet *sheet)
{
    const char *nul = memchr(sheet->text.data, '\0', sheet->text.length);
    int line = 1;

    if (!nul)
        return 0;
    for (const char *at = sheet->text.data; at < nul; at++)
        line += *at == '\n';
    return cuesheet_refuse(sheet, line, "there is a NUL byte here: save the file as UTF-8 text");
}

int cuesheet_open(struct cuesheet *sheet, struct arena *arena, const void *bytes, size_t length,
                  struct vtt *vtt, struct vtt_report *report)
{
    *vtt = (struct vtt){0};
    *report = (struct vtt_report){0};
    *sheet = (struct cuesheet){.arena = arena, .vtt = vtt, .report = report};
    pen_start(&sheet->pen);
    if (length > (size_t)caption_bytes_max)
        return cuesheet_refuse(sheet, 1, "the file is larger than %d MiB",
                               (int)(caption_bytes_max >> 20));
    charset_to_utf8(&sheet->text, bytes, length);
    return sheet->text.failed ? fault(-ENOMEM) : refuse_nul(sheet);
}

static int check_times(struct cuesheet *sheet, int line, int64_t start_ms, int64_t end_ms)
{
    char start[VTT_TIME_MAX], end[VTT_TIME_MAX];

    if (end_ms > film_duration_ms_max)
        return cuesheet_refuse(sheet, line, "this cue ends after more than %d hours",
                               (int)(film_duration_ms_max / 3600000));
    vtt_write_cue_time(start, start_ms);
    vtt_write_cue_time(end, end_ms);
    if (end_ms < start_ms)
        return cuesheet_refuse(sheet, line, "the end %s is before the start %s", end, start);
    if (end_ms == start_ms)
        return cuesheet_refuse(sheet, line, "the end %s is the same as the start", end);
    return 0;
}

/* Room for one more. */
static int grow(struct cuesheet *sheet)
{
    struct cuesheet_cue *cues;

    if (sheet->count == caption_cues_max)
        return cuesheet_refuse(sheet, sheet->line, "there are more than %d cues", caption_cues_max);
    if (sheet->count < sheet->room)
        return 0;
    cues = arena_array(sheet->arena, (size_t)sheet->room * 2 + 64, sizeof *cues);
    if (!cues)
        return fault(-ENOMEM);
    if (sheet->count)
        memcpy(cues, sheet->cues, (size_t)sheet->count * sizeof *cues);
    sheet->cues = cues;
    sheet->room = sheet->room * 2 + 64;
    return 0;
}

/* What drones and action cameras write beside a film, "GPS(-0.12,51.50,20)", "[latitude: 51.50]":
 * where a home is must not be published, however it came into a caption file. */
static bool names_a_place(const char *text)
{
    static const char *const words[] = {"gps", "latitude", "longitude", "longtitude"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        for (const char *at = text; (at = strcasestr(at, words[i]));) {
            size_t marks;

            at += strlen(words[i]);
            marks = strspn(at, " :=([");
            if (strcspn(at, ":=([") < marks && at[marks + strspn(at + marks, "+-")] >= '0' &&
                at[marks + strspn(at + marks, "+-")] <= '9')
                return true;
        }
    return false;
}

static void look_over(struct cuesheet *sheet, const struct vtt_cue *cue)
{
    int64_t letters = 0;
    int lines = 1;

    for (const char *at = cue->text; *at; at++) {
        letters += (*at & 0xC0) != 0x80;
        lines += *at == '\n';
    }
    if (lines > caption_lines_max)
        cuesheet_saw(sheet, VTT_TALL, sheet->line);
    if (strstr(cue->text, "\xC3\x83\xC2") || strstr(cue->text, "\xC3\xA2\xE2\x82\xAC"))
        cuesheet_saw(sheet, VTT_GARBLED, sheet->line);
    if (letters * 1000 > caption_letters_a_second_max * (cue->end_ms - cue->start_ms))
        cuesheet_saw(sheet, VTT_FAST, sheet->line);
}

static int copy(struct arena *arena, const struct buf *buf, const char **text)
{
    *text = buf->length ? arena_strndup(arena, buf->data, buf->length) : NULL;
    return buf->length && !*text ? fault(-ENOMEM) : 0;
}

/* The cue at hand, when it has words. */
static int keep(struct cuesheet *sheet)
{
    struct cuesheet_cue *kept;
    int r;

    pen_finish(&sheet->pen);
    if (pen_failed(&sheet->pen))
        return fault(-ENOMEM);
    if (sheet->line == 0 || !sheet->pen.text.length)
        return 0;
    if (names_a_place(sheet->pen.text.data)) {
        sheet->report->names_place = true;
        return cuesheet_refuse(
            sheet, sheet->line,
            "this looks like where a camera was (GPS): that is not for visitors");
    }
    r = grow(sheet);
    if (r)
        return r;
    kept = &sheet->cues[sheet->count];
    *kept = (struct cuesheet_cue){.cue = {.start_ms = sheet->start_ms, .end_ms = sheet->end_ms},
                                  .line = sheet->line,
                                  .order = sheet->count};
    r = copy(sheet->arena, &sheet->pen.text, &kept->cue.text);
    if (r == 0)
        r = copy(sheet->arena, &sheet->pen.speaker, &kept->cue.speaker);
    if (r == 0)
        r = copy(sheet->arena, &sheet->pen.markup, &kept->cue.markup);
    if (r == 0 && sheet->place[0]) {
        kept->cue.place = arena_strdup(sheet->arena, sheet->place);
        r = kept->cue.place ? 0 : fault(-ENOMEM);
    }
    if (r)
        return r;
    look_over(sheet, &kept->cue);
    sheet->count++;
    return 0;
}

int cuesheet_begin(struct cuesheet *sheet, int line, int64_t start_ms, int64_t end_ms)
{
    int r = keep(sheet);

    if (r == 0)
        r = check_times(sheet, line, start_ms, end_ms);
    pen_start(&sheet->pen);
    sheet->place[0] = '\0';
    sheet->line = line;
    sheet->start_ms = start_ms;
    sheet->end_ms = end_ms;
    return r;
}

static int by_start(const void *a, const void *b)
{
    const struct cuesheet_cue *left = a, *right = b;

    if (left->cue.start_ms != right->cue.start_ms)
        return left->cue.start_ms < right->cue.start_ms ? -1 : 1;
    return left->order - right->order;
}

/* Two that begin at once are two who speak; of one that begins within another one end is wrong. */
static void put_in_order(struct cuesheet *sheet)
{
    int64_t latest_ms = 0, begun_ms = 0;

    for (int i = 1; i < sheet->count; i++)
        if (sheet->cues[i].cue.start_ms < sheet->cues[i - 1].cue.start_ms)
            cuesheet_saw(sheet, VTT_UNSORTED, sheet->cues[i].line);
    if (sheet->report->flaws[VTT_UNSORTED].count)
        qsort(sheet->cues, (size_t)sheet->count, sizeof *sheet->cues, by_start);
    for (int i = 0; i < sheet->count; i++) {
        const struct vtt_cue *cue = &sheet->cues[i].cue;

        if (cue->start_ms < latest_ms && cue->start_ms != begun_ms)
            cuesheet_saw(sheet, VTT_OVERLAPS, sheet->cues[i].line);
        if (cue->end_ms > latest_ms)
            latest_ms = cue->end_ms;
        begun_ms = cue->start_ms;
    }
}

int cuesheet_end(struct cuesheet *sheet, int last_line)
{
    int r = keep(sheet);

    if (r)
        return r;
    if (!sheet->count)
        return cuesheet_refuse(sheet, last_line ? last_line : 1, "there are no cues in this file");
    put_in_order(sheet);
    sheet->vtt->cues = arena_array(sheet->arena, (size_t)sheet->count, sizeof *sheet->vtt->cues);
    if (!sheet->vtt->cues)
        return fault(-ENOMEM);
    sheet->vtt->count = sheet->count;
    for (int i = 0; i < sheet->count; i++)
        sheet->vtt->cues[i] = sheet->cues[i].cue;
    return 0;
}

void cuesheet_close(struct cuesheet *sheet)
{
    buf_free(&sheet->text);
    pen_free(&sheet->pen);
}
