/* Tables of samples (ISO/IEC 14496-12, 8.5 to 8.7, 8.9): six lists that are read side by side, each
 * through its own glass, so that a film of any length needs the same memory. Each list is as short
 * as it can be and is used up by the samples to its last entry. */
#include "tables.h"

#include "entry.h"

static const char left_reason[] = "entries in a table of samples that no sample uses";
static const char short_reason[] = "a table of samples is shorter than the film";

static void tables_take(struct glass *glass, struct movie_table *table, int width)
{
    table->count = (uint32_t)glass_take(glass, 4);
    table->at = glass->at;
    table->end = glass->end;
    table->width = width;
    if ((int64_t)table->count * width != glass->end - glass->at)
        glass_blame(glass, "a table of samples has another length than it says");
    glass_skip(glass, glass->end - glass->at);
}

static void tables_stts(void *context, struct glass *glass)
{
    nest_version(glass, 0, 0);
    tables_take(glass, &movie_track(context)->stts, 8);
}

static void tables_ctts(void *context, struct glass *glass)
{
    nest_version(glass, 0, 0);
    tables_take(glass, &movie_track(context)->ctts, 8);
}

static void tables_stss(void *context, struct glass *glass)
{
    nest_version(glass, 0, 0);
    tables_take(glass, &movie_track(context)->stss, 4);
}

static void tables_stsc(void *context, struct glass *glass)
{
    nest_version(glass, 0, 0);
    tables_take(glass, &movie_track(context)->stsc, 12);
}

static void tables_stco(void *context, struct glass *glass)
{
    nest_version(glass, 0, 0);
    tables_take(glass, &movie_track(context)->stco, 4);
}

static void tables_co64(void *context, struct glass *glass)
{
    if (movie_track(context)->stco.width)
        glass_blame(glass, "a second table of chunks");
    nest_version(glass, 0, 0);
    tables_take(glass, &movie_track(context)->stco, 8);
}

static void tables_stsz(void *context, struct glass *glass)
{
    struct movie_table *table = &movie_track(context)->stsz;

    nest_version(glass, 0, 0);
    table->size = (uint32_t)glass_take(glass, 4);
    tables_take(glass, table, table->size ? 0 : 4);
}

/* The one group that is known: a sound needs the frame before (10.1). */
static void tables_sgpd(void *context, struct glass *glass) /* 8.9.3 */
{
    static const uint8_t roll[14] = {'r', 'o', 'l', 'l', [7] = 2, [11] = 1, [12] = 0xff, 0xff};

    movie_track(context)->has_roll_kind = true;
    if (nest_version(glass, 1, 0) != 1)
        glass_blame(glass, "a version that no player needs");
    glass_same(glass, roll, 14, "a group of samples that no player needs");
}

static void tables_sbgp(void *context, struct glass *glass) /* 8.9.2 */
{
    struct movie_track *track = movie_track(context);

    nest_version(glass, 0, 0);
    glass_same(glass, "roll\0\0\0\1", 8, "a group of samples that no player needs");
    track->has_rolls = true;
    track->rolls = (uint32_t)glass_take(glass, 4);
    glass_must(glass, 4, 1, "a group of samples that no player needs");
}

void tables_read(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"stsd", 1, 1, entry_read},
        {"stts", 1, 1, tables_stts},
        {"ctts", 0, 1, tables_ctts},
        {"stss", 0, 1, tables_stss},
        {"stsc", 1, 1, tables_stsc},
        {"stsz", 1, 1, tables_stsz},
        {"stco", 0, 1, tables_stco},
        {"co64", 0, 1, tables_co64},
        {"sgpd", 0, 1, tables_sgpd},
        {"sbgp", 0, 1, tables_sbgp},
        {"", 0, 0, NULL},
    };
    struct movie_track *track = movie_track(context);

    nest_walk(glass, laws, context);
    if (!track->stco.width)
        glass_blame(glass, "there is no table of chunks");
    if (track->has_rolls != track->has_roll_kind || (track->has_rolls && !track->is_sound))
        glass_blame(glass, "a group of samples that no player needs");
}

bool tables_are_empty(const struct movie_track *track)
{
    return !track->stts.count && !track->stsc.count && !track->stsz.count && !track->stsz.size &&
           !track->stco.count && !track->ctts.width && !track->stss.width && !track->has_rolls;
}

static void tables_glass(struct glass *glass, struct suspect *suspect,
                         const struct movie_table *table)
{
    glass_open(glass, suspect, table->at, table->end);
}

