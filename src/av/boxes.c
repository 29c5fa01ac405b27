/* Walks the boxes of an MP4 by a table of what may lie where. Every box not in the table is
 * reported: an allow-list fails closed. */
#include "av/boxes.h"

#include <stdio.h>
#include <string.h>

#include "av/keys.h"
#include "base/fault.h"
#include "base/str.h"
#include "window.h"

enum {
    BOXES_COUNT_MAX = 500000, /* a 12-hour film in 2-second fragments has 300,000 */
    BOXES_FREE_BYTES_MAX = 16 << 20,
    BOX_SOUND_SKIP = 28 /* AudioSampleEntry, 12.2.3 */
};

enum box_kind {
    BOX_LEAF,   /* known, and read by libavformat: its keys are found there */
    BOX_EMPTY,  /* may hold nothing but zeros */
    BOX_FOLDER, /* holds boxes, after skip bytes of its own */
};

struct box_rule {
    const char *parent; /* "": the file; "*": an entry of stsd */
    const char *types;  /* all of this kind, four characters and a blank each */
    enum box_kind kind;
    int skip;
};

/* No folder is below itself in here, so the walk is at most as deep as the table. */
static const struct box_rule box_rules[] = {
    {"", "ftyp styp pdin mdat sidx ssix", BOX_LEAF, 0},
    {"", "wide", BOX_EMPTY, 0},
    {"", "moov moof mfra udta", BOX_FOLDER, 0},
    {"mfra", "tfra mfro", BOX_LEAF, 0},
    {"moof", "mfhd", BOX_LEAF, 0},
    {"moof", "traf", BOX_FOLDER, 0},
    {"traf", "tfhd tfdt trun sbgp sgpd subs sdtp", BOX_LEAF, 0},
    {"moov", "mvhd iods", BOX_LEAF, 0},
    {"moov", "trak mvex udta", BOX_FOLDER, 0},
    {"moov", "meta", BOX_FOLDER, 4},
    {"mvex", "mehd trex", BOX_LEAF, 0},
    {"trak", "tkhd tref", BOX_LEAF, 0},
    {"trak", "edts mdia tapt", BOX_FOLDER, 0},
    {"trak", "udta", BOX_FOLDER, 0},
    {"trak", "meta", BOX_FOLDER, 4},
    {"tapt", "clef prof enof", BOX_LEAF, 0},
    {"edts", "elst", BOX_LEAF, 0},
    {"mdia", "mdhd hdlr elng", BOX_LEAF, 0},
    {"mdia", "minf", BOX_FOLDER, 0},
    {"minf", "vmhd smhd nmhd hmhd sthd hdlr gmhd", BOX_LEAF, 0},
    {"minf", "dinf stbl", BOX_FOLDER, 0},
    {"dinf", "dref", BOX_FOLDER, 8},
    {"dref", "url ", BOX_EMPTY, 4}, /* in this file; an address would be read by no one here */
    {"stbl", "stts ctts stss cslg stsc stsz stz2 stco co64 sgpd sbgp sdtp subs stps", BOX_LEAF, 0},
    {"stbl", "stsd", BOX_FOLDER, 8},
    {"stsd", "avc1 avc3 hvc1 hev1 av01 vp08 vp09", BOX_FOLDER, 78},
    {"stsd", "mp4a Opus fLaC ac-3 ec-3 .mp3", BOX_FOLDER, BOX_SOUND_SKIP},
    {"*", "avcC btrt colr pasp clap fiel gama av1C vpcC hvcC dvcC dvvC mdcv clli ccst", BOX_LEAF,
     0},
    {"*", "esds dOps dfLa dac3 dec3 chan wave", BOX_LEAF, 0},
    {"udta", "meta", BOX_FOLDER, 4},
    {"meta", "hdlr keys", BOX_LEAF, 0},
    {"meta", "ilst", BOX_FOLDER, 0},
    {"ilst", "\251too", BOX_LEAF, 0}, /* the muxer's name: libavformat's "encoder" */
};

/* Where QuickTime's free space may lie: anywhere. */
static const struct box_rule free_rule = {NULL, "free skip", BOX_EMPTY, 0};

