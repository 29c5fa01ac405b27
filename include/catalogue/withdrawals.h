/* withdrawn.log: one line for every withdrawal and restoration, appended and fsynced before
 * anything else happens, obeyed for ever, whatever a restored database says:
 *
 *   2026-03-01T19:00:00Z withdraw <film public id> <slug> <sha256 of a source>[,<sha256>...]
 *
 * ("-" for no digest). Each name - id, slug, digest - is held or free as the last line that has it
 * says, and one that is held holds the film. A withdrawal names every source that a film was ever
 * made from, a restoration only what it is made of now: who gives back a film whose pictures were
 * changed does not give back the old ones. A withdrawal is obeyed as far as it can be read; a
 * restoration only when its line is whole.
 *
 * Somebody who is in films and takes that back is named in the same way, by a code; see
 * src/catalogue/objections.h. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct withdrawals;

enum withdrawal { WITHDRAWAL_WITHDRAW, WITHDRAWAL_RESTORE };

/* Appends and fsyncs (file and, the first time, directory). digests: comma-joined or "". When it
 * fails the line may stand there all the same. */
int withdrawals_append(int data_fd, enum withdrawal what, const char *public_id, const char *slug,
                       const char *digests);

/* The same of a person, in lines that are written together. withdrawals_object_line adds one to
 * lines: of everything (film_id NULL), or of one film, as part of everything or by itself. */
enum objection { OBJECTION_PAUSE, OBJECTION_WITHDRAW, OBJECTION_RESTORE };
void withdrawals_object_line(struct buf *lines, enum objection what, const char *code, bool is_all,
                             const char *film_id, const char *slug, const char *digests);
int withdrawals_append_lines(int data_fd, const struct buf *lines);

/* Opens the log for reading, made when it is missing; room on the disk is kept for the next lines,
 * so that a full disk stops no withdrawal. The fd or -errno. */
int withdrawals_open(int data_fd);

/* Opens the log for reading and for lines to come, before a fence that lets nothing be opened: from
 * here on withdrawals_read and what appends go by that for this data_fd. Once a process; let go of
 * by withdrawals_let_go. */
int withdrawals_keep(int data_fd);
void withdrawals_let_go(void);

/* Reads the whole log, as it is now; a missing file is an empty log. */
int withdrawals_read(int data_fd, struct withdrawals **withdrawals);
/* The same of an open file, and of bytes. */
int withdrawals_read_file(int fd, struct withdrawals **withdrawals);
int withdrawals_parse(const char *bytes, size_t length, struct withdrawals **withdrawals);
void withdrawals_free(struct withdrawals *withdrawals);
/* How many films are held: public ids. */
int withdrawals_count(const struct withdrawals *withdrawals);
/* Whether one of these is held. Any of the three may be NULL. */
bool withdrawals_hold(const struct withdrawals *withdrawals, const char *public_id,
                      const char *slug, const char *sha256);

/* Whether somebody who is, or was, in it holds it. Any of the three may be NULL. */
bool withdrawals_object(const struct withdrawals *withdrawals, const char *public_id,
                        const char *slug, const char *sha256);
/* Whether the person of that code holds every film they are in. */
bool withdrawals_object_everywhere(const struct withdrawals *withdrawals, const char *code);

/* What people hold now. */
struct withdrawals_objection {
    const char *code;
    const char *film_id; /* public; NULL: everything */
    bool is_paused;
};
int withdrawals_each_objection(const struct withdrawals *withdrawals,
                               int (*each)(void *context,
                                           const struct withdrawals_objection *objection),
                               void *context);

/* Whether each of these is held, so that there is nothing to withdraw. digests: comma-joined. */
bool withdrawals_hold_all(const struct withdrawals *withdrawals, const char *public_id,
                          const char *slug, const char *digests);

bool withdrawals_is_digest(const char *text);
bool withdrawals_are_digests(const char *text); /* comma-joined; "-": none */

static inline void withdrawals_freep(struct withdrawals **withdrawals)
{
    withdrawals_free(*withdrawals);
}
#define AUTO_WITHDRAWALS __attribute__((cleanup(withdrawals_freep)))
