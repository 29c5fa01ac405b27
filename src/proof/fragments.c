/* Fragments (ISO/IEC 14496-12, 8.8; CMAF): each moof describes all of the mdat behind it, each
 * segment of the index is one such pair, and both go on where the last ones ended. */
#include "fragments.h"

#include "payload.h"

enum {
    FRAGMENTS_SYNC = 0x02000000,      /* depends on no other sample */
    FRAGMENTS_DELTA = 0x01010000,     /* depends on others, and is no sync sample */
    FRAGMENTS_SAP = 0x80000000,       /* starts_with_SAP */
    FRAGMENTS_HAS_DESCRIPTION = 0x02, /* tf_flags */
    FRAGMENTS_HAS_DURATION = 0x08,
    FRAGMENTS_HAS_SIZE = 0x10,
    FRAGMENTS_HAS_FLAGS = 0x20,
    FRAGMENTS_BASE_IS_MOOF = 0x020000,
    FRAGMENTS_RUN_DATA = 0x001, /* tr_flags */
    FRAGMENTS_RUN_FIRST_FLAGS = 0x004,
    FRAGMENTS_RUN_DURATION = 0x100,
    FRAGMENTS_RUN_SIZE = 0x200,
    FRAGMENTS_RUN_FLAGS = 0x400,
    FRAGMENTS_RUN_SHIFT = 0x800,
};

void fragments_sidx(struct fragments *fragments, struct glass *glass) /* 8.16.3 */
{
    if (!fragments->movie->is_fragmented || fragments->number || fragments->has_index)
        glass_blame(glass, "an index of segments where none belongs");
    fragments->has_index = true;
    if (nest_version(glass, 1, 0) != 1)
        glass_blame(glass, "a version that no player needs");
    glass_must(glass, 4, 1, "an index of a track that is not there");
    glass_must(glass, 4, fragments->movie->tracks[0].timescale,
               "an index in another unit of time than its track");
    fragments->shown = (int64_t)glass_take(glass, 8);
    glass_zero(glass, 8, "there is something between the index and what it describes");
    glass_zero(glass, 2, "bytes that the standard reserves are not 0");
    fragments->left = (uint32_t)glass_take(glass, 2);
    glass_open(&fragments->entries, glass->suspect, glass->at, glass->end);
    glass_skip(glass, fragments->left * INT64_C(12));
    fragments->index_end = glass->at;
    pace_open(&fragments->pace, &fragments->movie->tracks[0]);
}

static void fragments_mfhd(void *context, struct glass *glass) /* 8.8.5 */
{
    struct fragments *fragments = context;

    nest_version(glass, 0, 0);
    glass_must(glass, 4, fragments->number, "fragments that are not numbered from 1");
}

static void fragments_tfhd(void *context, struct glass *glass) /* 8.8.7 */
{
    static const uint32_t known = FRAGMENTS_HAS_DESCRIPTION | FRAGMENTS_HAS_DURATION |
                                  FRAGMENTS_HAS_SIZE | FRAGMENTS_HAS_FLAGS;
    struct fragments *fragments = context;
    uint32_t has = (uint32_t)glass_take(glass, 4);

    if ((has & ~known) != FRAGMENTS_BASE_IS_MOOF)
        glass_blame_at(glass->suspect, glass->at - 4, "flags that a clean film does not have");
    fragments->header = has;
    glass_must(glass, 4, 1, "a fragment of a track that is not there");
    if (has & FRAGMENTS_HAS_DESCRIPTION)
        glass_must(glass, 4, 1, "samples of a description that is not there");
    if (has & FRAGMENTS_HAS_DURATION)
        fragments->duration = (uint32_t)glass_take(glass, 4);
    if (has & FRAGMENTS_HAS_SIZE)
        fragments->size = (uint32_t)glass_take(glass, 4);
    if (has & FRAGMENTS_HAS_FLAGS)
        fragments->flags = (uint32_t)glass_take(glass, 4);
}

static void fragments_tfdt(void *context, struct glass *glass) /* 8.8.12 */
{
    struct fragments *fragments = context;

    if (nest_version(glass, 1, 0) != 1)
        glass_blame(glass, "a version that no player needs");
    fragments->decoded = (int64_t)glass_take(glass, 8);
}

static int fragments_entry_bytes(uint32_t run)
{
    return 4 * __builtin_popcount(run & (FRAGMENTS_RUN_DURATION | FRAGMENTS_RUN_SIZE |
                                         FRAGMENTS_RUN_FLAGS | FRAGMENTS_RUN_SHIFT));
}

static void fragments_trun(void *context, struct glass *glass) /* 8.8.8 */
{
    static const uint32_t known = FRAGMENTS_RUN_DATA | FRAGMENTS_RUN_FIRST_FLAGS |
                                  FRAGMENTS_RUN_DURATION | FRAGMENTS_RUN_SIZE |
                                  FRAGMENTS_RUN_FLAGS | FRAGMENTS_RUN_SHIFT;
    struct fragments *fragments = context;
    uint32_t run = (uint32_t)glass_take(glass, 4);

    if (run >> 24 != 1 || (run & 0xffffff & ~known) || !(run & FRAGMENTS_RUN_DATA))
        glass_blame_at(glass->suspect, glass->at - 4, "flags that a clean film does not have");
    fragments->run = run;
    fragments->count = (uint32_t)glass_take(glass, 4);
    fragments->data = (int64_t)glass_take(glass, 4);
    if (run & FRAGMENTS_RUN_FIRST_FLAGS)
        fragments->first_flags = (uint32_t)glass_take(glass, 4);
    glass_open(&fragments->samples, glass->suspect, glass->at, glass->end);
    glass_skip(glass, (int64_t)fragments->count * fragments_entry_bytes(run));
    if (fragments->count == 0)
        glass_blame(glass, "a fragment without samples");
}

