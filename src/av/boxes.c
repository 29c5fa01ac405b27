/* Walks the boxes of an MP4 by a table of what may hold others, to see whether it is whole. What is
 * in them is for libavformat to read, and for the proof to judge. */
#include "av/boxes.h"

#include <string.h>

#include "base/str.h"
#include "window.h"

enum {
    BOXES_COUNT_MAX = 500000, /* a 12-hour film in 2-second fragments has 300,000 */
    BOXES_SPACE_MAX = 4 << 20,
};

/* No folder is below itself in here, so the walk is at most as deep as the table. */
static const struct box_folder {
    const char *parent; /* "": the file */
    const char *types;  /* those that hold boxes, four characters and a blank each, */
    int skip;           /* after so many bytes of their own */
} box_folders[] = {
    {"", "moov moof mfra udta", 0},
    {"moof", "traf", 0},
    {"moov", "trak mvex udta", 0},
    {"moov", "meta", 4},
    {"trak", "edts mdia tapt udta", 0},
    {"trak", "meta", 4},
    {"mdia", "minf", 0},
    {"minf", "dinf stbl", 0},
    {"dinf", "dref", 8},
    {"stbl", "stsd", 8},
    {"udta", "meta", 4},
    {"meta", "ilst", 0},
};

struct walk {
    struct window window;
    struct wire_probe *probe;
    char *brand;
    int count;
    bool has_mdat;
};

struct box {
    char type[5];
    int64_t at, end; /* of the payload; end may lie beyond the file */
};

static bool box_type_is_in(const char *types, const char *type)
{
    for (;; types += 5) {
        if (memcmp(types, type, 4) == 0)
            return true;
        if (types[4] == '\0')
            return false;
    }
}

static const struct box_folder *box_folder_find(const char *parent, const char *type)
{
    for (size_t i = 0; i < sizeof(box_folders) / sizeof(box_folders[0]); i++)
        if (str_equal(box_folders[i].parent, parent) && box_type_is_in(box_folders[i].types, type))
            return &box_folders[i];
    return NULL;
}

