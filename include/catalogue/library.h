/* The library as held in memory: which films there are, when each may be seen, and the files that
 * stream. An immutable picture, replaced whole when the catalogue or withdrawn.log changes; whoever
 * holds a picture reads it without locks. The rule itself is visibility.h. */
#pragma once

#include <stdint.h>

#include "catalogue/visibility.h"

struct library; /* the whole: one a process */
struct picture; /* one immutable state of it */

/* Loads the first picture; a DB_WRITE must have made the catalogue before. data_fd: the data dir,
 * kept open by the caller for the library's life. All it needs later but the renditions themselves
 * (below renditions/) is opened here, so that a fence may follow. */
int library_open(struct library **library, int data_fd);
void library_close(struct library *library);

/* Takes in what other processes changed (catalogue, withdrawn.log); cheap when nothing did. Called
 * by one thread, at least every 100 ms. Returns 0, or -errno with the old picture kept, except that
 * withdrawals are obeyed even when the database cannot be read. -ESTALE: another file has taken
 * withdrawn.log's place; close the library and open it anew. */
int library_refresh(struct library *library);
/* A descriptor that becomes readable when library_refresh has something to do (inotify). */
int library_watch_fd(struct library *library);

/* The picture of now, held for the caller; release it soon (a request, a tick). Any thread: a
 * shared lock around one atomic addition, some 40 ns. A picture outlives even library_close. */
struct picture *library_hold(struct library *library);
void picture_release(struct picture *picture);

static inline void picture_releasep(struct picture **picture)
{
    picture_release(*picture);
}
#define AUTO_PICTURE __attribute__((cleanup(picture_releasep)))

/* How many films withdrawn.log holds back. Any thread. */
int library_withdrawn(const struct library *library);

/* Grows with every change anyone could see, also when a publish or end time passes. Answers that
 * were rendered under one generation may be kept until it changes: take picture_generation of the
 * picture held while rendering, and compare with library_generation. now_ms: wall clock. */
uint64_t library_generation(struct library *library, int64_t now_ms);
uint64_t picture_generation(const struct picture *picture, int64_t now_ms);

struct library_rendition {
    const char *name; /* "original.mp4" */
    const char *type; /* "video/mp4" */
    int64_t bytes;
    const char *sha256; /* 64 hex digits: the strong ETag */
    int64_t created_ms; /* Last-Modified: publication, never capture */
};
