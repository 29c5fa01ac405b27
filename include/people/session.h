/* A browser that somebody of the staff has signed in with. It shows 256 random bits, of which only
 * a digest is kept. */
#pragma once

#include "people/staffer.h"

enum { SESSION_SECRET_MAX = 64 + 1 };
enum { SESSION_MISSING = 1 };

/* Begins one; the secret cannot be told again. how, for the audit log: "password", "passkey" … In a
 * transaction of its own; session_add in the caller's. */
int session_begin(struct db *db, const struct staffer *staffer, const char *how, int64_t now_ms,
                  char secret[SESSION_SECRET_MAX]);
int session_add(struct db *db, const struct staffer *staffer, const char *how, int64_t now_ms,
                char secret[SESSION_SECRET_MAX]);
/* Whose it is. SESSION_MISSING: nobody's, or its time is up, or they work here no more. Where db
 * may write, it is noted now and then that it is used. */
int session_find(struct db *db, const char *secret, int64_t now_ms, struct arena *arena,
                 struct staffer *staffer);
/* Signs it out. */
int session_end(struct db *db, const char *secret);
/* A person's, the one used last first. secret: of the browser that asks. */
struct session {
    const char *public_id;
    int64_t created_at, seen_at;
    bool is_this;
};
enum { SESSION_LISTED_MAX = 50 };
/* Writes at most SESSION_LISTED_MAX of them. */
int session_list(struct db *db, const struct staffer *staffer, const char *secret, int64_t now_ms,
                 struct arena *arena, struct session *sessions, int *count);
/* Signs another out. SESSION_MISSING: it is none of theirs. */
int session_revoke(struct db *db, const struct staffer *staffer, const char *public_id);
/* Whether it could be one: 64 hex digits. */
bool session_is_secret(const char *text);
/* What the forms of its pages carry: follows from the secret, and tells nothing of it. */
int session_form_token(const char *secret, char token[SESSION_SECRET_MAX]);
