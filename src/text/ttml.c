/* TTML read with expat in one walk: a table of elements says what may stand where, a frame for each
 * open one holds what is inherited, and words go to the cue sheet as they come. What is not in the
 * table is passed over with all that is in it: metadata names people, and is not shown. */
#include "text/ttml.h"

#include <errno.h>
#include <expat.h>
#include <string.h>

#include "base/cuesheet.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "ttml_style.h"
#include "ttml_time.h"

enum element { DOCUMENT, TT, HEAD, STYLING, LAYOUT, STYLE, REGION, BODY, DIV, P, SPAN, BR, OTHER };

/* TTML2 8.1: what may stand in what, a bit a parent. <p> in <body> is often written. */
static const struct {
    const char *name;
    unsigned inside;
} elements[OTHER] = {
    [TT] = {"tt", 1U << DOCUMENT},
    [HEAD] = {"head", 1U << TT},
    [STYLING] = {"styling", 1U << HEAD},
    [LAYOUT] = {"layout", 1U << HEAD},
    [STYLE] = {"style", 1U << STYLING | 1U << REGION},
    [REGION] = {"region", 1U << LAYOUT},
    [BODY] = {"body", 1U << TT},
    [DIV] = {"div", 1U << BODY | 1U << DIV},
    [P] = {"p", 1U << BODY | 1U << DIV},
    [SPAN] = {"span", 1U << P | 1U << SPAN},
    [BR] = {"br", 1U << P | 1U << SPAN},
};

/* A style or a region, by its name. */
struct named {
    const char *id;
    struct ttml_look look;
};

struct names {
    struct named *all;
    int count;
};

struct frame {
    enum element element;
    int line;
    struct ttml_span span;
    struct ttml_look look;
    const struct ttml_look *region;
    const char *id;
};

struct reader {
    XML_Parser parser;
    struct cuesheet *sheet;
    struct frame *frames; /* frames[depth] is the one that is open */
    int depth;
    int skipped; /* how many are open of those passed over */
    int r;       /* why the walk was stopped */
    struct ttml_rates rates;
    int picture_height;
    struct names styles, regions;
    bool is_begun;    /* a cue, for the words of this <p> */
    bool is_told;     /* that words of this <p> are left out */
    int lines_before; /* the document */
};

static int line_of(const struct reader *reader)
{
    return reader->lines_before + (int)XML_GetCurrentLineNumber(reader->parser);
}

static void stop(struct reader *reader, int r)
{
    reader->r = r;
    XML_StopParser(reader->parser, XML_FALSE);
}

static void refuse(struct reader *reader, int line, const char *reason)
{
    stop(reader, cuesheet_refuse(reader->sheet, line, "%s", reason));
}

/* IMSC's image profile. */
static void refuse_pictures(struct reader *reader)
{
    refuse(reader, line_of(reader), "these captions are pictures: export them as text");
}

/* "NAMESPACE|NAME" as NAME, when the namespace is TTML's, or one that its drafts had, followed by
 * part ("#styling"); else NULL. */
static const char *name_in(const char *qualified, const char *part)
{
    static const char *const roots[] = {"http://www.w3.org/ns/ttml",
                                        "http://www.w3.org/2006/10/ttaf1",
                                        "http://www.w3.org/2006/04/ttaf1"};

    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
        size_t root = strlen(roots[i]), length = strlen(part);

        if (str_starts(qualified, roots[i]) && str_starts(qualified + root, part) &&
            qualified[root + length] == '|')
            return qualified + root + length + 1;
    }
    return NULL;
}

static enum element element_of(const char *qualified)
{
    const char *name = name_in(qualified, "");

    for (int i = TT; name && i < OTHER; i++)
        if (str_equal(name, elements[i].name))
            return (enum element)i;
    return OTHER;
}

static const struct ttml_look *find(const struct names *names, const char *id, size_t length)
{
    for (int i = 0; i < names->count; i++)
        if (strlen(names->all[i].id) == length && memcmp(names->all[i].id, id, length) == 0)
            return &names->all[i].look;
    return NULL;
}

