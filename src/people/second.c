/* Second factors: set, tried, taken away. */
#include "people/second.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/fault.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "crypt/totp.h"
#include "people/audit.h"
#include "store/factors.h"

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/* Without letters that are misread: 32 of them, 80 bits in 16. */
static const char code_letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
enum { CODE_LETTERS = 16 };

static void fill_random(uint8_t *bytes, size_t length)
{
    check(getrandom(bytes, length, 0) == (ssize_t)length);
}

void second_new_secret(char secret[SECOND_SECRET_MAX])
{
    uint8_t bytes[TOTP_SECRET_BYTES];

    fill_random(bytes, sizeof bytes);
    str_hex(secret, bytes, sizeof bytes);
    explicit_bzero(bytes, sizeof bytes);
}

static bool read_secret(const char *secret, uint8_t bytes[TOTP_SECRET_BYTES])
{
    static const char digits[] = "0123456789abcdef";

    if (strlen(secret) != SECOND_SECRET_MAX - 1 || strspn(secret, digits) != SECOND_SECRET_MAX - 1)
        return false;
    for (int i = 0; i < TOTP_SECRET_BYTES; i++)
        bytes[i] = (uint8_t)((strchr(digits, secret[2 * i]) - digits) << 4 |
                             (strchr(digits, secret[2 * i + 1]) - digits));
    return true;
}

int second_write_base32(const char *secret, char out[SECOND_BASE32_MAX])
{
    uint8_t bytes[TOTP_SECRET_BYTES];
    char *to = out;

    if (!read_secret(secret, bytes))
        return SECOND_WRONG;
    for (int i = 0; i < 32; i++) { /* five bits each */
        int bit = 5 * i, pair = bytes[bit / 8] << 8;

        if (bit / 8 + 1 < TOTP_SECRET_BYTES)
            pair |= bytes[bit / 8 + 1];
        if (i && i % 4 == 0)
            *to++ = ' ';
        *to++ = base32[pair >> (11 - bit % 8) & 31];
    }
    *to = '\0';
    return 0;
}

/* What was typed or pasted, without what stands between. */
static void tidy(const char *said, char code[CODE_LETTERS + 2])
{
    size_t length = 0;

    for (; *said && length <= CODE_LETTERS; said++)
        if (*said != ' ' && *said != '-')
            code[length++] = (char)(*said >= 'A' && *said <= 'Z' ? *said | 0x20 : *said);
    code[length] = '\0';
}

/* The step whose code it is: now's, or one beside it, for clocks that differ (RFC 6238 5.2). Below
 * 0: none. */
static int64_t step_of(const char *secret, const char *code, int64_t now_ms)
{
    uint8_t bytes[TOTP_SECRET_BYTES];
    int64_t number, step = now_ms / TOTP_STEP_MS, found = -1;

    if (strlen(code) != TOTP_DIGITS || !str_to_number(code, &number) || !read_secret(secret, bytes))
        return -1;
    for (int64_t at = step - 1; at <= step + 1; at++)
        if (totp_at(bytes, at) == number)
            found = at;
    explicit_bzero(bytes, sizeof bytes);
    return found;
}

static int put(struct db *db, const struct staffer *staffer, const char *secret, int64_t step,
               int64_t now_ms)
{
    int r = factors_put(db, staffer->id, secret, step, now_ms);

    return r ? r : audit_add(db, staffer->name, "app add", staffer->name, "");
}

int second_set(struct db *db, const struct staffer *staffer, const char *secret, const char *said,
               int64_t now_ms)
{
    char code[CODE_LETTERS + 2];
    int64_t step;
    int r;

    tidy(said, code);
    step = step_of(secret, code, now_ms);
    if (step < 0)
        return SECOND_WRONG;
    r = db_begin(db);
    return r ? fault(r) : db_end(db, put(db, staffer, secret, step, now_ms));
}

int second_forget(struct db *db, int64_t staff_id)
{
    int r = factors_drop(db, staff_id);

    return r ? r : factors_drop_codes(db, staff_id);
}

int second_unset(struct db *db, const struct staffer *staffer)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = second_forget(db, staffer->id);
    return db_end(db, r ? r : audit_add(db, staffer->name, "app remove", staffer->name, ""));
}

static int digest_code(const char *code, char sha256[DIGEST_TEXT_MAX])
{
    return digest_bytes(code, strlen(code), sha256);
}

static int add_code(struct db *db, int64_t staff_id, char out[SECOND_CODE_MAX])
{
    char code[CODE_LETTERS + 1] = "", sha256[DIGEST_TEXT_MAX];
    uint8_t chance[CODE_LETTERS];
    int r;

    fill_random(chance, sizeof chance);
    for (int i = 0; i < CODE_LETTERS; i++)
        code[i] = code_letters[chance[i] % (sizeof code_letters - 1)];
    snprintf(out, SECOND_CODE_MAX, "%.4s-%.4s-%.4s-%.4s", code, code + 4, code + 8, code + 12);
    r = digest_code(code, sha256);
    explicit_bzero(code, sizeof code);
    return r ? r : factors_add_code(db, staff_id, sha256);
}

int second_make_codes(struct db *db, const struct staffer *staffer,
                      char codes[SECOND_CODES][SECOND_CODE_MAX])
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = factors_drop_codes(db, staffer->id);
    for (int i = 0; !r && i < SECOND_CODES; i++)
        r = add_code(db, staffer->id, codes[i]);
    return db_end(db, r ? r : audit_add(db, staffer->name, "recovery codes", staffer->name, ""));
}

static int try_paper(struct db *db, const struct staffer *staffer, const char *code)
{
    char sha256[DIGEST_TEXT_MAX];
    int r = digest_code(code, sha256);

    if (!r)
        r = factors_take_code(db, staffer->id, sha256);
    if (r == FACTORS_MISSING)
        return SECOND_WRONG;
    return r ? fault(r) : audit_add(db, staffer->name, "recovery code", staffer->name, "");
}

int second_try(struct db *db, const struct staffer *staffer, const char *said, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    char code[CODE_LETTERS + 2];
    const char *secret;
    int64_t last, step;
    int r = arena ? factors_find(db, staffer->id, arena, &secret, &last) : -ENOMEM;

    if (r)
        return r == FACTORS_MISSING ? 0 : fault(r);
    tidy(said, code);
    step = step_of(secret, code, now_ms);
    if (step >= 0) {
        r = factors_use(db, staffer->id, step);
        return r == FACTORS_USED ? SECOND_WRONG : r;
    }
    r = db_begin(db);
    return r ? fault(r) : db_end(db, try_paper(db, staffer, code));
}

int second_stand(struct db *db, const struct staffer *staffer, struct second_standing *standing)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    const char *secret;
    int64_t step;
    int r = arena ? factors_find(db, staffer->id, arena, &secret, &step) : -ENOMEM;

    if (r < 0)
        return fault(r);
    standing->has_app = r == 0;
    return factors_count_codes(db, staffer->id, &standing->codes);
}
