/* The tables of samples in the index, and the samples they describe. Private to proof. */
#pragma once

#include "movie.h"

struct tables_sample {
    int64_t at, size; /* bytes */
    int64_t begin;    /* when it is decoded, and */
    int64_t duration;
    int64_t shift; /* how much later it is shown; track's units */
    bool is_sync;  /* decoding can begin here */
};

/* A walk over all samples of a track in their order, chunk by chunk. */
struct tables {
    const struct movie_track *track;
    struct glass sizes, times, shifts, syncs, runs, chunks;
    uint32_t number, chunk_number; /* of the last that was taken, from 1 */
    uint32_t times_left, duration;
    uint32_t shifts_left;
    int64_t shift;
    uint32_t next_sync;
    uint32_t run_samples, next_run_chunk, next_run_samples;
    uint32_t chunk_left;
    int64_t chunk_at;
    int64_t begin;
};

/* Reads the payload of stbl. context: struct movie. */
void tables_read(void *context, struct glass *glass);
/* So in a film in fragments. */
bool tables_are_empty(const struct movie_track *track);
void tables_open(struct tables *tables, struct suspect *suspect, const struct movie_track *track);
/* Goes to the next chunk, which begins at chunk_at. False after the last one. */
bool tables_chunk(struct tables *tables);
/* The next sample of this chunk. False after the last one, and when anything was blamed. */
bool tables_next(struct tables *tables, struct tables_sample *sample);
/* Blames the tables for entries that no sample used. */
void tables_close(struct tables *tables);