static void keep(struct reader *reader, struct names *names, const struct frame *frame)
{
    if (!frame->id)
        return;
    if (!names->all)
        names->all = arena_array(reader->sheet->arena, (size_t)ttml_styles_max, sizeof *names->all);
    if (!names->all)
        stop(reader, fault(-ENOMEM));
    else if (names->count == ttml_styles_max)
        refuse(reader, frame->line, "there are more styles than captions need (500)");
    else
        names->all[names->count++] = (struct named){frame->id, frame->look};
}

/* style="a b": the later over the earlier (TTML2 10.4.1.3). */
static void take_styles(struct reader *reader, struct frame *frame, const char *ids)
{
    enum { styles_max = 16 };

    for (int i = 0; i < styles_max && *(ids += strspn(ids, " \t\n")); i++) {
        size_t length = strcspn(ids, " \t\n");
        const struct ttml_look *look = find(&reader->styles, ids, length);

        if (look)
            ttml_style_lay_over(&frame->look, look);
        ids += length;
    }
}

/* An attribute of the document as a whole. */
static bool take_parameter(struct reader *reader, const char *name, const char *value)
{
    struct ttml_rates *rates = &reader->rates;
    int64_t numbers[2] = {0};

    if (str_equal(name, "timeBase"))
        return str_equal(value, "media");
    if (str_equal(name, "frameRateMultiplier")) {
        bool is_good = ttml_time_numbers(value, 2, numbers);

        rates->multiplied_by = numbers[0];
        rates->multiplied_per = numbers[1];
        return is_good;
    }
    if (str_equal(name, "frameRate"))
        return ttml_time_numbers(value, 1, &rates->frames);
    if (str_equal(name, "subFrameRate"))
        return ttml_time_numbers(value, 1, &rates->sub_frames);
    if (str_equal(name, "tickRate"))
        return ttml_time_numbers(value, 1, &rates->ticks);
    return true;
}

static void take_document(struct reader *reader, const char **attributes)
{
    for (; *attributes && reader->r == 0; attributes += 2) {
        const char *parameter = name_in(attributes[0], "#parameter");
        const char *style = name_in(attributes[0], "#styling");

        if (parameter && !take_parameter(reader, parameter, attributes[1]))
            refuse(reader, line_of(reader),
                   "these captions do not count their times from the film's beginning, or in a way "
                   "unknown here: export them with media time");
        if (style && str_equal(style, "extent"))
            reader->picture_height = ttml_style_height(attributes[1]);
    }
}

static void take_attribute(struct reader *reader, struct frame *frame, struct ttml_timing *timing,
                           const char *name, const char *value)
{
    if (str_equal(name, "begin"))
        timing->begin = value;
    else if (str_equal(name, "end"))
        timing->end = value;
    else if (str_equal(name, "dur"))
        timing->dur = value;
    else if (str_equal(name, "style"))
        take_styles(reader, frame, value);
    else if (str_equal(name, "region"))
        frame->region = find(&reader->regions, value, strlen(value));
    else if (str_equal(name, "timeContainer"))
        frame->span.is_sequence = str_equal(value, "seq");
    else if (str_ends(name, "|backgroundImage"))
        refuse_pictures(reader);
    else if (str_equal(name, "http://www.w3.org/XML/1998/namespace|id")) {
        frame->id = arena_strdup(reader->sheet->arena, value);
        if (!frame->id)
            stop(reader, fault(-ENOMEM));
    }
}

/* The looks that stand on an element itself go over those it names, in whatever order. */
static void take_looks(const struct reader *reader, struct frame *frame, const char **attributes)
{
    struct ttml_look own;

    ttml_style_clear(&own);
    for (; *attributes; attributes += 2) {
        const char *name = name_in(attributes[0], "#styling");

        if (name)
            ttml_style_take(&own, name, attributes[1], reader->picture_height);
    }
    ttml_style_lay_over(&frame->look, &own);
}

