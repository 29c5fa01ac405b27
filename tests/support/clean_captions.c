/* What our captions may hold. Written from W3C WebVTT 4, with regular expressions: slow, and as
 * unlike the reader as can be. */
#include "clean_captions.h"

#include <regex.h>
#include <stdbool.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"

#define TIME    "[0-9]{2}:[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}"
#define PERCENT "(100|[0-9]{1,2}(\\.[0-9]{1,2})?)%"
static const char times[] =
    "^" TIME " --> " TIME "( vertical:(rl|lr))?( line:(" PERCENT "|-?[0-9]{1,4})(,(start|center|"
    "end))?)?( position:" PERCENT "(,(line-left|center|line-right))?)?( size:" PERCENT
    ")?( align:(start|center|end|left|right))?$";
/* A piece of words: no markup, or a reference, or a tag. */
static const char piece[] = "^([^<>&]+|&(amp|lt|gt);|</?[biu]>|<v ([^<>&]|&(amp|lt|gt);)+>|</v>)";

static bool matches(const char *pattern, const char *text, size_t length, size_t *matched)
{
    static regex_t known[2];
    static bool is_ready;
    regex_t *regex = &known[pattern == piece];
    regmatch_t match = {.rm_so = 0, .rm_eo = (regoff_t)length};

    if (!is_ready) {
        check(regcomp(&known[0], times, REG_EXTENDED) == 0);
        check(regcomp(&known[1], piece, REG_EXTENDED) == 0);
        is_ready = true;
    }
    if (regexec(regex, text, 1, &match, REG_STARTEND) != 0)
        return false;
    *matched = (size_t)match.rm_eo;
    return true;
}

/* Which tags are open, by their letter; they close in turn. */
struct open {
    char tags[4];
    int count;
};

static const char *step(struct open *open, const char *tag)
{
    bool closes = tag[1] == '/';
    char letter = tag[1 + closes];

    if (closes)
        return open->count > 0 && open->tags[--open->count] == letter ? NULL
                                                                      : "a tag closes another";
    if (memchr(open->tags, letter, (size_t)open->count))
        return "a tag stands in itself";
    check(open->count < 4);
    open->tags[open->count++] = letter;
    return NULL;
}

static const char *check_words(struct open *open, const char *line, size_t length)
{
    if (memmem(line, length, "-->", 3))
        return "an arrow among the words";
    while (length > 0) {
        const char *wrong = NULL;
        size_t matched;

        if (!matches(piece, line, length, &matched))
            return "markup that is none of ours";
        if (*line == '<')
            wrong = step(open, line);
        if (wrong)
            return wrong;
        line += matched;
        length -= matched;
    }
    return NULL;
}

/* One cue, from its times to the empty line after it. */
static const char *check_cue(const char **text)
{
    struct open open = {0};
    const char *line = *text, *end = strchr(line, '\n');
    size_t matched;

    if (!end || !matches(times, line, (size_t)(end - line), &matched))
        return "times that are not as they should be";
    for (line = end + 1; *line && *line != '\n'; line = end + 1) {
        const char *wrong;

        end = strchr(line, '\n');
        if (!end)
            return "no line end at the end";
        wrong = check_words(&open, line, (size_t)(end - line));
        if (wrong)
            return wrong;
    }
    if (open.count)
        return "a tag is left open";
    *text = line;
    return line == end + 1 ? NULL : "a cue without words";
}

const char *clean_captions_text(const char *text)
{
    if (!str_starts(text, "WEBVTT\n"))
        return "no header";
    if (!str_is_text(text, strlen(text)) || strchr(text, '\t'))
        return "control characters";
    for (text += strlen("WEBVTT\n"); *text;) {
        const char *wrong = *text++ == '\n' ? check_cue(&text) : "no empty line before a cue";

        if (wrong)
            return wrong;
    }
    return NULL;
}

const char *clean_captions_cues(const struct vtt *vtt)
{
    int64_t latest_ms = 0;

    if (vtt->count < 1 || vtt->count > caption_cues_max)
        return "too few or too many cues";
    for (int i = 0; i < vtt->count; i++) {
        const struct vtt_cue *cue = &vtt->cues[i];

        if (cue->start_ms < latest_ms || cue->end_ms <= cue->start_ms ||
            cue->end_ms > film_duration_ms_max)
            return "times out of order";
        if (!*cue->text || !str_is_text(cue->text, strlen(cue->text)))
            return "words that are none";
        if (cue->speaker && (!*cue->speaker || strchr(cue->speaker, '\n') ||
                             !str_is_text(cue->speaker, strlen(cue->speaker))))
            return "a speaker who is none";
        latest_ms = cue->start_ms;
    }
    return NULL;
}

static bool same(const struct vtt *a, const struct vtt *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++) {
        const struct vtt_cue *left = &a->cues[i], *right = &b->cues[i];

        if (left->start_ms != right->start_ms || left->end_ms != right->end_ms ||
            !str_equal(left->speaker, right->speaker) || !str_equal(left->text, right->text) ||
            !str_equal(left->place, right->place) || !str_equal(left->markup, right->markup))
            return false;
    }
    return true;
}

const char *clean_captions_again(const struct vtt *vtt)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_BUF struct buf out = {0}, second = {0};
    struct vtt_report report;
    struct vtt again;
    const char *wrong;

    vtt_write(&out, vtt);
    check(!out.failed);
    wrong = clean_captions_text(out.data);
    if (wrong || (int64_t)out.length > caption_bytes_max) /* escapes make text longer */
        return wrong;
    if (vtt_read(arena, out.data, out.length, &again, &report))
        return "it cannot be read again";
    if (!same(vtt, &again))
        return "other cues are read again";
    vtt_write(&second, &again);
    return str_equal(out.data, second.data) ? NULL : "it is written otherwise again";
}
