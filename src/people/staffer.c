/* Staff: names as people write them, roles in their order, tokens as digests. */
#include "people/staffer.h"

#include <errno.h>

#include <string.h>
#include <sys/random.h>

#include "base/fault.h"
#include "base/str.h"
#include "base/utf8.h"
#include "crypt/digest.h"
#include "people/audit.h"
#include "people/second.h"
#include "store/passkeys.h"
#include "store/passwords.h"
#include "store/sessions.h"
#include "store/setups.h"
#include "store/staff.h"

enum { NAME_LETTERS_MAX = 64, TOKEN_BYTES = 32 };

static const char token_start[] = "incare_";
static const char *const roles[STAFFER_ROLES] = {"viewer", "editor", "publisher", "admin"};

bool staffer_role_read(const char *name, enum staffer_role *role)
{
    for (int i = 0; i < STAFFER_ROLES; i++)
        if (str_equal(name, roles[i])) {
            *role = (enum staffer_role)i;
            return true;
        }
    return false;
}

const char *staffer_role_name(enum staffer_role role)
{
    check(role >= 0 && role < STAFFER_ROLES);
    return roles[role];
}

static bool is_name(const char *name)
{
    size_t length = strlen(name);
    int letters = 0;

    if (!length || name[0] == ' ' || name[length - 1] == ' ' || strpbrk(name, "\t\n") ||
        !str_is_text(name, length) || audit_is_reserved(name))
        return false;
    for (const char *at = name; at < name + length; letters++)
        utf8_read(&at, name + length);
    return letters <= NAME_LETTERS_MAX;
}

static int take_row(const struct staff_row *row, struct staffer *staffer)
{
    *staffer = (struct staffer){.id = row->id, .name = row->name};
    return staffer_role_read(row->role, &staffer->role) ? 0 : fault(-EPROTO);
}

int staffer_add(struct db *db, const char *who, const char *name, enum staffer_role role,
                int64_t now_ms, struct arena *arena, struct staffer *staffer)
{
    struct staff_row row = {.name = name, .role = staffer_role_name(role), .created_at = now_ms};
    int r;

    if (!is_name(name))
        return STAFFER_BAD_NAME;
    r = db_begin(db);
    if (r)
        return fault(r);
    r = staff_add(db, arena, &row);
    if (r == 0)
        r = audit_add(db, who, "staff add", row.name, row.role);
    r = db_end(db, r);
    if (r == STAFF_TAKEN)
        return STAFFER_TAKEN;
    return r ? fault(r) : take_row(&row, staffer);
}

_Static_assert((int)STAFFER_MISSING == (int)STAFF_MISSING, "one outcome on both floors");

/* Once row, as it was, is no admin any more: whether anybody is left who can let others in. */
static int keep_admin(struct db *db, const struct staff_row *row)
{
    int64_t count;
    int r = staff_count_admins(db, &count);

    if (r || count || row->disabled_at >= 0 ||
        !str_equal(row->role, staffer_role_name(STAFFER_ADMIN)))
        return r;
    return STAFFER_LAST_ADMIN;
}

/* Also all by which they come in. */
static int disable(struct db *db, const char *who, const char *name, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct staff_row row;
    int r = arena ? staff_find(db, name, arena, &row) : -ENOMEM;

    if (r)
        return r;
    r = staff_disable(db, name, now_ms);
    if (!r)
        r = keep_admin(db, &row);
    if (!r)
        r = sessions_drop_all(db, row.id, "");
    if (!r)
        r = setups_drop(db, row.id);
    if (!r)
        r = passwords_drop(db, row.id);
    if (!r)
        r = passkeys_drop_all(db, row.id);
    if (!r)
        r = second_forget(db, row.id);
    return r ? r : audit_add(db, who, "staff disable", row.name, "");
}

int staffer_disable(struct db *db, const char *who, const char *name, int64_t now_ms)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    return db_end(db, disable(db, who, name, now_ms));
}