static void take_element(struct reader *reader, struct frame *frame, const char **attributes)
{
    struct ttml_timing timing = {0};

    for (const char **at = attributes; *at && reader->r == 0; at += 2)
        take_attribute(reader, frame, &timing, at[0], at[1]);
    take_looks(reader, frame, attributes);
    if (reader->r == 0 && !ttml_time_span(&reader->rates, &timing, &frame[-1].span, &frame->span))
        refuse(reader, frame->line,
               "a time here cannot be read: it should be like 00:01:02.345 or 62.345s");
}

/* May it stand here? What may not is passed over. */
static bool is_known(const struct reader *reader, enum element element)
{
    return !reader->skipped && element != OTHER &&
           elements[element].inside & 1U << reader->frames[reader->depth].element;
}

static void pass_over(struct reader *reader, const char *qualified)
{
    const char *name = name_in(qualified, "");

    if (name && str_equal(name, "image"))
        refuse_pictures(reader);
    reader->skipped++;
}

static void open_frame(struct reader *reader, enum element element, const char **attributes)
{
    struct frame *frame = &reader->frames[++reader->depth];

    *frame = frame[-1];
    frame->element = element;
    frame->line = line_of(reader);
    frame->id = NULL;
    frame->span.is_sequence = false;
    if (element == P)
        reader->is_begun = reader->is_told = false;
    if (element == BR)
        pen_letter(&reader->sheet->pen, '\n');
    if (element == TT)
        take_document(reader, attributes);
    else
        take_element(reader, frame, attributes);
}

/* expat may still call after it was stopped: each looks first. */
static void on_start(void *context, const char *name, const char **attributes)
{
    struct reader *reader = context;
    enum element element = element_of(name);

    if (reader->r)
        return;
    if (reader->depth == 0 && element != TT)
        refuse(reader, line_of(reader), "this is XML, but not captions in TTML");
    else if (!is_known(reader, element))
        pass_over(reader, name);
    else if (reader->depth == ttml_depth_max)
        refuse(reader, line_of(reader), "elements stand deeper in one another than captions need");
    else
        open_frame(reader, element, attributes);
}

static void on_end(void *context, const char *name)
{
    struct reader *reader = context;
    const struct frame *frame = &reader->frames[reader->depth];

    if (reader->r)
        return;
    if (reader->skipped) {
        reader->skipped--;
        return;
    }
    reader->depth--;
    if (frame->element != BR)
        ttml_time_end(&reader->frames[reader->depth].span, &frame->span);
    if (frame->element == REGION)
        keep(reader, &reader->regions, frame);
    else if (frame->element == STYLE && frame[-1].element == STYLING)
        keep(reader, &reader->styles, frame);
    else if (frame->element == STYLE) /* within a region: its own */
        ttml_style_lay_over(&reader->frames[reader->depth].look, &frame->look);
}

/* Words of another time than those before them are another cue. */
static void begin_cue(struct reader *reader, const struct frame *frame,
                      const struct ttml_look *look)
{
    struct cuesheet *sheet = reader->sheet;
    int r;

    if (reader->is_begun && sheet->start_ms == frame->span.start_ms &&
        sheet->end_ms == frame->span.end_ms)
        return;
    if (frame->span.end_ms == TTML_TIME_NONE) {
        refuse(reader, frame->line, "nothing says when these words end");
        return;
    }
    r = cuesheet_begin(sheet, frame->line, frame->span.start_ms, frame->span.end_ms);
    if (r)
        stop(reader, r);
    ttml_style_place(sheet->place, look, frame->region);
    reader->is_begun = true;
}

/* A line end of the file is a space (TTML2 8.2.9, xml:space): <br/> ends a line. */
static void write_words(struct pen *pen, const char *text, const char *end)
{
    while (text < end) {
        const char *space = text;

        while (space < end && *space != '\n' && *space != '\r')
            space++;
        pen_words(pen, text, space);
        if (space < end)
            pen_letter(pen, ' ');
        text = space + 1;
    }
}