static uint64_t read_be(const uint8_t *bytes, int length)
{
    uint64_t number = 0;

    for (int i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* The header of the box at at, whose room ends at end (ISO/IEC 14496-12, 4.2). */
static bool box_read(struct walk *walk, int64_t at, int64_t end, struct box *box)
{
    const uint8_t *head = end - at >= 8 ? window_read(&walk->window, at, 8) : NULL;

    if (!head || ++walk->count > BOXES_COUNT_MAX)
        return false;
    uint64_t size = read_be(head, 4);
    int64_t header = 8;
    memcpy(box->type, head + 4, 4);
    box->type[4] = '\0';
    if (size == 1) {
        head = end - at >= 16 ? window_read(&walk->window, at, 16) : NULL;
        if (!head)
            return false;
        size = read_be(head + 8, 8);
        header = 16;
    } else if (size == 0) {
        size = (uint64_t)(end - at); /* to the end of what holds it */
    }
    if (size < (uint64_t)header || size > (uint64_t)(INT64_MAX - at))
        return false;
    box->at = at + header;
    box->end = at + (int64_t)size;
    return true;
}

/* What precedes the boxes in a folder. QuickTime's meta is a plain box, that of ISO begins with
 * version and flags. */
static int walk_skip(struct walk *walk, const struct box *box, const struct box_folder *folder)
{
    const uint8_t *head = window_read(&walk->window, box->at, 8);

    return head && str_equal(box->type, "meta") && memcmp(head + 4, "hdlr", 4) == 0 ? 0
                                                                                    : folder->skip;
}

/* Some writers end a folder by four zeros, QuickTime's udta always. */
static bool walk_is_over(struct walk *walk, int64_t at, int64_t end)
{
    return at >= end || (end - at <= 8 && window_is_zero(&walk->window, at, end));
}

/* Free space is of no use to a film: it may hold anything (ISO/IEC 14496-12, 8.1.2), and so may
 * what is of its maker's own kind. As large a space is looked at as could be searched quickly. */
static bool box_is_stray(struct walk *walk, const char *parent, const struct box *box)
{
    int64_t end = box->end < walk->window.size ? box->end : walk->window.size;

    if (box_type_is_in("free skip wide", box->type))
        return end - box->at <= BOXES_SPACE_MAX && !window_is_zero(&walk->window, box->at, end);
    if (str_equal(box->type, "uuid"))
        return true;
    return parent[0] == '\0' && !box_type_is_in("ftyp styp pdin moov mdat moof mfra sidx ssix prft "
                                                "pnot udta",
                                                box->type);
}

static void walk_folder(struct walk *walk, const char *name, int64_t at, int64_t end)
{
    struct box box;

    while (end - at >= 8 && walk->count <= BOXES_COUNT_MAX) {
        if (walk_is_over(walk, at, end))
            return;
        if (!box_read(walk, at, end, &box) || box.end > end) {
            walk->probe->has_bad_box = true;
            return;
        }
        walk->probe->stray_boxes += box_is_stray(walk, name, &box);
        const struct box_folder *folder = box_folder_find(name, box.type);
        if (folder)
            walk_folder(walk, box.type, box.at + walk_skip(walk, &box, folder), box.end);
        at = box.end;
    }
    if (!walk_is_over(walk, at, end))
        walk->probe->has_bad_box = true;
}

static void walk_note(struct walk *walk, const struct box *box)
{
    struct wire_probe *probe = walk->probe;
    const uint8_t *brand;

    if (str_equal(box->type, "ftyp") && (brand = window_read(&walk->window, box->at, 4))) {
        memcpy(walk->brand, brand, 4);
    } else if (str_equal(box->type, "moov")) {
        probe->has_moov = true;
        probe->is_faststart = !walk->has_mdat;
    } else if (str_equal(box->type, "mdat")) {
        walk->has_mdat = true;
    } else if (str_equal(box->type, "moof")) {
        probe->is_fragmented = true;
    } else if (str_equal(box->type, "sidx")) {
        probe->sidx_count++;
    }
}

static void walk_top_box(struct walk *walk, const struct box *box)
{
    walk_note(walk, box);
    walk->probe->stray_boxes += box_is_stray(walk, "", box);
    if (box->end > walk->window.size)
        walk->probe->bytes_beyond_end = box->end - walk->window.size;
    else if (box_folder_find("", box->type))
        walk_folder(walk, box->type, box->at, box->end);
}

static bool box_type_is_text(const char *type)
{
    for (int i = 0; i < 4; i++)
        if (type[i] < ' ' || type[i] > '~')
            return false;
    return true;
}

/* What an MP4 or MOV may begin with. */
static bool walk_is_mp4(struct walk *walk)
{
    const uint8_t *head = window_read(&walk->window, 0, 8);

    return head && box_type_is_in("ftyp styp moov mdat moof sidx wide free skip pnot uuid",
                                  (const char *)head + 4);
}

void boxes_walk(int fd, struct wire_probe *probe, char brand[5])
{
    struct walk walk = {.probe = probe, .brand = brand};
    struct box box;
    int64_t at = 0;

    memset(brand, 0, 5);
    window_open(&walk.window, fd, probe->bytes);
    probe->is_mp4 = walk_is_mp4(&walk);
    if (!probe->is_mp4)
        return;
    while (at < probe->bytes) {
        if (!box_read(&walk, at, probe->bytes, &box) || !box_type_is_text(box.type)) {
            /* neither a box nor nothing: something was hung on behind */
            probe->trailing_bytes = probe->bytes - at;
            probe->has_bad_box = true;
            break;
        }
        walk_top_box(&walk, &box);
        at = box.end;
    }
    probe->is_truncated = probe->bytes_beyond_end > 0;
}
