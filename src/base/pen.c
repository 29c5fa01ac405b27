/* Writes the words of one cue: what is asked for and what stands open are compared at each letter,
 * so that hostile nesting costs nothing and leaves no trace. */
#include "base/pen.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

static const char *text_of(const struct buf *buf)
{
    return buf->data ? buf->data : "";
}

void pen_start(struct pen *pen)
{
    buf_clear(&pen->markup);
    buf_clear(&pen->text);
    buf_clear(&pen->speaker);
    buf_clear(&pen->voice);
    buf_clear(&pen->written_voice);
    memset(pen->looks, 0, sizeof pen->looks);
    memset(pen->written_looks, 0, sizeof pen->written_looks);
    pen->gap = '\0';
}

static void escape(struct buf *out, uint32_t letter)
{
    if (letter == '&')
        buf_text(out, "&amp;");
    else if (letter == '<')
        buf_text(out, "&lt;");
    else if (letter == '>') /* and so no arrow */
        buf_text(out, "&gt;");
    else
        utf8_write(out, letter);
}

static bool is_blank(uint32_t letter)
{
    return letter == ' ' || letter == '\t';
}

/* What is none of text, a byte order mark from a file that was put together of several, and the two
 * that make letters run backwards. */
static bool is_unwanted(uint32_t letter)
{
    return letter < ' ' || !utf8_is_text((int32_t)letter) || letter == 0xFEFF || letter == 0x202D ||
           letter == 0x202E;
}

static uint32_t next_letter(const char **at, const char *end)
{
    int32_t letter = utf8_read(at, end);

    return letter < 0 ? UTF8_REPLACEMENT : (uint32_t)letter;
}

void pen_voice(struct pen *pen, const char *name, size_t length)
{
    const char *end = name + length;
    bool gap = false;

    buf_clear(&pen->voice);
    while (name < end) {
        uint32_t letter = next_letter(&name, end);

        if (is_blank(letter) || letter == '\n') {
            gap = pen->voice.length > 0;
            continue;
        }
        if (is_unwanted(letter))
            continue;
        if (gap)
            buf_char(&pen->voice, ' ');
        gap = false;
        utf8_write(&pen->voice, letter);
    }
}

static void open_voice(struct pen *pen)
{
    const char *name = text_of(&pen->voice), *end = name + pen->voice.length;

    buf_text(&pen->markup, "<v ");
    for (const char *at = name; at < end;)
        escape(&pen->markup, next_letter(&at, end));
    buf_text(&pen->markup, str_ends(name, "-") ? " >" : ">"); /* never an arrow */
    if (pen->text.length) {
        buf_append(&pen->text, name, pen->voice.length);
        buf_text(&pen->text, ": ");
    } else {
        buf_append(&pen->speaker, name, pen->voice.length);
    }
}

static const char look_tags[PEN_LOOKS] = {'b', 'i', 'u'};

/* How many of what stands open stay so, from the outside: the voice, then each look. */
static int staying(const struct pen *pen)
{
    int same = 0;

    if (!str_equal(text_of(&pen->voice), text_of(&pen->written_voice)))
        return 0;
    while (same < PEN_LOOKS && pen->looks[same] == pen->written_looks[same])
        same++;
    return same + 1;
}

static void close_down_to(struct pen *pen, int level)
{
    for (int i = PEN_LOOKS; i > 0 && i >= level; i--) {
        if (pen->written_looks[i - 1])
            buf_printf(&pen->markup, "</%c>", look_tags[i - 1]);
        pen->written_looks[i - 1] = false;
    }
    if (level > 0)
        return;
    if (pen->written_voice.length)
        buf_text(&pen->markup, "</v>");
    buf_clear(&pen->written_voice);
}

static void open_up_from(struct pen *pen, int level)
{
    if (level == 0 && pen->voice.length) {
        open_voice(pen);
        buf_append(&pen->written_voice, text_of(&pen->voice), pen->voice.length);
    }
    for (int i = level > 0 ? level - 1 : 0; i < PEN_LOOKS; i++) {
        if (pen->looks[i])
            buf_printf(&pen->markup, "<%c>", look_tags[i]);
        pen->written_looks[i] = pen->looks[i];
    }
}

void pen_letter(struct pen *pen, uint32_t letter)
{
    int level;

    if (letter == '\n' || is_blank(letter)) {
        if (pen->text.length && pen->gap != '\n')
            pen->gap = letter == '\n' ? '\n' : ' ';
        return;
    }
    if (is_unwanted(letter))
        return;
    level = staying(pen);
    close_down_to(pen, level);
    if (pen->gap) {
        buf_char(&pen->markup, pen->gap);
        buf_char(&pen->text, pen->gap);
        pen->gap = '\0';
    }
    open_up_from(pen, level);
    escape(&pen->markup, letter);
    utf8_write(&pen->text, letter);
}

void pen_words(struct pen *pen, const char *start, const char *end)
{
    while (start < end)
        pen_letter(pen, next_letter(&start, end));
}

void pen_finish(struct pen *pen)
{
    close_down_to(pen, 0);
}

bool pen_failed(const struct pen *pen)
{
    return pen->markup.failed || pen->text.failed || pen->speaker.failed || pen->voice.failed ||
           pen->written_voice.failed;
}

void pen_free(struct pen *pen)
{
    buf_free(&pen->markup);
    buf_free(&pen->text);
    buf_free(&pen->speaker);
    buf_free(&pen->voice);
    buf_free(&pen->written_voice);
}
