/* An address at which somebody of the staff sets themselves up, once: its end is 128 random bits,
 * of which only a digest is kept. */
#pragma once

#include "people/passkey.h"
#include "people/session.h"
#include "people/staffer.h"

enum { SETUP_CODE_MAX = 32 + 1 };
enum { SETUP_MISSING = 1, SETUP_WRONG = 2 };

/* A new one in place of any before. The code cannot be told again. who, for the audit log: by whom.
 * SETUP_MISSING: nobody of that name works here. */
int setup_make(struct db *db, const char *who, const char *name, int64_t now_ms,
               char code[SETUP_CODE_MAX]);
/* Whose it is. SETUP_MISSING: it is used, too old, or never was one. */
int setup_find(struct db *db, const char *code, int64_t now_ms, struct arena *arena,
               struct staffer *staffer);
/* How they will come in. One of the two is NULL. */
struct setup_way {
    const char *password_text; /* password_make */
    const struct passkey_said *passkey;
};
/* Uses it up: from now on they come in this way alone, and all browsers that were signed in are
 * not. Says the secret of a session that begins now. SETUP_MISSING; SETUP_WRONG: the passkey is
 * none. */
int setup_finish(struct db *db, const char *code, const struct setup_way *way, int64_t now_ms,
                 char secret[SESSION_SECRET_MAX]);
