/* Reads films in from the disk, on threads of their own, for visits that wait and ahead of those
 * that do not yet. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct mapping;
struct visit;

/* What a transfer reads ahead. */
struct ahead {
    int64_t to;    /* of the film: what lies before was looked at; 0: nothing yet */
    int64_t bytes; /* how far it looks */
    int64_t since_ms;
};

/* Reads in what comes next of the visit's film, from first to at most end, and then gives the
 * suspended visit back. False: nobody will, there was no memory for it or the end has come. */
bool inlet_wait(struct visit *visit, int64_t first, int64_t end);
/* The visit has sent its film up to there, of what ends at end. */
void inlet_look_ahead(struct visit *visit, int64_t at, int64_t end);
