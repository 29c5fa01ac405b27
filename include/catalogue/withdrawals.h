/* withdrawn.log: one line for every withdrawal and restoration, appended and fsynced before
 * anything else happens, obeyed for ever, whatever a restored database says. 2026-03-01T19:00:00Z
 * withdraw <film public id> <slug> <sha256 of a source>[,<sha256>…] The last line that names a film
 * by id, slug or source decides. A torn last line is ignored when it restores and obeyed when it
 * withdraws. */
#pragma once

#include <stdbool.h>

struct withdrawals;

enum withdrawal { WITHDRAWAL_WITHDRAW, WITHDRAWAL_RESTORE };

/* Appends and fsyncs (file and, the first time, directory). digests: comma-joined or "". */
int withdrawals_append(int data_fd, enum withdrawal what, const char *public_id, const char *slug,
                       const char *digests);

/* Reads the whole log, as it is now; a missing file is an empty log. */
int withdrawals_read(int data_fd, struct withdrawals **withdrawals);
void withdrawals_free(struct withdrawals *withdrawals);
/* Any of the three may be NULL. */
bool withdrawals_hold(const struct withdrawals *withdrawals, const char *public_id,
                      const char *slug, const char *sha256);
