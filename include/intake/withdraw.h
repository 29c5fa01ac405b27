/* Taking a film away, at once and everywhere, and giving it back. who: for the audit log, a staff
 * name or AUDIT_COMMAND_LINE. */
#pragma once

#include "intake/release.h"
#include "store/db.h"

enum { WITHDRAW_MISSING = 1, WITHDRAW_ALREADY = 2, WITHDRAW_LOGGED = 3, WITHDRAW_AGREED = 4 };

/* First withdrawn.log (durable), then the catalogue: state withdrawn, out of search, and with it
 * all that withdrawn.log holds. WITHDRAW_ALREADY: both say so. WITHDRAW_LOGGED: the film is gone,
 * but the catalogue could not be written; withdraw_obey will. */
int withdraw_film(struct db *db, int data_fd, const char *who, const char *slug);
/* The film comes back as 'ready': a person publishes it again. WITHDRAW_ALREADY: it was not
 * withdrawn. It takes as many people as publishing does. WITHDRAW_AGREED: that this one agrees is
 * written down; somebody else must, too. */
int withdraw_restore(struct db *db, int data_fd, const struct release_rules *rules, const char *who,
                     const char *slug);
/* Brings a catalogue that knows less than withdrawn.log (an older copy, or a crash between the two)
 * in line with it. */
int withdraw_obey(struct db *db, int data_fd);
