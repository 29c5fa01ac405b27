/* Setup addresses: made, found, used up. */
#include "people/setup.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "crypt/digest.h"
#include "people/audit.h"
#include "people/password.h"
#include "store/sessions.h"
#include "store/setups.h"

_Static_assert((int)SETUP_CODE_MAX == (int)ID_MAX, "made as ids are");

static int make(struct db *db, const char *who, const char *name, int64_t now_ms,
                char code[SETUP_CODE_MAX])
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    char sha256[DIGEST_TEXT_MAX];
    struct staff_row row;
    int r = arena ? staff_find(db, name, arena, &row) : -ENOMEM;

    if (r == STAFF_MISSING || (!r && row.disabled_at >= 0))
        return SETUP_MISSING;
    if (r)
        return fault(r);
    id_new(code);
    r = digest_bytes(code, strlen(code), sha256);
    if (!r)
        r = setups_put(db, row.id, sha256, now_ms + setup_ms);
    return r ? fault(r) : audit_add(db, who, "staff invite", row.name, "");
}

int setup_make(struct db *db, const char *who, const char *name, int64_t now_ms,
               char code[SETUP_CODE_MAX])
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, make(db, who, name, now_ms, code));
}

int setup_find(struct db *db, const char *code, int64_t now_ms, struct arena *arena,
               struct staffer *staffer)
{
    char sha256[DIGEST_TEXT_MAX];
    struct staff_row row;
    int r;

    if (!id_is_valid(code))
        return SETUP_MISSING;
    r = digest_bytes(code, strlen(code), sha256);
    if (!r)
        r = setups_find(db, sha256, now_ms, arena, &row);
    if (r == SETUPS_MISSING)
        return SETUP_MISSING;
    if (r)
        return fault(r);
    *staffer = (struct staffer){.id = row.id, .name = row.name};
    return staffer_role_read(row.role, &staffer->role) ? 0 : fault(-EPROTO);
}

static int finish(struct db *db, const char *code, const char *password_text, int64_t now_ms,
                  char secret[SESSION_SECRET_MAX])
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct staffer staffer;
    int r = arena ? setup_find(db, code, now_ms, arena, &staffer) : -ENOMEM;

    if (!r)
        r = setups_drop(db, staffer.id);
    if (!r)
        r = password_keep(db, staffer.id, password_text, now_ms);
    if (!r)
        r = sessions_drop_all(db, staffer.id, "");
    if (!r)
        r = audit_add(db, staffer.name, "staff set up", staffer.name, "password");
    return r ? r : session_begin(db, staffer.id, now_ms, secret);
}

int setup_finish(struct db *db, const char *code, const char *password_text, int64_t now_ms,
                 char secret[SESSION_SECRET_MAX])
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, finish(db, code, password_text, now_ms, secret));
}
