/* Reads the head of a CMAF track, and of each fragment no more than is asked for. The numbers of
 * clauses are those of ISO/IEC 14496-12:2022. */
#include "base/cmaf.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/fault.h"

/* Bytes that must be there before they are read: who reads behind the end gets zeros, and is_short
 * says so. */
struct view {
    const uint8_t *bytes;
    int64_t at, end;
    bool is_short;
};

struct box {
    char type[5];
    int64_t at;
    struct view body;
};

static uint64_t take(struct view *view, int count)
{
    uint64_t number = 0;

    if (view->end - view->at < count) {
        view->is_short = true;
        view->at = view->end;
        return 0;
    }
    for (int i = 0; i < count; i++)
        number = number << 8 | view->bytes[view->at++];
    return number;
}

/* The next box (4.2.2). None of these files has one of 4 GiB, nor one without a size. */
static bool take_box(struct view *view, struct box *box)
{
    int64_t at = view->at, size = (int64_t)take(view, 4);

    if (view->end - view->at < 4 || size < 8 || size > view->end - at)
        return false;
    memcpy(box->type, view->bytes + view->at, 4);
    box->type[4] = '\0';
    box->at = at;
    box->body = (struct view){.bytes = view->bytes, .at = at + 8, .end = at + size};
    view->at = at + size;
    return true;
}

static bool take_named(struct view *view, const char *type, struct box *box)
{
    return take_box(view, box) && memcmp(box->type, type, 4) == 0;
}

/* The first of that type among those that are left. */
static bool seek_box(struct view view, const char *type, struct box *box)
{
    while (take_box(&view, box))
        if (memcmp(box->type, type, 4) == 0)
            return true;
    return false;
}

/* Down from box to box: path holds types, four letters each. */
static bool descend(struct view view, const char *path, struct box *box)
{
    for (; *path; path += 4) {
        if (!seek_box(view, path, box))
            return false;
        view = box->body;
    }
    return true;
}

/* Of a box with a version (4.2.2): its flags. */
static uint32_t take_flags(struct view *view, int *version)
{
    *version = (int)take(view, 1);
    return (uint32_t)take(view, 3);
}

/* What the first sample entry says of the form (12.1.3, 12.2.3). */
static bool read_entry(struct cmaf *cmaf, struct view entries, bool is_picture)
{
    struct box entry;

    entries.at += 8; /* version, flags, and how many there are */
    if (entries.at > entries.end || !take_box(&entries, &entry))
        return false;
    entry.body.at += 8 + (is_picture ? 16 : 8);
    if (entry.body.at > entry.body.end)
        return false;
    if (is_picture) {
        cmaf->width = (int)take(&entry.body, 2);
        cmaf->height = (int)take(&entry.body, 2);
        return cmaf->width > 0 && cmaf->height > 0 && !entry.body.is_short;
    }
    cmaf->channels = (int)take(&entry.body, 2);
    return cmaf->channels > 0 && !entry.body.is_short;
}

static bool read_track(struct cmaf *cmaf, struct view moov)
{
    struct box trak, hdlr, stsd, second;
    bool is_picture;

    if (!seek_box(moov, "trak", &trak))
        return false;
    moov.at = trak.body.end;
    if (seek_box(moov, "trak", &second) || !descend(trak.body, "mdiahdlr", &hdlr) ||
        !descend(trak.body, "mdiaminfstblstsd", &stsd) || hdlr.body.end - hdlr.body.at < 12)
        return false;
    is_picture = memcmp(hdlr.body.bytes + hdlr.body.at + 8, "vide", 4) == 0; /* 8.4.3 */
    if (!is_picture && memcmp(hdlr.body.bytes + hdlr.body.at + 8, "soun", 4) != 0)
        return false;
    return read_entry(cmaf, stsd.body, is_picture);
}