static bool is_space(const char *text, int length)
{
    for (int i = 0; i < length; i++)
        if (!strchr(" \t\r\n", text[i]))
            return false;
    return true;
}

/* TTML2 10.4.4.2: a region's looks are handed down to what stands in it. 12.2.4: words by
 * themselves in a sequence are there for no time at all. */
static void on_words(void *context, const char *text, int length)
{
    struct reader *reader = context;
    const struct frame *frame = &reader->frames[reader->depth];
    struct pen *pen = &reader->sheet->pen;
    struct ttml_look look;

    if (reader->r || reader->skipped || (frame->element != P && frame->element != SPAN))
        return;
    ttml_style_clear(&look);
    if (frame->region)
        look = *frame->region;
    ttml_style_lay_over(&look, &frame->look);
    if (look.is_gone == TTML_YES || look.is_invisible == TTML_YES || frame->span.is_sequence) {
        if (!reader->is_told && !is_space(text, length))
            cuesheet_saw(reader->sheet, VTT_HIDDEN, line_of(reader));
        reader->is_told |= !is_space(text, length);
        return;
    }
    if (!is_space(text, length))
        begin_cue(reader, frame, &look);
    for (int i = 0; i < PEN_LOOKS; i++)
        pen->looks[i] = look.looks[i] == TTML_YES;
    if (reader->r == 0)
        write_words(pen, text, text + length);
}

/* Entities grow and reach outside: there is no use for them in captions. */
static void on_document_type(void *context, const char *name, const char *system_id,
                             const char *public_id, int has_internal_subset)
{
    struct reader *reader = context;

    refuse(reader, line_of(reader), "a document type (<!DOCTYPE …>) is not taken: delete it");
}

static int parse(struct reader *reader, const char *start, const char *end)
{
    enum XML_Error error;

    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader->parser, on_words);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_document_type);
    if (XML_Parse(reader->parser, start, (int)(end - start), XML_TRUE) == XML_STATUS_OK)
        return cuesheet_end(reader->sheet, line_of(reader));
    if (reader->r)
        return reader->r;
    error = XML_GetErrorCode(reader->parser);
    if (error == XML_ERROR_NO_MEMORY)
        return fault(-ENOMEM);
    return cuesheet_refuse(reader->sheet, line_of(reader), "this is not well-formed XML: %s",
                           XML_ErrorString(error));
}

static void free_parser(XML_Parser *parser)
{
    XML_ParserFree(*parser);
}

/* The bytes are UTF-8 by now, whatever the XML declaration says of them. */
static int read_document(struct cuesheet *sheet)
{
    __attribute__((cleanup(free_parser))) XML_Parser parser = XML_ParserCreateNS("UTF-8", '|');
    struct reader reader = {.parser = parser, .sheet = sheet};
    const char *start = sheet->text.data;

    reader.frames = arena_array(sheet->arena, (size_t)ttml_depth_max + 1, sizeof *reader.frames);
    if (!parser || !reader.frames)
        return fault(-ENOMEM);
    reader.frames[0] = (struct frame){.element = DOCUMENT, .span.end_ms = TTML_TIME_NONE};
    ttml_style_clear(&reader.frames[0].look);
    for (; *start != '<'; start++)
        reader.lines_before += *start == '\n';
    return parse(&reader, start, sheet->text.data + sheet->text.length);
}

int ttml_read(struct arena *arena, const void *bytes, size_t length, struct vtt *vtt,
              struct vtt_report *report)
{
    AUTO_CUESHEET struct cuesheet sheet;
    int r = cuesheet_open(&sheet, arena, bytes, length, vtt, report);

    if (r == 0 && sheet.text.data[strspn(sheet.text.data, " \t\n")] != '<')
        return TTML_OTHER;
    if (r == 0)
        r = read_document(&sheet);
    return r < 0 ? fault(r) : r;
}

const char *ttml_library_version(void)
{
    const char *version = XML_ExpatVersion(), *number = strchr(version, '_'); /* expat_2.5.0 */

    return number ? number + 1 : version;
}
