/* Captions and chapters written as WebVTT (W3C), and what was wrong with them in words. */
#include "base/vtt.h"

#include <stdio.h>
#include <string.h>

#include "base/pen.h"

const char *vtt_flaw_says(enum vtt_flaw flaw)
{
    static const char *const says[VTT_FLAWS] = {
        [VTT_UNSORTED] = "this cue began before the one above it, and was put in order",
        [VTT_OVERLAPS] =
            "this cue begins before the one above it has ended: both are shown at once",
        [VTT_RUN_ON] = "there was no empty line before this cue",
        [VTT_BROKEN_UP] = "an empty line stood among these words; they were kept together",
        [VTT_ARROW] = "\"-->\" stands among these words, and is shown",
        [VTT_TALL] = "more than 2 lines at once are hard to read",
        [VTT_FAST] = "more than 20 letters a second are hard to read",
        [VTT_GARBLED] = "letters here are garbled, like the last in cafÃ©: save the file as UTF-8",
        [VTT_HIDDEN] = "words that are set not to be shown were left out",
    };

    return says[flaw];
}

void vtt_write_cue_time(char out[VTT_TIME_MAX], int64_t ms)
{
    snprintf(out, VTT_TIME_MAX, "%02lld:%02d:%02d.%03d", (long long)(ms / 3600000),
             (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
}

static void write_words(struct buf *out, const struct vtt_cue *cue)
{
    AUTO_PEN struct pen pen = {0};

    if (cue->markup) {
        buf_text(out, cue->markup);
        return;
    }
    pen_start(&pen);
    if (cue->speaker)
        pen_voice(&pen, cue->speaker, strlen(cue->speaker));
    pen_words(&pen, cue->text, cue->text + strlen(cue->text));
    pen_finish(&pen);
    buf_append(out, pen.markup.data, pen.markup.length);
    out->failed |= pen_failed(&pen);
}

void vtt_write(struct buf *out, const struct vtt *vtt)
{
    buf_text(out, "WEBVTT\n");
    for (int i = 0; i < vtt->count; i++) {
        const struct vtt_cue *cue = &vtt->cues[i];
        char start[VTT_TIME_MAX], end[VTT_TIME_MAX];

        vtt_write_cue_time(start, cue->start_ms);
        vtt_write_cue_time(end, cue->end_ms);
        buf_printf(out, "\n%s --> %s%s%s\n", start, end, cue->place ? " " : "",
                   cue->place ? cue->place : "");
        write_words(out, cue);
        buf_char(out, '\n');
    }
}

/* "00:01:02,345" */
static void write_subrip_time(char out[VTT_TIME_MAX], int64_t ms)
{
    vtt_write_cue_time(out, ms);
    *strchr(out, '.') = ',';
}

void vtt_write_subrip(struct buf *out, const struct vtt *vtt)
{
    buf_text(out, "");
    for (int i = 0; i < vtt->count; i++) {
        const struct vtt_cue *cue = &vtt->cues[i];
        char start[VTT_TIME_MAX], end[VTT_TIME_MAX];

        write_subrip_time(start, cue->start_ms);
        write_subrip_time(end, cue->end_ms);
        buf_printf(out, "%s%d\n%s --> %s\n%s%s%s\n", i ? "\n" : "", i + 1, start, end,
                   cue->speaker ? cue->speaker : "", cue->speaker ? ": " : "", cue->text);
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
