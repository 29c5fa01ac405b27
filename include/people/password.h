/* Passwords: chosen by people, long rather than odd. */
#pragma once

#include "people/staffer.h"

enum { PASSWORD_WRONG = 1, PASSWORD_BUSY = 2 };

/* NULL, or what is wrong with it, for a person: one of name may not have this one. */
const char *password_is_unfit(const char *name, const char *password);
/* Its text for password_keep, made before any transaction: it takes 0.1 s. PASSWORD_BUSY: too many
 * are being made or tried just now. */
enum { PASSWORD_TEXT_MAX = 128 };
int password_make(const char *password, char text[PASSWORD_TEXT_MAX]);
int password_keep(struct db *db, int64_t staff_id, const char *text, int64_t now_ms);
/* Whether they have one. */
int password_stands(struct db *db, const struct staffer *staffer, bool *has_one);
/* A new one, for who is signed in: every other browser of theirs is signed out. session: the
 * public id of the one that asks; "": none. */
int password_change(struct db *db, const struct staffer *staffer, const char *text,
                    const char *session, int64_t now_ms);
/* Whose name and password these are. PASSWORD_WRONG says, after as long a time, no more than that:
 * there may be nobody of that name. PASSWORD_BUSY. */
int password_try(struct db *db, const char *name, const char *password, struct arena *arena,
                 struct staffer *staffer);