struct walk {
    struct window window;
    struct wire_probe *probe;
    char *brand;
    int count;
    int64_t free_bytes; /* looked at so far */
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

static const struct box_rule *box_rule_find(const char *parent, const char *type)
{
    if (box_type_is_in(free_rule.types, type))
        return &free_rule;
    for (size_t i = 0; i < sizeof(box_rules) / sizeof(box_rules[0]); i++)
        if (str_equal(box_rules[i].parent, parent) && box_type_is_in(box_rules[i].types, type))
            return &box_rules[i];
    return NULL;
}

static void walk_report(struct walk *walk, const char *parent, const char *what)
{
    char key[WIRE_TEXT_MAX];

    snprintf(key, sizeof(key), "box %s%s%s", parent, parent[0] ? "/" : "", what);
    keys_add(walk->probe, -1, WIRE_KEY_OTHER, key);
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

static void walk_empty(struct walk *walk, const char *parent, const struct box *box, int skip)
{
    int64_t end = box->end < walk->window.size ? box->end : walk->window.size;

    walk->free_bytes += end - box->at;
    if (walk->free_bytes > BOXES_FREE_BYTES_MAX ||
        !window_is_zero(&walk->window, box->at + skip, end))
        walk_report(walk, parent, box->type);
}

/* What precedes the boxes in a folder. QuickTime's meta is a plain box, that of ISO begins with
 * version and flags; QuickTime's sound entries grow with their version (QTFF, "Sound Sample
 * Descriptions"). */
static int walk_skip(struct walk *walk, const struct box *box, const struct box_rule *rule)
{
    static const int sound_grows[] = {0, 16, 36};
    const uint8_t *head = window_read(&walk->window, box->at, 10);

    if (head && str_equal(box->type, "meta") && memcmp(head + 4, "hdlr", 4) == 0)
        return 0;
    if (head && rule->skip == BOX_SOUND_SKIP && read_be(head + 8, 2) < 3)
        return rule->skip + sound_grows[read_be(head + 8, 2)];
    return rule->skip;
}

/* An entry of stsd that is not in the table is a codec that no browser plays: such a film is
 * encoded anew before anyone sees it, and other streams are told by their type. */
static void walk_unknown(struct walk *walk, const char *parent, const struct box *box)
{
    if (!str_equal(parent, "stsd"))
        walk_report(walk, parent, box->type);
}

/* Some writers end a folder by four zeros, QuickTime's udta always. */
static bool walk_is_over(struct walk *walk, int64_t at, int64_t end)
{
    return at >= end || (end - at <= 8 && window_is_zero(&walk->window, at, end));
}

/* What lies in an entry of stsd depends on its writer more than on any standard: strange, but no
 * reason to call the file damaged. */
static void walk_damaged(struct walk *walk, const char *name)
{
    if (str_equal(name, "*"))
        walk_report(walk, name, "unknown bytes");
    else
        walk->probe->has_bad_box = true;
}

static void walk_folder(struct walk *walk, const char *name, int64_t at, int64_t end)
{
    struct box box;

    while (end - at >= 8 && walk->count <= BOXES_COUNT_MAX) {
        if (walk_is_over(walk, at, end))
            return;
        if (!box_read(walk, at, end, &box) || box.end > end) {
            walk_damaged(walk, name);
            return;
        }
        const struct box_rule *rule = box_rule_find(name, box.type);
        if (!rule)
            walk_unknown(walk, name, &box);
        else if (rule->kind == BOX_EMPTY)
            walk_empty(walk, name, &box, rule->skip);
        else if (rule->kind == BOX_FOLDER)
            walk_folder(walk, str_equal(name, "stsd") ? "*" : box.type,
                        box.at + walk_skip(walk, &box, rule), box.end);
        at = box.end;
    }
    if (!walk_is_over(walk, at, end))
        walk_damaged(walk, name);
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
    const struct box_rule *rule = box_rule_find("", box->type);
    int64_t size = walk->window.size;

    walk_note(walk, box);
    if (box->end > size)
        walk->probe->bytes_beyond_end = box->end - size;
    else if (rule && rule->kind == BOX_FOLDER)
        walk_folder(walk, box->type, box->at, box->end);
    if (!rule)
        walk_report(walk, "", box->type);
    else if (rule->kind == BOX_EMPTY)
        walk_empty(walk, "", box, rule->skip);
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
            walk_report(&walk, "", "trailing bytes");
            break;
        }
        walk_top_box(&walk, &box);
        at = box.end;
    }
    probe->is_truncated = probe->bytes_beyond_end > 0;
}