/* What one reference of the index says (8.16.3). */
static bool read_reference(struct cmaf *cmaf, struct view *view, int64_t at)
{
    int64_t size = (int64_t)take(view, 4), duration = (int64_t)take(view, 4);
    uint64_t access = take(view, 4);

    /* The first bit of the size: it is of another index; of the access point: it begins with one.
     */
    if (size >> 31 || !(access >> 31) || !size || !duration)
        return false;
    cmaf->fragments.list[cmaf->fragments.count++] = (struct cmaf_piece){at, size, duration};
    cmaf->duration += duration;
    return true;
}

static int read_references(struct cmaf *cmaf, struct arena *arena, struct view *view, int count,
                           int64_t end)
{
    int64_t at = view->end;

    cmaf->fragments.list = arena_array(arena, (size_t)count, sizeof *cmaf->fragments.list);
    if (!cmaf->fragments.list)
        return fault(-ENOMEM);
    for (int i = 0; i < count; i++) {
        if (!read_reference(cmaf, view, at))
            return CMAF_OTHER;
        at += cmaf->fragments.list[i].bytes;
    }
    return at == end ? 0 : CMAF_OTHER;
}

/* 8.16.3; the first fragment lies behind the index. */
static int read_index(struct cmaf *cmaf, struct arena *arena, struct view *view, int64_t end)
{
    int version, count, width;
    uint64_t gap;

    take_flags(view, &version);
    width = version == 0 ? 4 : 8;
    take(view, 4); /* whose */
    cmaf->timescale = (int64_t)take(view, 4);
    take(view, width); /* when the first begins */
    gap = take(view, width);
    take(view, 2);
    count = (int)take(view, 2);
    if (view->is_short || version > 1 || !cmaf->timescale || gap || !count ||
        view->end - view->at != (int64_t)count * 12)
        return CMAF_OTHER;
    return read_references(cmaf, arena, view, count, end);
}

/* Of the samples that one box after the other gives sizes and places to. */
struct run {
    int64_t samples;
    int64_t size; /* of each, or of the first */
    int64_t at;   /* of the first, counted from the fragment */
};

/* What samples have that do not say otherwise (8.8.3). */
static void read_defaults(struct run *run, const uint8_t *bytes, int64_t init_bytes)
{
    const struct view file = {.bytes = bytes, .end = init_bytes};
    struct box trex;

    if (!descend(file, "moovmvextrex", &trex))
        return;
    take(&trex.body, 8);
    take(&trex.body, 8);
    run->size = (int64_t)take(&trex.body, 4);
}

/* 8.8.7: places are counted from the fragment, as in every CMAF file. */
static bool read_fragment_head(struct run *run, struct view tfhd)
{
    int version;
    uint32_t flags = take_flags(&tfhd, &version);

    take(&tfhd, 4); /* which track */
    if (flags & 0x000001)
        return false;
    if (flags & 0x000002)
        take(&tfhd, 4);
    if (flags & 0x000008)
        take(&tfhd, 4);
    if (flags & 0x000010)
        run->size = (int64_t)take(&tfhd, 4);
    return !tfhd.is_short;
}

/* 8.8.8 */
static bool read_run(struct run *run, struct view trun)
{
    int version;
    uint32_t flags = take_flags(&trun, &version);

    run->samples = (int64_t)take(&trun, 4);
    if (!(flags & 0x000001))
        return false;
    run->at = (int32_t)take(&trun, 4);
    if (flags & 0x000004)
        take(&trun, 4);
    if (flags & 0x000100)
        take(&trun, 4);
    if (flags & 0x000200)
        run->size = (int64_t)take(&trun, 4);
    return !trun.is_short && run->samples > 0 && run->at > 0 && run->size > 0;
}

