/* The measures are those of the BBC's Subtitle Guidelines (1.2: 3.1 line length, 3.3 lines, 4.1
 * target minimum timing) and, where those give none, of Netflix's Timed Text Style Guide, General
 * Requirements (1 duration, 3 frame gap, 5 and 12 characters). */
#include "base/lint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"

enum {
    WORDS_A_MINUTE = 180,     /* BBC 4.1: 160 to 180 */
    WORD_MS_MIN = 300,        /* 200 words a minute: nobody follows */
    CUE_MS_MIN = 833,         /* Netflix 1: five sixths of a second */
    CUE_MS_MAX = 7000,        /* Netflix 1 */
    LINE_LETTERS = 37,        /* BBC 3.1: 68 % of the picture's width, in teletext's letters */
    LINE_LETTERS_MAX = 42,    /* Netflix 5 */
    GAP_FRAMES = 2,           /* Netflix 3 */
    FRAME_MS = 40,            /* where the film's own is not known: 25 a second */
    OVERLAP_SHOWN_MS = 60000, /* longer ones are told as a minute and more */
};

struct measure {
    int64_t ms;
    int words, letters, lines, widest;
};

struct linting {
    int (*each)(void *context, const struct lint_mark *mark);
    void *context;
    struct lint_mark mark;
};

const char *lint_name(enum lint_kind kind)
{
    static const char *const names[LINT_KINDS] = {
        [LINT_FAST] = "fast",       [LINT_DENSE] = "dense", [LINT_SHORT] = "short",
        [LINT_LONG] = "long",       [LINT_TALL] = "tall",   [LINT_WIDE] = "wide",
        [LINT_OVERLAP] = "overlap", [LINT_GAP] = "gap",     [LINT_BEYOND] = "beyond",
    };

    return names[kind];
}

/* A dash between blanks is no word; letters beyond ASCII are parts of words. */
static bool is_of_word(int32_t letter)
{
    return letter > 0x7F ? letter < 0x2010 || letter > 0x2027 : isalnum(letter) != 0;
}

static struct measure measure(const struct vtt_cue *cue)
{
    struct measure m = {.ms = cue->end_ms - cue->start_ms, .lines = 1};
    const char *at = cue->text, *end = at + strlen(at);
    bool in_word = false;
    int width = 0;

    while (at < end) {
        int32_t letter = utf8_read(&at, end);
        bool is_blank = letter == ' ' || letter == '\n' || letter == '\t';

        if (!is_blank && !in_word && letter > 0 && is_of_word(letter)) {
            m.words++;
            in_word = true;
        }
        in_word = in_word && !is_blank;
        m.lines += letter == '\n';
        m.letters += letter != '\n';
        width = letter == '\n' ? 0 : width + 1;
        m.widest = width > m.widest ? width : m.widest;
    }
    return m;
}

static int say(struct linting *linting, enum lint_kind kind, bool is_hard)
{
    linting->mark.kind = kind;
    linting->mark.is_hard = is_hard;
    return linting->each(linting->context, &linting->mark);
}

#define SAY(linting, kind, is_hard, ...)                                      \
    (snprintf((linting)->mark.text, sizeof(linting)->mark.text, __VA_ARGS__), \
     say(linting, kind, is_hard))

static int look_at_pace(struct linting *linting, const struct measure *m)
{
    int64_t rate = m->words * INT64_C(60000) / m->ms, letters = m->letters * INT64_C(1000) / m->ms;
    int64_t need_ms = m->words * INT64_C(60000) / WORDS_A_MINUTE;

    if (m->ms < CUE_MS_MIN && m->letters)
        return SAY(linting, LINT_SHORT, m->ms < m->words * (int64_t)WORD_MS_MIN,
                   "There for %.1f s: nobody can read it. Let it stand for 0.9 s or more.",
                   (double)m->ms / 1000);
    if (rate > WORDS_A_MINUTE)
        return SAY(linting, LINT_FAST, m->ms < m->words * (int64_t)WORD_MS_MIN,
                   "%lld words a minute: too fast. Let it stand for %.1f s, or say it in fewer.",
                   (long long)rate, (double)(need_ms + 99) / 1000);
    if (m->letters * INT64_C(1000) > caption_letters_a_second_max * m->ms)
        return SAY(linting, LINT_DENSE, false,
                   "%lld characters a second: more than %d. Let it stand longer, or shorten it.",
                   (long long)letters, caption_letters_a_second_max);
    if (m->ms > CUE_MS_MAX)
        return SAY(linting, LINT_LONG, false,
                   "There for %.1f s: split it, or end it when it has been said.",
                   (double)m->ms / 1000);
    return 0;
}

static int look_at_shape(struct linting *linting, const struct measure *m)
{
    int r = 0;

    if (m->lines > caption_lines_max)
        r = SAY(linting, LINT_TALL, m->lines > caption_lines_max + 1,
                "%d lines: two fit. Split it where the sense breaks.", m->lines);
    if (!r && m->widest > LINE_LETTERS)
        r = SAY(linting, LINT_WIDE, m->widest > LINE_LETTERS_MAX,
                "A line of %d characters: %d fit. Break it at a comma, or before \"and\".",
                m->widest, LINE_LETTERS);
    return r;
}

/* Two that begin at the same moment are two who speak. */
static int look_at_next(struct linting *linting, const struct vtt_cue *cue,
                        const struct vtt_cue *next, int64_t frame_ms)
{
    int64_t gap_ms = next->start_ms - cue->end_ms;

    if (next->start_ms == cue->start_ms)
        return 0;
    if (gap_ms < -OVERLAP_SHOWN_MS)
        return SAY(
            linting, LINT_OVERLAP, true,
            "The next begins more than a minute before this ends: one of the times is wrong.");
    if (gap_ms < 0)
        return SAY(linting, LINT_OVERLAP, true,
                   "The next begins %.1f s before this ends: end it earlier.",
                   (double)-gap_ms / 1000);
    if (gap_ms < GAP_FRAMES * frame_ms)
        return SAY(linting, LINT_GAP, false,
                   "The next comes after %lld ms: leave two frames (%lld ms), so that the change "
                   "is seen.",
                   (long long)gap_ms, (long long)(GAP_FRAMES * frame_ms));
    return 0;
}

static int look_at_end(struct linting *linting, const struct vtt_cue *cue, int64_t duration_ms)
{
    if (!duration_ms || cue->end_ms <= duration_ms)
        return 0;
    return SAY(linting, LINT_BEYOND, cue->start_ms >= duration_ms,
               cue->start_ms >= duration_ms
                   ? "It begins after the film has ended: is it of another cut?"
                   : "It ends after the film: end it earlier.");
}

int lint_captions(const struct vtt *vtt, const struct lint_film *film,
                  int (*each)(void *context, const struct lint_mark *mark), void *context)
{
    struct linting linting = {.each = each, .context = context};
    int64_t frame_ms = film->fps_num > 0 ? film->fps_den * 1000 / film->fps_num : FRAME_MS;
    int r = 0;

    for (int i = 0; i < vtt->count && !r; i++) {
        const struct vtt_cue *cue = &vtt->cues[i];
        struct measure m = measure(cue);

        linting.mark.cue = i;
        r = look_at_pace(&linting, &m);
        if (!r)
            r = look_at_shape(&linting, &m);
        if (!r && i + 1 < vtt->count)
            r = look_at_next(&linting, cue, cue + 1, frame_ms);
        if (!r)
            r = look_at_end(&linting, cue, film->duration_ms);
    }
    return r;
}
