/* Looks before release: who may have one, and for how long. */
#include "intake/invite.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "people/audit.h"
#include "store/films.h"

enum { TOKEN_BYTES = (INVITE_TOKEN_MAX - 1) / 2 };
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

static int weigh(const struct invite *invite)
{
    size_t length = strlen(invite->recipient);

    if (length == 0 || length > INVITE_RECIPIENT_MAX || !str_is_text(invite->recipient, length) ||
        strpbrk(invite->recipient, "\n\t"))
        return INVITE_BAD_RECIPIENT;
    return invite->days < 1 || invite->days > preview_days_max ? INVITE_BAD_DAYS : 0;
}

static void new_token(char token[INVITE_TOKEN_MAX])
{
    uint8_t bytes[TOKEN_BYTES];

    /* getrandom(2): up to 256 bytes come whole and uninterrupted. */
    check(getrandom(bytes, sizeof bytes, 0) == (ssize_t)sizeof bytes);
    str_hex(token, bytes, sizeof bytes);
    explicit_bzero(bytes, sizeof bytes);
}

static int add(struct db *db, const struct invite *invite, const char *sha256, int64_t now_ms,
               struct arena *arena)
{
    struct film_row film;
    char public_id[ID_MAX];
    struct preview_row row = {.public_id = public_id,
                              .recipient = invite->recipient,
                              .created_by = invite->by,
                              .created_at = now_ms,
                              .embargo_at = invite->embargo_at,
                              .expires_at = now_ms + invite->days * day_ms,
                              .opens_max = preview_opens_max};
    int r = films_find(db, invite->slug, arena, &film);

    if (r)
        return r == FILMS_MISSING ? INVITE_MISSING : fault(r);
    if (str_equal(film.state, "withdrawn"))
        return INVITE_WITHDRAWN;
    id_new(public_id);
    row.film_id = film.id;
    r = previews_add(db, sha256, &row);
    return r ? fault(r)
             : fault(audit_addf(db, invite->by, "preview create", film.slug, "%s, for %lld days",
                                public_id, (long long)invite->days));
}

int invite_create(struct db *db, const struct invite *invite, int64_t now_ms,
                  char token[INVITE_TOKEN_MAX])
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    char sha256[DIGEST_TEXT_MAX];
    int r = weigh(invite);

    if (r)
        return r;
    new_token(token);
    r = arena ? digest_bytes(token, strlen(token), sha256) : -ENOMEM;
    if (r == 0)
        r = db_begin(db);
    if (r)
        return fault(r);
    r = db_end(db, add(db, invite, sha256, now_ms, arena));
    return r < 0 ? fault(r) : r;
}

int invite_find(struct db *db, const char *token, int64_t now_ms, struct arena *arena,
                struct preview_row *row)
{
    char sha256[DIGEST_TEXT_MAX];
    int r = digest_bytes(token, strlen(token), sha256);

    if (r == 0)
        r = previews_find(db, sha256, arena, row);
    if (r)
        return r == PREVIEWS_MISSING ? INVITE_MISSING : fault(r);
    return row->revoked_at >= 0 || row->expires_at <= now_ms || row->opens >= row->opens_max
               ? INVITE_CLOSED
               : 0;
}

int invite_get(struct db *db, int64_t id, struct arena *arena, struct preview_row *row)
{
    int r = previews_get(db, id, arena, row);

    return r == PREVIEWS_MISSING ? INVITE_MISSING : fault(r);
}

int invite_open(struct db *db, const struct preview_row *row, int64_t now_ms)
{
    int r = previews_open(db, row->id, now_ms);

    return r == PREVIEWS_MISSING ? INVITE_CLOSED : fault(r);
}

int invite_revoke(struct db *db, const char *public_id, const char *by, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    const char *slug;
    int r = arena ? db_begin(db) : -ENOMEM;

    if (r)
        return fault(r);
    r = previews_revoke(db, public_id, now_ms, arena, &slug);
    if (r == 0)
        r = audit_add(db, by, "preview revoke", slug, public_id);
    r = db_end(db, r);
    return r == PREVIEWS_MISSING ? INVITE_MISSING : fault(r);
}
