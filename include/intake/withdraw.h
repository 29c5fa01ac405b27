/* Taking a film away, at once and everywhere, and giving it back. */
#pragma once

#include "store/db.h"

enum { WITHDRAW_MISSING = 1, WITHDRAW_ALREADY = 2 };

/* First withdrawn.log (durable), then the catalogue: state withdrawn, out of search. Once the first
 * has happened the film is gone, even if the second fails. WITHDRAW_ALREADY: it was withdrawn. */
int withdraw_film(struct db *db, int data_fd, const char *slug);
/* The film comes back as 'ready': a person publishes it again. WITHDRAW_ALREADY: it was not
 * withdrawn. */
int withdraw_restore(struct db *db, int data_fd, const char *slug);
/* Brings a catalogue that knows less than withdrawn.log (an older copy, or a crash between the two)
 * in line with it. */
int withdraw_obey(struct db *db, int data_fd);
