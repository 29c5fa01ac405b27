/* What was found in an original besides its picture and sound, in words for staff. It is counted by
 * kind and never told: a place stays in its file. None of it is in what is streamed. */
#pragma once

#include <stdint.h>

#include "base/json.h"
#include "store/db.h"
#include "wire/probe.h"

enum finding {
    FINDING_LOCATION, /* keys, as in enum wire_key_class */
    FINDING_DEVICE,
    FINDING_PERSON,
    FINDING_TIME,
    FINDING_TEXT,
    FINDING_OTHER,
    FINDING_TELEMETRY, /* tracks that cameras write beside the picture */
    FINDING_TIMECODE,
    FINDING_SUBTITLES,
    FINDING_DATA,
    FINDING_ATTACHMENT,
    FINDING_PICTURE, /* of a cover */
    FINDING_CHAPTER,
    FINDING_TRACK, /* a second picture, or sound */
    FINDING_STRAY, /* what belongs to no track */
    FINDINGS
};

struct findings {
    int64_t counts[FINDINGS];
};

/* Counts what a probe tells of, each name of a key once. */
void finding_count(const struct wire_probe *probe, struct findings *findings);
/* Keeps the counts of a content, instead of those it had; reads them: none for an unknown one. */
int finding_keep(struct db *db, const char *sha256, const struct wire_probe *probe);
int finding_read(struct db *db, const char *sha256, struct findings *findings);
/* In how many files of the library, and in how many films, there was one of each kind. */
int finding_read_library(struct db *db, struct findings *files);
int finding_read_films(struct db *db, struct findings *films);

/* "2 GPS entries, 1 telemetry track"; "" when there was nothing. */
enum { FINDING_TEXT_MAX = 500 };
void finding_describe(const struct findings *findings, char text[FINDING_TEXT_MAX]);
/* "found GPS in 1 file, chapters in 3 files"; "" when there was nothing. */
void finding_summarise(const struct findings *among, const char *one, const char *many,
                       char text[FINDING_TEXT_MAX]);
/* {"location": 2, "telemetry": 1} */
void finding_write_json(struct json *json, const char *name, const struct findings *findings);
