/* A look at a film before its release, for somebody with a name: until it is over, revoked, or was
 * opened as often as it may be. Whoever has the address may have it: it is told once. */
#pragma once

#include "base/arena.h"
#include "store/db.h"
#include "store/previews.h"

enum { INVITE_TOKEN_MAX = 65, INVITE_RECIPIENT_MAX = 80 };
enum {
    INVITE_MISSING = 1,   /* no such film, or no such preview */
    INVITE_BAD_RECIPIENT, /* no name: 1 to 80 bytes of text, in one line */
    INVITE_BAD_DAYS,      /* 1 to preview_days_max */
    INVITE_WITHDRAWN,     /* the film is */
    INVITE_CLOSED,        /* it is over, revoked, or was opened often enough */
};

struct invite {
    const char *slug, *recipient;
    const char *by; /* a staff name, or AUDIT_COMMAND_LINE */
    int64_t days;
    int64_t embargo_at; /* what the recipient is asked to keep to; -1: until it is released */
};
/* token: 256 bits of chance, which are nowhere else. */
int invite_create(struct db *db, const struct invite *invite, int64_t now_ms,
                  char token[INVITE_TOKEN_MAX]);
/* By the token in its address. INVITE_MISSING; INVITE_CLOSED. Nothing is counted. */
int invite_find(struct db *db, const char *token, int64_t now_ms, struct arena *arena,
                struct preview_row *row);
/* By its row id, as a viewer has it. INVITE_MISSING. */
int invite_get(struct db *db, int64_t id, struct arena *arena, struct preview_row *row);
/* Counts an opening. INVITE_CLOSED. */
int invite_open(struct db *db, const struct preview_row *row, int64_t now_ms);
/* From now on nobody has it, also who is in the middle of it. INVITE_MISSING. */
int invite_revoke(struct db *db, const char *public_id, const char *by, int64_t now_ms);
