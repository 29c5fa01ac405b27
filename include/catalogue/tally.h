/* How often films are watched, listened to and come to: counted by day and film, of nobody in
 * particular. No address, no name and no hour is ever part of it.
 *
 * Counts gather in memory and are written once a minute, by a thread of their own: a kill -9 loses
 * those of the last minute, and nothing else. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct tally;

enum tally_metric {
    TALLY_PLAY,   /* picture and sound begin */
    TALLY_LISTEN, /* sound alone begins */
    TALLY_LINK,   /* a short address is followed */
};

/* Opens the catalogue to write; starts no thread, so that a fence may follow. */
int tally_open(struct tally **tally, int data_fd);
/* From here on it is written. Not again what runs. */
int tally_start(struct tally *tally);
/* Any thread; waits for nothing. now_ms: wall clock. */
void tally_add(struct tally *tally, int64_t film_id, enum tally_metric metric, int64_t now_ms);
/* The same of a site that framed a film, or was refused to: its origin ("": it is not known), which
 * somebody said who may be anybody. */
void tally_frame(struct tally *tally, int64_t film_id, const char *origin, bool is_refused,
                 int64_t now_ms);
/* And of a partner whose own frame was loaded. */
void tally_partner(struct tally *tally, int64_t partner_id, int64_t now_ms);
/* Writes what is left. NULL: does nothing. */
void tally_close(struct tally *tally);