static int enable(struct db *db, const char *who, const char *name)
{
    int r = staff_enable(db, name);

    return r ? r : audit_add(db, who, "staff enable", name, "");
}

int staffer_enable(struct db *db, const char *who, const char *name)
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, enable(db, who, name));
}

static int set_role(struct db *db, const char *who, const char *name, enum staffer_role role)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct staff_row row;
    int r = arena ? staff_find(db, name, arena, &row) : -ENOMEM;

    if (r)
        return r;
    if (row.disabled_at >= 0)
        return STAFFER_MISSING;
    r = staff_set_role(db, row.name, staffer_role_name(role));
    if (!r)
        r = keep_admin(db, &row);
    return r ? r : audit_add(db, who, "staff role", row.name, staffer_role_name(role));
}

int staffer_set_role(struct db *db, const char *who, const char *name, enum staffer_role role)
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, set_role(db, who, name, role));
}

struct each {
    int (*run)(void *context, const struct staffer_standing *standing);
    void *context;
};

static int each_one(void *context, const struct staff_standing_row *row)
{
    const struct each *each = context;
    struct staffer_standing standing = {.name = row->staff.name,
                                        .is_disabled = row->staff.disabled_at >= 0,
                                        .has_password = row->has_password,
                                        .has_app = row->has_app,
                                        .passkeys = (int)row->passkeys,
                                        .tokens = (int)row->tokens,
                                        .seen_at = row->seen_at,
                                        .invited_until = row->invited_until};

    if (!staffer_role_read(row->staff.role, &standing.role))
        return fault(-EPROTO);
    return each->run(each->context, &standing);
}

int staffer_each(struct db *db, struct arena *arena,
                 int (*each)(void *context, const struct staffer_standing *standing), void *context)
{
    struct each all = {each, context};

    return staff_each_standing(db, arena, each_one, &all);
}

static void new_token(char token[STAFFER_TOKEN_MAX])
{
    uint8_t bytes[TOKEN_BYTES];

    /* getrandom(2): up to 256 bytes come whole and uninterrupted. */
    check(getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    str_copy(token, STAFFER_TOKEN_MAX, token_start);
    str_hex(token + strlen(token_start), bytes, sizeof bytes);
    explicit_bzero(bytes, sizeof bytes);
}

static int make_token(struct db *db, const char *who, const char *name, int64_t now_ms,
                      char token[STAFFER_TOKEN_MAX])
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    char sha256[DIGEST_TEXT_MAX];
    struct staff_row row;
    int r = arena ? staff_find(db, name, arena, &row) : -ENOMEM;

    if (r == STAFF_MISSING || (!r && row.disabled_at >= 0))
        return STAFFER_MISSING;
    if (r)
        return fault(r);
    new_token(token);
    r = digest_bytes(token, strlen(token), sha256);
    if (!r)
        r = staff_add_token(db, row.id, sha256, now_ms);
    return r ? fault(r) : audit_add(db, who, "token", row.name, "");
}

int staffer_make_token(struct db *db, const char *who, const char *name, int64_t now_ms,
                       char token[STAFFER_TOKEN_MAX])
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, make_token(db, who, name, now_ms, token));
}

int staffer_find_by_token(struct db *db, const char *token, struct arena *arena,
                          struct staffer *staffer)
{
    char sha256[DIGEST_TEXT_MAX];
    struct staff_row row;
    int r;

    if (!str_starts(token, token_start) || strlen(token) != STAFFER_TOKEN_MAX - 1)
        return STAFFER_MISSING;
    /* Found by the digest: how long that takes says nothing about any token. */
    r = digest_bytes(token, strlen(token), sha256);
    if (!r)
        r = staff_find_token(db, sha256, arena, &row);
    if (r == STAFF_MISSING)
        return STAFFER_MISSING;
    return r ? fault(r) : take_row(&row, staffer);
}
