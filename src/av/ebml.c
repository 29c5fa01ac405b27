/* Walks the elements of a Matroska file by a table of what may lie where, like boxes.c. Inside
 * clusters there is nothing but the packets that libavformat reads. */
#include "av/ebml.h"

#include <stdio.h>
#include <string.h>

#include "av/keys.h"
#include "window.h"

enum {
    ELEMENTS_COUNT_MAX = 500000, /* a 12-hour film has a cluster every few seconds: 20,000 */
    VOID_BYTES_MAX = 16 << 20,
    EBML_HEADER = 0x1A45DFA3,
    EBML_DOCTYPE = 0x4282,
    EBML_SEGMENT = 0x18538067,
    EBML_CLUSTER = 0x1F43B675,
    EBML_INFO = 0x1549A966,
    EBML_TRACKS = 0x1654AE6B,
    EBML_TRACK = 0xAE,
    EBML_TAGS = 0x1254C367,
    EBML_TAG = 0x7373,
    EBML_SIMPLE_TAG = 0x67C8,
    EBML_WRITING_APP = 0x5741,
    EBML_TAG_NAME = 0x45A3,
    EBML_TAG_STRING = 0x4487,
    EBML_VOID = 0xEC,
    EBML_CRC = 0xBF,
};

enum element_kind {
    ELEMENT_LEAF,    /* known, and read by libavformat where it holds words */
    ELEMENT_FOLDER,  /* holds elements */
    ELEMENT_PROGRAM, /* the name of the program that wrote the file */
    ELEMENT_TAG,     /* a tag's name and value: libavformat hides those of tracks it lacks */
};

struct element_rule {
    uint32_t parent, id;
    enum element_kind kind;
};

static const struct element_rule element_rules[] = {
    {0, EBML_HEADER, ELEMENT_LEAF},
    {0, EBML_SEGMENT, ELEMENT_FOLDER},
    {EBML_SEGMENT, 0x114D9B74, ELEMENT_LEAF}, /* SeekHead */
    {EBML_SEGMENT, 0x1C53BB6B, ELEMENT_LEAF}, /* Cues */
    {EBML_SEGMENT, 0x1043A770, ELEMENT_LEAF}, /* Chapters */
    {EBML_SEGMENT, EBML_CLUSTER, ELEMENT_LEAF},
    {EBML_SEGMENT, EBML_INFO, ELEMENT_FOLDER},
    {EBML_SEGMENT, EBML_TRACKS, ELEMENT_FOLDER},
    {EBML_SEGMENT, EBML_TAGS, ELEMENT_FOLDER},
    {EBML_INFO, 0x2AD7B1, ELEMENT_LEAF},  /* TimestampScale */
    {EBML_INFO, 0x4489, ELEMENT_LEAF},    /* Duration */
    {EBML_INFO, 0x73A4, ELEMENT_LEAF},    /* SegmentUUID: random */
    {EBML_INFO, 0x7BA9, ELEMENT_LEAF},    /* Title: a key of libavformat's */
    {EBML_INFO, 0x4461, ELEMENT_LEAF},    /* DateUTC: the same */
    {EBML_INFO, 0x4D80, ELEMENT_PROGRAM}, /* MuxingApp */
    {EBML_INFO, EBML_WRITING_APP, ELEMENT_PROGRAM},
    {EBML_TRACKS, EBML_TRACK, ELEMENT_FOLDER},
    {EBML_TRACK, 0xD7, ELEMENT_LEAF},     /* TrackNumber */
    {EBML_TRACK, 0x73C5, ELEMENT_LEAF},   /* TrackUID */
    {EBML_TRACK, 0x83, ELEMENT_LEAF},     /* TrackType */
    {EBML_TRACK, 0xB9, ELEMENT_LEAF},     /* FlagEnabled */
    {EBML_TRACK, 0x88, ELEMENT_LEAF},     /* FlagDefault */
    {EBML_TRACK, 0x55AA, ELEMENT_LEAF},   /* FlagForced */
    {EBML_TRACK, 0x9C, ELEMENT_LEAF},     /* FlagLacing */
    {EBML_TRACK, 0x6DE7, ELEMENT_LEAF},   /* MinCache */
    {EBML_TRACK, 0x6DF8, ELEMENT_LEAF},   /* MaxCache */
    {EBML_TRACK, 0x23E383, ELEMENT_LEAF}, /* DefaultDuration */
    {EBML_TRACK, 0x23314F, ELEMENT_LEAF}, /* TrackTimestampScale */
    {EBML_TRACK, 0x55EE, ELEMENT_LEAF},   /* MaxBlockAdditionID */
    {EBML_TRACK, 0x536E, ELEMENT_LEAF},   /* Name: libavformat's "title" */
    {EBML_TRACK, 0x22B59C, ELEMENT_LEAF}, /* Language */
    {EBML_TRACK, 0x22B59D, ELEMENT_LEAF}, /* LanguageBCP47 */
    {EBML_TRACK, 0x86, ELEMENT_LEAF},     /* CodecID */
    {EBML_TRACK, 0x63A2, ELEMENT_LEAF},   /* CodecPrivate */
    {EBML_TRACK, 0x56AA, ELEMENT_LEAF},   /* CodecDelay */
    {EBML_TRACK, 0x56BB, ELEMENT_LEAF},   /* SeekPreRoll */
    {EBML_TRACK, 0xE0, ELEMENT_LEAF},     /* Video */
    {EBML_TRACK, 0xE1, ELEMENT_LEAF},     /* Audio */
    {EBML_TAGS, EBML_TAG, ELEMENT_FOLDER},
    {EBML_TAG, 0x63C0, ELEMENT_LEAF}, /* Targets */
    {EBML_TAG, EBML_SIMPLE_TAG, ELEMENT_TAG},
};

