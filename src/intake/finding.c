/* What was found in an original besides its picture and sound, counted. */
#include "intake/finding.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "store/findings.h"

static const struct {
    const char *kind;       /* in the catalogue and in JSON */
    const char *one, *many; /* of one file: "2 GPS entries" */
    const char *summary;    /* of several: "GPS in 2 files" */
} words[FINDINGS] = {
    [FINDING_LOCATION] = {"location", "GPS entry", "GPS entries", "GPS"},
    [FINDING_DEVICE] = {"device", "entry about the device", "entries about the device",
                        "device data"},
    [FINDING_PERSON] = {"person", "name of a person", "names of people", "names of people"},
    [FINDING_TIME] = {"time", "time of recording", "times of recording", "times of recording"},
    [FINDING_TEXT] = {"text", "text in free words", "texts in free words", "free words"},
    [FINDING_OTHER] = {"other", "unknown entry", "unknown entries", "unknown entries"},
    [FINDING_TELEMETRY] = {"telemetry", "telemetry track", "telemetry tracks", "telemetry"},
    [FINDING_TIMECODE] = {"timecode", "timecode track", "timecode tracks", "timecode"},
    [FINDING_SUBTITLES] = {"subtitles", "subtitle track", "subtitle tracks", "subtitles"},
    [FINDING_DATA] = {"data", "data track", "data tracks", "data tracks"},
    [FINDING_ATTACHMENT] = {"attachment", "attached file", "attached files", "attached files"},
    [FINDING_PICTURE] = {"picture", "cover picture", "cover pictures", "cover pictures"},
    [FINDING_CHAPTER] = {"chapter", "chapter", "chapters", "chapters"},
    [FINDING_TRACK] = {"track", "more picture or sound track", "more picture or sound tracks",
                       "more pictures or sounds"},
    [FINDING_STRAY] = {"stray", "part that belongs to no track", "parts that belong to no track",
                       "stray parts"},
};

/* The same key stands in each track of many files, and libavformat tells some of them again by
 * language: "location-eng". */
static bool is_counted(const struct wire_probe *probe, int i)
{
    const char *key = probe->keys[i].key;
    size_t length = strlen(key);
    bool is_by_language = length > 4 && key[length - 4] == '-';

    for (int j = 0; j < probe->keys_held; j++) {
        const char *other = probe->keys[j].key;

        if (j < i && str_equal(other, key))
            return true;
        if (is_by_language && strlen(other) == length - 4 && str_starts(key, other))
            return true;
    }
    return false;
}

static int kind_of_key(int class)
{
    static const int kinds[WIRE_KEY_CLASSES] = {
        [WIRE_KEY_HARMLESS] = FINDINGS,     [WIRE_KEY_LOCATION] = FINDING_LOCATION,
        [WIRE_KEY_DEVICE] = FINDING_DEVICE, [WIRE_KEY_PERSON] = FINDING_PERSON,
        [WIRE_KEY_TIME] = FINDING_TIME,     [WIRE_KEY_TEXT] = FINDING_TEXT,
        [WIRE_KEY_OTHER] = FINDING_OTHER,
    };

    return kinds[class];
}

/* By what GoPro, Google, Apple, Sony and DJI call theirs, and QuickTime its timecode. */
static int kind_of_data(const struct wire_stream *stream)
{
    static const char *const telemetry[] = {"gpmd", "camm", "mebx", "rtmd", "djmd", "dbgi"};

    for (size_t i = 0; i < sizeof telemetry / sizeof *telemetry; i++)
        if (str_equal(stream->fourcc, telemetry[i]))
            return FINDING_TELEMETRY;
    return str_equal(stream->fourcc, "tmcd") ? FINDING_TIMECODE : FINDING_DATA;
}

static int kind_of_stream(const struct wire_stream *stream, bool is_more)
{
    switch (stream->type) {
    case WIRE_VIDEO:
    case WIRE_AUDIO:
        return is_more ? FINDING_TRACK : FINDINGS;
    case WIRE_SUBTITLE:
        return FINDING_SUBTITLES;
    case WIRE_ATTACHMENT:
        return FINDING_ATTACHMENT;
    case WIRE_PICTURE:
        return FINDING_PICTURE;
    default:
        return kind_of_data(stream);
    }
}

void finding_count(const struct wire_probe *probe, struct findings *findings)
{
    int64_t counts[FINDINGS + 1] = {0}; /* the last: nothing to tell of */
    bool is_there[WIRE_STREAM_TYPES] = {false};

    for (int i = 0; i < probe->keys_held; i++)
        if (!is_counted(probe, i))
            counts[kind_of_key(probe->keys[i].class)]++;
    for (int i = 0; i < probe->streams_held; i++) {
        const struct wire_stream *stream = &probe->streams[i];

        counts[kind_of_stream(stream, is_there[stream->type])]++;
        is_there[stream->type] = true;
    }
    counts[FINDING_CHAPTER] = probe->chapters;
    counts[FINDING_STRAY] = probe->stray_boxes;
    memcpy(findings->counts, counts, sizeof findings->counts);
}

int finding_keep(struct db *db, const char *sha256, const struct wire_probe *probe)
{
    struct findings findings;
    int r = findings_drop(db, sha256);

    finding_count(probe, &findings);
    for (int i = 0; i < FINDINGS && !r; i++)
        if (findings.counts[i])
            r = findings_add(db, sha256, words[i].kind, findings.counts[i]);
    return fault(r);
}

static int take(void *context, const char *kind, int64_t count)
{
    struct findings *findings = context;

    for (int i = 0; i < FINDINGS; i++)
        if (str_equal(words[i].kind, kind))
            findings->counts[i] = count;
    return 0;
}

int finding_read(struct db *db, const char *sha256, struct findings *findings)
{
    *findings = (struct findings){0};
    return fault(findings_each(db, sha256, take, findings));
}

int finding_read_library(struct db *db, struct findings *files)
{
    *files = (struct findings){0};
    return fault(findings_each_in_library(db, take, files));
}

int finding_read_films(struct db *db, struct findings *films)
{
    *films = (struct findings){0};
    return fault(findings_each_in_films(db, take, films));
}

void finding_describe(const struct findings *findings, char text[FINDING_TEXT_MAX])
{
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < FINDINGS && used < FINDING_TEXT_MAX; i++)
        if (findings->counts[i])
            used += (size_t)snprintf(text + used, FINDING_TEXT_MAX - used, "%s%lld %s",
                                     used ? ", " : "", (long long)findings->counts[i],
                                     findings->counts[i] == 1 ? words[i].one : words[i].many);
}

void finding_summarise(const struct findings *among, const char *one, const char *many,
                       char text[FINDING_TEXT_MAX])
{
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < FINDINGS && used < FINDING_TEXT_MAX; i++)
        if (among->counts[i])
            used += (size_t)snprintf(
                text + used, FINDING_TEXT_MAX - used, "%s%s in %lld %s", used ? ", " : "found ",
                words[i].summary, (long long)among->counts[i], among->counts[i] == 1 ? one : many);
}

void finding_write_json(struct json *json, const char *name, const struct findings *findings)
{
    json_object(json, name);
    for (int i = 0; i < FINDINGS; i++)
        if (findings->counts[i])
            json_number(json, words[i].kind, findings->counts[i]);
    json_end_object(json);
}
