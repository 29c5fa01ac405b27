/* What is kept of a password: argon2id (RFC 9106), its cost and salt in the text. */
#pragma once

enum { ARGON_TEXT_MAX = 128 };

enum { ARGON_WRONG = 1, ARGON_BUSY = 2 };
/* ARGON_BUSY: as many as may be are being reckoned just now (limits.h). Some 0.1 s, never on a
 * serving loop. Any thread. */
int argon_make(const char *password, char out[ARGON_TEXT_MAX]);
/* Whether the text was made of it. NULL, which is nobody's: ARGON_WRONG, after as long a time. */
int argon_matches(const char *text, const char *password);