static bool read_moof(struct run *run, const struct cmaf *cmaf, const uint8_t *bytes,
                      const struct cmaf_piece *fragment)
{
    struct view view = {.bytes = bytes, .at = fragment->at, .end = fragment->at + fragment->bytes};
    struct box moof, mdat, tfhd, trun;

    *run = (struct run){0};
    read_defaults(run, bytes, cmaf->init_bytes);
    return take_named(&view, "moof", &moof) && take_named(&view, "mdat", &mdat) &&
           descend(moof.body, "traftfhd", &tfhd) && read_fragment_head(run, tfhd.body) &&
           descend(moof.body, "traftrun", &trun) && read_run(run, trun.body) &&
           fragment->at + run->at >= mdat.body.at &&
           fragment->at + run->at + run->size <= mdat.body.end;
}

static uint64_t greatest_divisor(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* All pictures are shown equally long, so that the first fragment tells how many come a second. */
static bool read_rate(struct cmaf *cmaf, const uint8_t *bytes)
{
    const struct cmaf_piece *first = &cmaf->fragments.list[0];
    struct run run;
    uint64_t pictures, units, divisor;

    if (!read_moof(&run, cmaf, bytes, first))
        return false;
    pictures = (uint64_t)run.samples * (uint64_t)cmaf->timescale; /* of 32 bits each */
    units = (uint64_t)first->duration;
    divisor = greatest_divisor(pictures, units);
    if (pictures / divisor > INT32_MAX || units / divisor > INT32_MAX)
        return false;
    cmaf->rate_num = (int)(pictures / divisor);
    cmaf->rate_den = (int)(units / divisor);
    return true;
}

int64_t cmaf_first(const uint8_t *bytes, int64_t length)
{
    struct view view = {.bytes = bytes, .end = length};
    struct box box;

    return take_named(&view, "ftyp", &box) && take_named(&view, "moov", &box) &&
                   take_named(&view, "sidx", &box)
               ? view.at
               : -1;
}

int cmaf_read(struct cmaf *cmaf, struct arena *arena, const uint8_t *bytes, int64_t length)
{
    struct view view = {.bytes = bytes, .end = length};
    struct box ftyp, moov, sidx;
    int r;

    *cmaf = (struct cmaf){.rate_den = 1};
    if (!take_named(&view, "ftyp", &ftyp) || !take_named(&view, "moov", &moov) ||
        !take_named(&view, "sidx", &sidx) || !read_track(cmaf, moov.body))
        return CMAF_OTHER;
    cmaf->init_bytes = cmaf->index_at = sidx.at;
    cmaf->index_bytes = sidx.body.end - sidx.at;
    r = read_index(cmaf, arena, &sidx.body, length);
    if (r)
        return r;
    return cmaf->channels || read_rate(cmaf, bytes) ? 0 : CMAF_OTHER;
}

/* One piece for so many fragments, with all their bytes and their time. */
static int join(const struct cmaf *cmaf, int each, struct arena *arena, struct cmaf_pieces *pieces)
{
    const struct cmaf_pieces *fragments = &cmaf->fragments;

    pieces->count = (fragments->count + each - 1) / each;
    pieces->list = arena_array(arena, (size_t)pieces->count, sizeof *pieces->list);
    if (!pieces->list)
        return fault(-ENOMEM);
    for (int i = 0; i < fragments->count; i++) {
        struct cmaf_piece *piece = &pieces->list[i / each];

        if (i % each == 0)
            piece->at = fragments->list[i].at;
        piece->bytes += fragments->list[i].bytes;
        piece->duration += fragments->list[i].duration;
    }
    return 0;
}

int cmaf_gather(const struct cmaf *cmaf, struct arena *arena, struct cmaf_pieces *pieces)
{
    return join(cmaf, 2, arena, pieces);
}

int cmaf_read_keys(const struct cmaf *cmaf, int stride, struct arena *arena, const uint8_t *bytes,
                   struct cmaf_pieces *keys)
{
    int r = join(cmaf, stride, arena, keys);

    for (int i = 0; !r && i < keys->count; i++) {
        struct run run;

        if (!read_moof(&run, cmaf, bytes, &cmaf->fragments.list[i * stride]))
            return CMAF_OTHER;
        keys->list[i].bytes = run.at + run.size;
    }
    return r;
}
