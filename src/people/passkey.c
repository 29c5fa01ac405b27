/* Passkeys: weighed as WebAuthn level 2 has it (7.1, 7.2), kept, removed. */
#include "people/passkey.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypt/assertion.h"
#include "crypt/digest.h"
#include "people/audit.h"
#include "people/ceremony.h"
#include "store/passkeys.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* False: it is no hex, or too long. */
static bool read_hex(const char *text, struct arena *arena, struct assertion_bytes *bytes)
{
    size_t length = strlen(text);
    uint8_t *out;

    if (length % 2 || length / 2 > (size_t)ceremony_bytes_max)
        return false;
    out = arena_alloc(arena, length / 2 + 1);
    for (size_t i = 0; out && i < length; i++) {
        int digit = hex(text[i]);

        if (digit < 0)
            return false;
        out[i / 2] = (uint8_t)(out[i / 2] << 4 | digit);
    }
    *bytes = (struct assertion_bytes){out, length / 2};
    return out;
}

/* "films.example.org" of "https://films.example.org:8443": the site that a passkey is for. */
static bool is_of_site(const uint8_t digest[DIGEST_BYTES_MAX], const char *origin)
{
    const char *host = strstr(origin, "://");
    char name[256], said[DIGEST_TEXT_MAX], wanted[DIGEST_TEXT_MAX];
    size_t length;

    if (!host)
        return false;
    host += strlen("://");
    length = strcspn(host, ":/");
    if (length >= sizeof name)
        return false;
    memcpy(name, host, length);
    str_hex(said, digest, DIGEST_BYTES_MAX);
    return digest_bytes(name, length, wanted) == 0 && str_equal(said, wanted);
}

/* What both ceremonies must say. */
struct weighed {
    struct assertion_bytes client_data, authenticator_data;
    struct ceremony_data data;
};

static bool weigh(const struct passkey_said *said, enum ceremony_kind kind, struct arena *arena,
                  struct weighed *weighed)
{
    struct ceremony_data *data = &weighed->data;

    if (!read_hex(said->client_data, arena, &weighed->client_data) ||
        !read_hex(said->authenticator_data, arena, &weighed->authenticator_data) ||
        !ceremony_is_of((const char *)weighed->client_data.at, weighed->client_data.length, kind,
                        said->challenge, said->origin) ||
        !ceremony_read(weighed->authenticator_data.at, weighed->authenticator_data.length, data))
        return false;
    return is_of_site(data->site, said->origin) && data->is_present && data->is_verified &&
           !!data->id == (kind == CEREMONY_MADE);
}

int passkey_handle(const struct staffer *staffer, char handle[SESSION_SECRET_MAX])
{
    char text[64];

    snprintf(text, sizeof text, "incare staff %lld", (long long)staffer->id);
    return digest_bytes(text, strlen(text), handle);
}

int passkey_take(struct db *db, const struct staffer *staffer, const struct passkey_said *said,
                 int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct passkey_row row = {.staff_id = staffer->id,
                              .id = said->id,
                              .public_key = said->public_key,
                              .created_at = now_ms};
    struct assertion_bytes id, key;
    struct weighed weighed;
    int r;

    if (!arena)
        return fault(-ENOMEM);
    if (!weigh(said, CEREMONY_MADE, arena, &weighed) || !read_hex(said->id, arena, &id) ||
        !read_hex(said->public_key, arena, &key) || !assertion_key_is_fit(key) ||
        id.length != weighed.data.id_length || memcmp(id.at, weighed.data.id, id.length) != 0)
        return PASSKEY_WRONG;
    row.uses = weighed.data.uses;
    r = passkeys_add(db, &row);
    if (r == PASSKEYS_TAKEN)
        return PASSKEY_TAKEN;
    return r ? fault(r) : audit_add(db, staffer->name, "passkey add", staffer->name, "");
}

int passkey_add(struct db *db, const struct staffer *staffer, const struct passkey_said *said,
                int64_t now_ms)
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, passkey_take(db, staffer, said, now_ms));
}

int passkey_try(struct db *db, const struct passkey_said *said, int64_t now_ms, struct arena *arena,
                struct staffer *staffer)
{
    struct assertion_bytes key, signature;
    struct passkey_row row;
    struct weighed weighed;
    int r;

    if (!weigh(said, CEREMONY_USED, arena, &weighed) ||
        !read_hex(said->signature, arena, &signature) ||
        strlen(said->id) > 2 * CEREMONY_ID_BYTES_MAX)
        return PASSKEY_WRONG;
    r = passkeys_find(db, said->id, arena, &row);
    if (r)
        return r == PASSKEYS_MISSING ? PASSKEY_WRONG : fault(r);
    if (!read_hex(row.public_key, arena, &key))
        return fault(-EPROTO);
    r = assertion_weigh(key, weighed.authenticator_data, weighed.client_data, signature);
    if (!r)
        r = passkeys_use(db, row.id, weighed.data.uses, now_ms);
    if (r)
        return r > 0 ? PASSKEY_WRONG : fault(r);
    *staffer = (struct staffer){.id = row.staff_id, .name = row.name};
    return staffer_role_read(row.role, &staffer->role) ? 0 : fault(-EPROTO);
}

struct listing {
    struct passkey *passkeys;
    int count;
};

static int list_one(void *context, const struct passkey_row *row)
{
    struct listing *listing = context;

    if (listing->count < PASSKEY_LISTED_MAX)
        listing->passkeys[listing->count++] =
            (struct passkey){row->id, row->created_at, row->used_at};
    return 0;
}

int passkey_list(struct db *db, const struct staffer *staffer, struct arena *arena,
                 struct passkey *passkeys, int *count)
{
    struct listing listing = {.passkeys = passkeys};
    int r = passkeys_each(db, staffer->id, arena, list_one, &listing);

    *count = listing.count;
    return r;
}

int passkey_remove(struct db *db, const struct staffer *staffer, const char *id)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = passkeys_drop(db, id, staffer->id);
    if (!r)
        r = audit_add(db, staffer->name, "passkey remove", staffer->name, "");
    r = db_end(db, r);
    return r == PASSKEYS_MISSING ? PASSKEY_MISSING : r;
}
