/* Walks a folder of boxes by its laws. */
#include "nest.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"

/* Boxes that are refused like any other that no law knows: what they are known to carry. */
static const struct nest_secret {
    const char *type, *reason;
} nest_secrets[] = {
    {"udta", "user data may say who filmed, where, and when"},
    {"meta", "metadata may say who filmed, where, and when"},
    {"uuid", "a maker's own box may hold anything, such as XMP with a place"},
    {"ilst", "a list of metadata may hold a name, a place or a picture"},
    {"keys", "keys of metadata, as a phone writes them with a place"},
    {"loci", "the place where it was filmed"},
    {"\251xyz", "the place where it was filmed"},
    {"chpl", "chapters: their titles may hold names"},
    {"tref", "a track that belongs to another: chapters, timecode or telemetry"},
    {"gmhd", "a track that is neither picture nor sound"},
    {"nmhd", "a track that is neither picture nor sound"},
    {"sthd", "a track of words"},
    {"tmcd", "a timecode track, which may hold a reel's name"},
    {"tx3g", "a track of words; drones write places there"},
    {"text", "a track of words"},
    {"wvtt", "a track of words; captions are published beside the film"},
    {"gpmd", "a camera's telemetry, with places"},
    {"camm", "a camera's telemetry, with places"},
    {"mebx", "a phone's timed metadata"},
    {"rtmd", "a camera's timed metadata"},
    {"emsg", "a timed event may carry anything"},
    {"prft", "the time of the clock when it was made"},
    {"free", "free space, where the law has none"},
    {"skip", "free space may hold anything"},
    {"wide", "free space may hold anything"},
    {"mdat", "media data that no index describes"},
    {"mfra", "a second index"},
    {"sdtp", "notes on each sample, which no player needs"},
    {"avc3", "a picture whose setup may change: make it avc1"},
    {"hvc1", "an HEVC picture cannot be proven clean: make it H.264"},
    {"hev1", "an HEVC picture cannot be proven clean: make it H.264"},
};

static const char *nest_reason(const char *type)
{
    for (size_t i = 0; i < sizeof(nest_secrets) / sizeof(nest_secrets[0]); i++)
        if (memcmp(nest_secrets[i].type, type, 4) == 0)
            return nest_secrets[i].reason;
    return "a box that a clean film does not have";
}

struct nest_box {
    char type[5];
    int64_t begin, outer_end;
    size_t outer_path;
};

static void nest_name(struct suspect *suspect, const char *type)
{
    char *path = suspect->verdict->path;
    size_t at = suspect->path_length, size = sizeof(suspect->verdict->path);

    if (at && at + 1 < size)
        path[at++] = '/';
    for (int i = 0; i < 4 && at + 1 < size; i++)
        path[at++] = (char)(type[i] >= ' ' && type[i] <= '~' ? type[i] : '?');
    path[at] = '\0';
    suspect->path_length = at;
}

/* Reads the head of the next box and makes its end the glass's. */
static void nest_enter(struct glass *glass, struct nest_box *box)
{
    const uint8_t *head;
    uint64_t size;

    box->begin = glass->at;
    box->outer_end = glass->end;
    box->outer_path = glass->suspect->path_length;
    if (glass->end - glass->at < 8)
        glass_blame(glass, "bytes where no box can be");
    size = glass_take(glass, 4);
    head = glass_peek(glass, 4);
    if (!head)
        return;
    memcpy(box->type, head, 4);
    box->type[4] = '\0';
    glass->at += 4;
    if (size == 1) {
        size = glass_take(glass, 8);
        if (size <= UINT32_MAX)
            glass_blame_at(glass->suspect, box->begin, "a long size for a short box");
    }
    if (size < (uint64_t)(glass->at - box->begin) ||
        size > (uint64_t)(box->outer_end - box->begin)) {
        glass_blame_at(glass->suspect, box->begin, "no box, or one larger than what holds it");
        return;
    }
    nest_name(glass->suspect, box->type);
    glass->end = box->begin + (int64_t)size;
}

static void nest_leave(struct glass *glass, const struct nest_box *box)
{
    if (glass->suspect->is_dirty)
        return; /* the path stays where the blame is */
    if (glass->at != glass->end) {
        glass_blame(glass, "bytes behind the last field");
        return;
    }
    glass->end = box->outer_end;
    glass->suspect->path_length = box->outer_path;
    glass->suspect->verdict->path[box->outer_path] = '\0';
}

static const struct nest_law *nest_find(const struct nest_law *laws, const char *type)
{
    for (; laws->type[0]; laws++)
        if (memcmp(laws->type, type, 4) == 0)
            return laws;
    return NULL;
}

void nest_walk(struct glass *glass, const struct nest_law *laws, void *context)
{
    int counts[NEST_LAWS_MAX] = {0};
    char reason[64];

    while (glass_more(glass)) {
        struct nest_box box;
        nest_enter(glass, &box);
        if (glass->suspect->is_dirty)
            return;
        const struct nest_law *law = nest_find(laws, box.type);
        check(!law || law - laws < NEST_LAWS_MAX);
        if (!law)
            glass_blame_at(glass->suspect, box.begin, nest_reason(box.type));
        else if (++counts[law - laws] > law->most)
            glass_blame_at(glass->suspect, box.begin, "there is one box of this kind too many");
        else if (law->read)
            law->read(context, glass);
        nest_leave(glass, &box);
    }
    for (int i = 0; laws[i].type[0]; i++)
        if (counts[i] < laws[i].least) {
            snprintf(reason, sizeof(reason), "there is no %s in it", laws[i].type);
            glass_blame(glass, reason);
        }
}

int nest_version(struct glass *glass, int most, uint32_t flags)
{
    int version = (int)glass_take(glass, 1);

    if (version > most)
        glass_blame_at(glass->suspect, glass->at - 1, "a version that no player needs");
    glass_must(glass, 3, flags, "flags that a clean film does not have");
    return version;
}
