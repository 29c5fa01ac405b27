/* Sessions: begun, found by what the browser shows, ended. */
#include "people/session.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "people/audit.h"
#include "store/sessions.h"

enum { SECRET_BYTES = 32 };

static struct session_bounds bounds_at(int64_t now_ms)
{
    return (struct session_bounds){now_ms - session_ms, now_ms - session_idle_ms};
}

bool session_is_secret(const char *text)
{
    return strlen(text) == SESSION_SECRET_MAX - 1 &&
           strspn(text, "0123456789abcdef") == SESSION_SECRET_MAX - 1;
}

int session_add(struct db *db, const struct staffer *staffer, const char *how, int64_t now_ms,
                char secret[SESSION_SECRET_MAX])
{
    char sha256[DIGEST_TEXT_MAX], public_id[ID_MAX];
    uint8_t bytes[SECRET_BYTES];
    int r;

    /* getrandom(2): up to 256 bytes come whole and uninterrupted. */
    check(getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    str_hex(secret, bytes, sizeof bytes);
    explicit_bzero(bytes, sizeof bytes);
    id_new(public_id);
    r = digest_bytes(secret, strlen(secret), sha256);
    if (!r)
        r = sessions_expire(db, bounds_at(now_ms));
    if (!r)
        r = sessions_add(db, sha256, public_id, staffer->id, now_ms);
    if (!r)
        r = audit_add(db, staffer->name, "sign in", staffer->name, how);
    return r ? fault(r) : 0;
}

int session_begin(struct db *db, const struct staffer *staffer, const char *how, int64_t now_ms,
                  char secret[SESSION_SECRET_MAX])
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, session_add(db, staffer, how, now_ms, secret));
}

int session_find(struct db *db, const char *secret, int64_t now_ms, struct arena *arena,
                 struct staffer *staffer)
{
    char sha256[DIGEST_TEXT_MAX];
    struct session_row row;
    int r;

    if (!session_is_secret(secret))
        return SESSION_MISSING;
    /* Found by the digest: how long that takes says nothing about any secret. */
    r = digest_bytes(secret, strlen(secret), sha256);
    if (!r)
        r = sessions_find(db, sha256, bounds_at(now_ms), arena, &row);
    if (r == SESSIONS_MISSING)
        return SESSION_MISSING;
    if (r)
        return fault(r);
    if (now_ms - row.seen_at > session_touch_ms && db_may_write(db))
        (void)sessions_touch(db, sha256, now_ms); /* on a full disk people work on until it idles */
    *staffer = (struct staffer){.id = row.staff_id, .name = row.name};
    return staffer_role_read(row.role, &staffer->role) ? 0 : fault(-EPROTO);
}

int session_end(struct db *db, const char *secret)
{
    char sha256[DIGEST_TEXT_MAX];
    int r = digest_bytes(secret, strlen(secret), sha256);

    return r ? fault(r) : sessions_drop(db, sha256);
}

struct listing {
    struct session *sessions;
    const char *here;
    int count;
};

static int list_one(void *context, const struct session_row *row)
{
    struct listing *listing = context;

    if (listing->count < SESSION_LISTED_MAX)
        listing->sessions[listing->count++] =
            (struct session){row->public_id, row->created_at, row->seen_at,
                             str_equal(row->public_id, listing->here)};
    return 0;
}

int session_list(struct db *db, const struct staffer *staffer, const char *secret, int64_t now_ms,
                 struct arena *arena, struct session *sessions, int *count)
{
    struct listing listing = {.sessions = sessions, .here = ""};
    char sha256[DIGEST_TEXT_MAX];
    struct session_row here;
    int r = digest_bytes(secret, strlen(secret), sha256);

    if (!r)
        r = sessions_find(db, sha256, bounds_at(now_ms), arena, &here);
    if (r < 0)
        return fault(r);
    if (!r)
        listing.here = here.public_id;
    r = sessions_each(db, staffer->id, bounds_at(now_ms), arena, list_one, &listing);
    *count = listing.count;
    return r;
}

int session_revoke(struct db *db, const struct staffer *staffer, const char *public_id)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = sessions_revoke(db, public_id, staffer->id);
    if (!r)
        r = audit_add(db, staffer->name, "sign out elsewhere", staffer->name, "");
    r = db_end(db, r);
    return r == SESSIONS_MISSING ? SESSION_MISSING : r;
}

int session_form_token(const char *secret, char token[SESSION_SECRET_MAX])
{
    static const char purpose[] = "incare form ";
    char text[sizeof purpose + SESSION_SECRET_MAX];
    int r;

    check(str_copy(text, sizeof text, purpose));
    check(str_copy(text + sizeof purpose - 1, SESSION_SECRET_MAX, secret));
    r = digest_bytes(text, strlen(text), token);
    explicit_bzero(text, sizeof text);
    return r ? fault(r) : 0;
}
