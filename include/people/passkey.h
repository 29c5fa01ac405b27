/* Passkeys of the staff (WebAuthn level 2): made on a page of ours, and from then on the better
 * way in. They work for one site alone, so that no other can lure one away. */
#pragma once

#include "people/session.h"
#include "people/staffer.h"

/* What a page sends of a ceremony; all but challenge and origin hex. */
struct passkey_said {
    const char *challenge; /* known to be ours, and not used before */
    const char *origin;    /* of the page: known to be ours; "https://films.example.org" */
    const char *id;
    const char *client_data, *authenticator_data;
    const char *public_key; /* when it is made: SubjectPublicKeyInfo */
    const char *signature;  /* when it is used */
};

enum { PASSKEY_WRONG = 1, PASSKEY_TAKEN = 2, PASSKEY_MISSING = 3 };
/* By what an authenticator knows a person: 64 hex digits, of which nothing can be told. */
int passkey_handle(const struct staffer *staffer, char handle[SESSION_SECRET_MAX]);
/* One more of theirs. Attestation is not asked for: what kind of key it is, is its owner's affair.
 * In a transaction of its own; passkey_take in the caller's. PASSKEY_WRONG, PASSKEY_TAKEN. */
int passkey_add(struct db *db, const struct staffer *staffer, const struct passkey_said *said,
                int64_t now_ms);
int passkey_take(struct db *db, const struct staffer *staffer, const struct passkey_said *said,
                 int64_t now_ms);
/* Whose it is, and that it was they. PASSKEY_WRONG: it was not, or there is none, or its count goes
 * back: somebody has a copy. */
int passkey_try(struct db *db, const struct passkey_said *said, int64_t now_ms, struct arena *arena,
                struct staffer *staffer);
/* A person's, in the order they were made. */
struct passkey {
    const char *id;
    int64_t created_at, used_at;
};
enum { PASSKEY_LISTED_MAX = 50 };
/* Writes at most PASSKEY_LISTED_MAX of them. */
int passkey_list(struct db *db, const struct staffer *staffer, struct arena *arena,
                 struct passkey *passkeys, int *count);
/* PASSKEY_MISSING: it is none of theirs. */
int passkey_remove(struct db *db, const struct staffer *staffer, const char *id);