struct scan {
    struct window window;
    struct wire_probe *probe;
    int count;
    int64_t void_bytes; /* looked at so far */
};

struct element {
    uint32_t id;
    int64_t at, end;
    bool unknown_size;
};

/* A number whose length is in its first byte (RFC 8794, 4). marked: an id, which keeps the mark. */
static int scan_vint(struct scan *scan, int64_t at, int64_t end, int length_max, bool marked,
                     uint64_t *number)
{
    const uint8_t *bytes = at < end ? window_read(&scan->window, at, 1) : NULL;
    int length = bytes && bytes[0] ? __builtin_clz(bytes[0]) - 23 : 0;

    if (length == 0 || length > length_max || length > end - at)
        return 0;
    bytes = window_read(&scan->window, at, length);
    if (!bytes)
        return 0;
    *number = marked ? bytes[0] : bytes[0] & (0xffU >> length);
    for (int i = 1; i < length; i++)
        *number = *number << 8 | bytes[i];
    return length;
}

static bool scan_read(struct scan *scan, int64_t at, int64_t end, struct element *element)
{
    uint64_t id, size;
    int id_length, size_length;

    if (++scan->count > ELEMENTS_COUNT_MAX)
        return false;
    id_length = scan_vint(scan, at, end, 4, true, &id);
    size_length = id_length ? scan_vint(scan, at + id_length, end, 8, false, &size) : 0;
    if (!size_length)
        return false;
    element->id = (uint32_t)id;
    element->at = at + id_length + size_length;
    element->unknown_size = size == (UINT64_C(1) << (7 * size_length)) - 1;
    if (element->unknown_size)
        element->end = end;
    else if (size > (uint64_t)(INT64_MAX - element->at))
        return false;
    else
        element->end = element->at + (int64_t)size;
    return true;
}

static void scan_report(struct scan *scan, uint32_t parent, uint32_t id)
{
    char key[WIRE_TEXT_MAX];

    snprintf(key, sizeof(key), "element %X/%X", parent, id);
    keys_add(scan->probe, -1, WIRE_KEY_OTHER, key);
}

/* The words in an element, as far as they fit. */
static void scan_text(struct scan *scan, const struct element *element, char *out, int64_t size)
{
    int64_t length = element->end - element->at;
    const uint8_t *bytes =
        window_read(&scan->window, element->at, length < size ? length : size - 1);

    out[0] = '\0';
    if (bytes && length < size) {
        memcpy(out, bytes, (size_t)length);
        out[length] = '\0';
    } else if (length > 0) {
        snprintf(out, (size_t)size, "?"); /* longer than any harmless value */
    }
}

