/* The audit log: who did what, and when. Each act carries the SHA-256 of these lines, each ended by
 * a newline: the digest of the act before it (of the first: nothing), its number, its moment in ms
 * since 1970 UTC, actor, act, object, detail. So an act that is altered, taken out or put in breaks
 * the chain from there on. One writer at a time in SQLite: it cannot fork.
 *
 * That the last acts were cut off does not show in the chain itself. audit.log beside the
 * catalogue therefore names the last act's number and digest, a line each time that there were new
 * ones. Who may write both files can cut both: a copy of that file elsewhere, or of its last line
 * on paper, is what proves more.
 *
 * Nobody who is in a film is named in it, and no token or address of a preview. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/acts.h"
#include "store/db.h"

/* Who acts, where it is not somebody by their staff name; nobody is given these names. */
#define AUDIT_COMMAND_LINE "command line"
#define AUDIT_ITSELF       "incare" /* what time does */
bool audit_is_reserved(const char *name);

enum { AUDIT_TEXT_MAX = 400 };
/* In the caller's write transaction, so that the act is told if and only if it was done. object: a
 * film's slug, a staff name, an opaque id; "" when there is none. Texts are cut to AUDIT_TEXT_MAX,
 * and what is no text in them becomes '?' or a blank. */
int audit_add(struct db *db, const char *actor, const char *act, const char *object,
              const char *detail);
/* The same, its detail as printf makes it. */
int audit_addf(struct db *db, const char *actor, const char *act, const char *object,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Writes the last act's number and digest to audit.log, durably, unless its number is *sealed
 * (0 at first), which follows it. */
int audit_seal(struct db *db, int data_fd, int64_t *sealed);

/* Acts as they stand: at most from->max below from->before, the newest first; "" is any. Their
 * texts live until `each` answers. */
int audit_each(struct db *db, const struct acts_from *from,
               int (*each)(void *context, const struct act_row *row), void *context);
/* The names of the acts there are, in texts of the arena. */
int audit_each_name(struct db *db, struct arena *arena, int (*each)(void *context, const char *act),
                    void *context);

enum audit_finding {
    AUDIT_WHOLE,
    AUDIT_BROKEN,  /* act `number` is not what it was, or not where it was */
    AUDIT_CUT,     /* audit.log knows act `number`, and it is not there */
    AUDIT_REPLACED /* audit.log knows act `number` with another digest */
};
struct audit_verdict {
    enum audit_finding finding;
    int64_t number; /* where it is not whole */
    int64_t count;  /* acts there are */
    int64_t seals;  /* lines of audit.log they were held against */
    char head[65];  /* the last act's digest; "" when there is none */
};
int audit_verify(struct db *db, int data_fd, struct audit_verdict *verdict);
/* What was found, in words for a person. */
enum { AUDIT_VERDICT_MAX = 400 };
void audit_describe(const struct audit_verdict *verdict, char text[AUDIT_VERDICT_MAX]);
