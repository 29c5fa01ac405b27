/* What is asked for beside a password: the code of an app, or, once each, one of the codes on
 * paper. Who has no app needs neither. */
#pragma once

#include "people/staffer.h"

/* 160 random bits as 40 hex digits. */
enum { SECOND_SECRET_MAX = 40 + 1, SECOND_BASE32_MAX = 32 + 7 + 1 };
enum { SECOND_CODES = 10, SECOND_CODE_MAX = 16 + 3 + 1 };
enum { SECOND_WRONG = 1 };

void second_new_secret(char secret[SECOND_SECRET_MAX]);
/* As apps take it (RFC 4648 6), in groups of four. SECOND_WRONG: it is no secret. */
int second_write_base32(const char *secret, char out[SECOND_BASE32_MAX]);
/* From now on the app's codes are asked for. SECOND_WRONG: what is said is none it shows now. */
int second_set(struct db *db, const struct staffer *staffer, const char *secret, const char *said,
               int64_t now_ms);
/* No more; nor are the codes on paper of any use. */
int second_unset(struct db *db, const struct staffer *staffer);
/* New ones in place of any before; they cannot be told again. */
int second_make_codes(struct db *db, const struct staffer *staffer,
                      char codes[SECOND_CODES][SECOND_CODE_MAX]);
/* Whether what is said, blanks and hyphens aside, is right for who gave the right password. Uses it
 * up. */
int second_try(struct db *db, const struct staffer *staffer, const char *said, int64_t now_ms);
struct second_standing {
    bool has_app;
    int64_t codes; /* that are left */
};
int second_stand(struct db *db, const struct staffer *staffer, struct second_standing *standing);
/* In the caller's transaction, unsaid. */
int second_forget(struct db *db, int64_t staff_id);