static void scan_tag(struct scan *scan, const struct element *tag)
{
    char name[WIRE_TEXT_MAX] = "", value[WIRE_TEXT_MAX] = "";
    struct element part;

    for (int64_t at = tag->at; at < tag->end; at = part.end) {
        if (!scan_read(scan, at, tag->end, &part) || part.end > tag->end) {
            scan_report(scan, EBML_SIMPLE_TAG, 0);
            return;
        }
        if (part.id == EBML_TAG_NAME)
            scan_text(scan, &part, name, sizeof(name));
        else if (part.id == EBML_TAG_STRING)
            scan_text(scan, &part, value, sizeof(value));
        else if (part.id != 0x447A && part.id != 0x447B &&
                 part.id != 0x4484) /* language, default */
            scan_report(scan, EBML_SIMPLE_TAG, part.id);
    }
    int class = keys_class(name, value);
    if (class != WIRE_KEY_HARMLESS)
        keys_add(scan->probe, -1, class, name);
}

static void scan_program(struct scan *scan, const struct element *element)
{
    char value[WIRE_TEXT_MAX];

    scan_text(scan, element, value, sizeof(value));
    if (keys_class("encoder", value) != WIRE_KEY_HARMLESS)
        keys_add(scan->probe, -1, WIRE_KEY_DEVICE, "writing application");
}

static const struct element_rule *scan_rule(uint32_t parent, uint32_t id)
{
    for (size_t i = 0; i < sizeof(element_rules) / sizeof(element_rules[0]); i++)
        if (element_rules[i].parent == parent && element_rules[i].id == id)
            return &element_rules[i];
    return NULL;
}

static bool scan_is_void(struct scan *scan, const struct element *element)
{
    scan->void_bytes += element->end - element->at;
    return scan->void_bytes <= VOID_BYTES_MAX &&
           window_is_zero(&scan->window, element->at, element->end);
}

static void scan_folder(struct scan *scan, uint32_t parent, int64_t at, int64_t end);

static void scan_element(struct scan *scan, uint32_t parent, const struct element *element)
{
    const struct element_rule *rule = scan_rule(parent, element->id);

    if (element->id == EBML_CRC || (element->id == EBML_VOID && scan_is_void(scan, element)))
        return;
    if (!rule || (element->unknown_size && element->id != EBML_SEGMENT)) {
        scan_report(scan, parent, element->id);
        return;
    }
    switch (rule->kind) {
    case ELEMENT_LEAF:
        break;
    case ELEMENT_FOLDER:
        scan_folder(scan, element->id, element->at, element->end);
        break;
    case ELEMENT_PROGRAM:
        scan_program(scan, element);
        break;
    case ELEMENT_TAG:
        scan_tag(scan, element);
        break;
    }
}

static void scan_folder(struct scan *scan, uint32_t parent, int64_t at, int64_t end)
{
    struct element element;

    while (at < end) {
        if (!scan_read(scan, at, end, &element)) {
            scan_report(scan, parent, 0);
            scan->probe->trailing_bytes += end - at;
            return;
        }
        if (element.end > end) { /* only a segment or what it holds can end behind the file */
            scan->probe->bytes_beyond_end = element.end - end;
            scan->probe->is_truncated = true;
            element.end = end;
        }
        scan_element(scan, parent, &element);
        at = element.end;
    }
}

static bool scan_is_webm(struct scan *scan, const struct element *header)
{
    struct element part;
    char type[16];

    for (int64_t at = header->at; at < header->end; at = part.end) {
        if (!scan_read(scan, at, header->end, &part))
            return false;
        if (part.id == EBML_DOCTYPE) {
            scan_text(scan, &part, type, sizeof(type));
            return memcmp(type, "webm", 5) == 0;
        }
    }
    return false;
}

void ebml_walk(int fd, struct wire_probe *probe, bool *webm)
{
    struct scan scan = {.probe = probe};
    struct element header;

    *webm = false;
    window_open(&scan.window, fd, probe->bytes);
    if (!scan_read(&scan, 0, probe->bytes, &header) || header.id != EBML_HEADER)
        return;
    *webm = scan_is_webm(&scan, &header);
    scan_folder(&scan, 0, 0, probe->bytes);
}