static void fragments_traf(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"tfhd", 1, 1, fragments_tfhd},
        {"tfdt", 1, 1, fragments_tfdt},
        {"trun", 1, 1, fragments_trun},
        {"", 0, 0, NULL},
    };

    nest_walk(glass, laws, context);
}

void fragments_moof(struct fragments *fragments, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"mfhd", 1, 1, fragments_mfhd},
        {"traf", 1, 1, fragments_traf},
        {"", 0, 0, NULL},
    };

    if (!fragments->has_index || fragments->is_waiting)
        glass_blame(glass, "a fragment without an index of segments before it, or without media");
    fragments->is_waiting = true;
    fragments->number++;
    fragments->begin = glass->at - 8;
    fragments->end = glass->end;
    fragments->duration = fragments->size = fragments->flags = 0;
    if (fragments->number == 1 && fragments->begin != fragments->index_end)
        glass_blame(glass, "there is something between the index and what it describes");
    nest_walk(glass, laws, fragments);
    if (fragments->decoded != fragments->pace.end)
        glass_blame(glass, "a fragment that does not begin when the last one ends");
}

/* A default that the run overrides must be true of a sample all the same: of the first, and for
 * flags of any. */
static void fragments_defaults(const struct fragments *fragments, struct glass *glass,
                               const struct tables_sample *first)
{
    uint32_t has = fragments->header;

    if ((has & FRAGMENTS_HAS_DURATION && fragments->duration != first->duration) ||
        (has & FRAGMENTS_HAS_SIZE && fragments->size != first->size) ||
        (has & FRAGMENTS_HAS_FLAGS && fragments->flags != FRAGMENTS_SYNC &&
         fragments->flags != FRAGMENTS_DELTA))
        glass_blame(glass, "a fragment's default that no fragment needs");
}

static void fragments_sample(struct fragments *fragments, uint32_t number,
                             struct tables_sample *sample)
{
    struct glass *glass = &fragments->samples;
    uint32_t run = fragments->run, flags = fragments->flags;

    sample->begin = fragments->pace.end;
    sample->duration = fragments->duration;
    sample->size = fragments->size;
    if (run & FRAGMENTS_RUN_DURATION)
        sample->duration = (int64_t)glass_take(glass, 4);
    if (run & FRAGMENTS_RUN_SIZE)
        sample->size = (int64_t)glass_take(glass, 4);
    if (run & FRAGMENTS_RUN_FLAGS)
        flags = (uint32_t)glass_take(glass, 4);
    if (run & FRAGMENTS_RUN_SHIFT)
        sample->shift = (int32_t)glass_take(glass, 4);
    if (number == 0 && run & FRAGMENTS_RUN_FIRST_FLAGS) {
        if (run & FRAGMENTS_RUN_FLAGS)
            glass_blame(glass, "flags of a sample that are said twice");
        flags = fragments->first_flags;
    }
    sample->is_sync = flags == FRAGMENTS_SYNC;
    if (flags != FRAGMENTS_SYNC && flags != FRAGMENTS_DELTA)
        glass_blame(glass, "flags that a clean film does not have");
    if (sample->size == 0 || sample->duration == 0 || (number == 0 && !sample->is_sync))
        glass_blame(glass, "a sample without bytes or time, or a fragment no player can begin at");
    if (number == 0)
        fragments_defaults(fragments, glass, sample);
}

static void fragments_segment(struct fragments *fragments, int64_t bytes, int64_t duration)
{
    struct glass *glass = &fragments->entries;

    if (fragments->left-- == 0) {
        glass_blame(glass, "a fragment that is not in the index of segments");
        return;
    }
    glass_must(glass, 4, (uint64_t)bytes, "a segment of another size than its fragment");
    glass_must(glass, 4, (uint64_t)duration, "a segment that lasts not as long as its fragment");
    glass_must(glass, 4, FRAGMENTS_SAP, "a segment that is said not to begin with a sync sample");
}

void fragments_mdat(struct fragments *fragments, struct glass *glass)
{
    int64_t began = fragments->pace.end;

    if (!fragments->is_waiting || glass->at != fragments->begin + fragments->data ||
        glass->at - fragments->end > 16)
        glass_blame(glass, "media data that is not where its fragment says");
    if (glass->suspect->is_dirty)
        return;
    fragments->is_waiting = false;
    for (uint32_t i = 0; i < fragments->count; i++) {
        struct tables_sample sample = {.at = glass->at};
        fragments_sample(fragments, i, &sample);
        if (glass->suspect->is_dirty)
            return;
        pace_take(&fragments->pace, glass->suspect, &sample);
        payload_read(&fragments->movie->tracks[0], glass, &sample);
    }
    if (glass->at < glass->end)
        glass_blame(glass, "bytes of media data that belong to no sample");
    fragments_segment(fragments, glass->end - fragments->begin, fragments->pace.end - began);
}

void fragments_close(struct fragments *fragments, struct suspect *suspect)
{
    const struct movie *movie = fragments->movie;

    pace_close(&fragments->pace, suspect, movie);
    if (fragments->is_waiting || fragments->left)
        glass_blame_at(suspect, fragments->entries.at,
                       "a fragment without media, or none for a segment");
    if (fragments->shown != fragments->pace.lead)
        glass_blame_at(suspect, fragments->index_end,
                       "the index says another begin than the film has");
    if (movie->duration ||
        (movie->has_whole &&
         movie->whole != movie_units(movie, &movie->tracks[0], fragments->pace.end)))
        glass_blame_at(suspect, movie->at, "the film lasts not as long as its fragments");
}