void tables_open(struct tables *tables, struct suspect *suspect, const struct movie_track *track)
{
    tables->track = track;
    tables_glass(&tables->sizes, suspect, &track->stsz);
    tables_glass(&tables->times, suspect, &track->stts);
    tables_glass(&tables->shifts, suspect, &track->ctts);
    tables_glass(&tables->syncs, suspect, &track->stss);
    tables_glass(&tables->runs, suspect, &track->stsc);
    tables_glass(&tables->chunks, suspect, &track->stco);
    if (glass_more(&tables->syncs))
        tables->next_sync = (uint32_t)glass_take(&tables->syncs, 4);
}

/* The next entry of stsc (8.7.4): from which chunk on there are how many samples in each. */
static void tables_run(struct tables *tables)
{
    struct glass *runs = &tables->runs;
    uint32_t before = tables->next_run_chunk;

    tables->next_run_chunk = 0;
    if (!glass_more(runs))
        return;
    tables->next_run_chunk = (uint32_t)glass_take(runs, 4);
    tables->next_run_samples = (uint32_t)glass_take(runs, 4);
    glass_must(runs, 4, 1, "samples of a description that is not there");
    if (tables->next_run_chunk <= before || tables->next_run_samples == 0 ||
        tables->next_run_samples == tables->run_samples || (!before && tables->next_run_chunk != 1))
        glass_blame(runs, "an entry of stsc that says nothing, or out of order");
}

bool tables_chunk(struct tables *tables)
{
    if (tables->chunk_number == 0)
        tables_run(tables);
    if (!glass_more(&tables->chunks))
        return false;
    tables->chunk_number++;
    tables->chunk_at = (int64_t)glass_take(&tables->chunks, tables->track->stco.width);
    if (tables->chunk_number == tables->next_run_chunk) {
        tables->run_samples = tables->next_run_samples;
        tables_run(tables);
    }
    tables->chunk_left = tables->run_samples;
    return true;
}

static void tables_time(struct tables *tables, struct tables_sample *sample)
{
    uint32_t before = tables->duration;

    if (tables->times_left == 0) {
        if (!glass_more(&tables->times))
            glass_blame(&tables->times, short_reason);
        tables->times_left = (uint32_t)glass_take(&tables->times, 4);
        tables->duration = (uint32_t)glass_take(&tables->times, 4);
        if (tables->times_left == 0 || tables->duration == 0 || tables->duration == before)
            glass_blame(&tables->times, "an entry of stts that says nothing");
    }
    tables->times_left--;
    sample->begin = tables->begin;
    sample->duration = tables->duration;
    tables->begin += tables->duration;
}

static void tables_shift(struct tables *tables, struct tables_sample *sample)
{
    int64_t before = tables->shift;

    if (!tables->track->ctts.width)
        return;
    if (tables->shifts_left == 0) {
        if (!glass_more(&tables->shifts))
            glass_blame(&tables->shifts, short_reason);
        tables->shifts_left = (uint32_t)glass_take(&tables->shifts, 4);
        tables->shift = (int32_t)glass_take(&tables->shifts, 4);
        if (tables->shifts_left == 0 || (tables->shift == before && tables->number > 1))
            glass_blame(&tables->shifts, "an entry of ctts that says nothing");
    }
    tables->shifts_left--;
    sample->shift = tables->shift;
}

static void tables_sync(struct tables *tables, struct tables_sample *sample)
{
    sample->is_sync = !tables->track->stss.width || tables->number == tables->next_sync;
    if (tables->track->stss.width && sample->is_sync)
        tables->next_sync =
            glass_more(&tables->syncs) ? (uint32_t)glass_take(&tables->syncs, 4) : 0;
}

bool tables_next(struct tables *tables, struct tables_sample *sample)
{
    if (tables->chunk_left == 0)
        return false;
    tables->chunk_left--;
    if (tables->number++ == tables->track->stsz.count)
        glass_blame(&tables->sizes, short_reason);
    *sample = (struct tables_sample){.at = tables->chunk_at, .size = tables->track->stsz.size};
    if (tables->track->stsz.width)
        sample->size = (int64_t)glass_take(&tables->sizes, 4);
    if (sample->size == 0)
        glass_blame(&tables->sizes, "an empty sample");
    tables->chunk_at += sample->size;
    tables_time(tables, sample);
    tables_shift(tables, sample);
    tables_sync(tables, sample);
    return !tables->sizes.suspect->is_dirty;
}

void tables_close(struct tables *tables)
{
    const struct movie_track *track = tables->track;
    struct glass *const all[] = {&tables->sizes, &tables->times, &tables->shifts,
                                 &tables->syncs, &tables->runs,  &tables->chunks};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (glass_more(all[i]))
            glass_blame(all[i], left_reason);
    if (tables->number != track->stsz.count || tables->times_left || tables->shifts_left ||
        tables->next_sync || tables->next_run_chunk)
        glass_blame(&tables->sizes, left_reason);
    if (track->has_rolls && track->rolls != tables->number)
        glass_blame(&tables->sizes, "a group of samples of another length than the film");
}
