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
#include "people/second.h"
#include "store/passkeys.h"
#include "store/passwords.h"
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

/* Whatever they came in by before. */
static int forget(struct db *db, int64_t staff_id)
{
    int r = setups_drop(db, staff_id);

    if (!r)
        r = passwords_drop(db, staff_id);
    if (!r)
        r = passkeys_drop_all(db, staff_id);
    if (!r)
        r = second_forget(db, staff_id);
    return r ? r : sessions_drop_all(db, staff_id, "");
}

static int take_way(struct db *db, const struct staffer *staffer, const struct setup_way *way,
                    int64_t now_ms)
{
    int r;

    if (way->password_text)
        return password_keep(db, staffer->id, way->password_text, now_ms);
    r = passkey_take(db, staffer, way->passkey, now_ms);
    return r > 0 ? SETUP_WRONG : r;
}

static int finish(struct db *db, const char *code, const struct setup_way *way, int64_t now_ms,
                  char secret[SESSION_SECRET_MAX])
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct staffer staffer;
    int r = arena ? setup_find(db, code, now_ms, arena, &staffer) : -ENOMEM;

    if (!r)
        r = forget(db, staffer.id);
    if (!r)
        r = take_way(db, &staffer, way, now_ms);
    return r ? r : session_add(db, &staffer, "set up", now_ms, secret);
}

int setup_finish(struct db *db, const char *code, const struct setup_way *way, int64_t now_ms,
                 char secret[SESSION_SECRET_MAX])
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, finish(db, code, way, now_ms, secret));
}
