/* Who works here: a name, a role, and tokens for programs that act for them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

/* What they may do; each may also do what those before it may. */
enum staffer_role {
    STAFFER_VIEWER,    /* look at what is not released */
    STAFFER_EDITOR,    /* upload, describe, caption */
    STAFFER_PUBLISHER, /* release */
    STAFFER_ADMIN,     /* staff and settings */
    STAFFER_ROLES
};
bool staffer_role_read(const char *name, enum staffer_role *role);
const char *staffer_role_name(enum staffer_role role);

struct staffer {
    int64_t id;
    const char *name;
    enum staffer_role role;
};

enum { STAFFER_MISSING = 1, STAFFER_TAKEN = 2, STAFFER_BAD_NAME = 3, STAFFER_LAST_ADMIN = 4 };
/* What follows is written to the audit log: who did it, by their name or AUDIT_COMMAND_LINE. */
/* 1 to 64 characters of UTF-8, none of them a control, no blank at either end. The first one ever
 * is the admin, whatever role is asked for; staffer says what became of it. */
int staffer_add(struct db *db, const char *who, const char *name, enum staffer_role role,
                int64_t now_ms, struct arena *arena, struct staffer *staffer);
/* From now on nobody is let in by that name, a token or a browser of theirs. The last admin stays:
 * STAFFER_LAST_ADMIN, here and below. */
int staffer_disable(struct db *db, const char *who, const char *name, int64_t now_ms);
/* Somebody who was disabled works here again, and has no way in until one is made (people/setup).
 * STAFFER_MISSING: nobody of that name is disabled. */
int staffer_enable(struct db *db, const char *who, const char *name);
/* It counts from their next request on. STAFFER_MISSING also for who is disabled. */
int staffer_set_role(struct db *db, const char *who, const char *name, enum staffer_role role);

/* Everybody, by name, with the ways in that they have. */
struct staffer_standing {
    const char *name;
    enum staffer_role role;
    bool is_disabled, has_password, has_app; /* app: asks for a code besides */
    int passkeys, tokens;
    int64_t seen_at;       /* wall clock, by a browser that is signed in; -1: by none */
    int64_t invited_until; /* the address to set themselves up at works; -1: there is none */
};
int staffer_each(struct db *db, struct arena *arena,
                 int (*each)(void *context, const struct staffer_standing *standing),
                 void *context);

/* "incare_" and 256 random bits: whoever shows it acts for the person. */
enum { STAFFER_TOKEN_MAX = 7 + 64 + 1 };
/* Makes one more; it cannot be told again. STAFFER_MISSING also for who is disabled. */
int staffer_make_token(struct db *db, const char *who, const char *name, int64_t now_ms,
                       char token[STAFFER_TOKEN_MAX]);
/* Whose token it is. STAFFER_MISSING. */
int staffer_find_by_token(struct db *db, const char *token, struct arena *arena,
                          struct staffer *staffer);
