/* Passwords: fit or not, kept as what argon2id makes of them, tried. */
#include "people/password.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"
#include "crypt/argon.h"
#include "people/audit.h"
#include "store/passwords.h"
#include "store/sessions.h"
#include "store/staff.h"

_Static_assert((int)PASSWORD_TEXT_MAX == (int)ARGON_TEXT_MAX &&
                   (int)PASSWORD_BUSY == (int)ARGON_BUSY,
               "as argon has it");

static int count_letters(const char *text, size_t length)
{
    int letters = 0;

    for (const char *at = text; at < text + length; letters++)
        utf8_read(&at, text + length);
    return letters;
}

/* "aaaaaaaaaaaa" and "abababababab": one or two letters over and over. */
static bool is_dull(const char *password)
{
    size_t length = strlen(password);

    for (size_t i = 2; i < length; i++)
        if (password[i] != password[i - 2])
            return false;
    return true;
}

const char *password_is_unfit(const char *name, const char *password)
{
    size_t length = strlen(password);

    if (length > (size_t)password_bytes_max)
        return "This password is too long: at most 1,000 letters.";
    if (!str_is_text(password, length) || strpbrk(password, "\t\n"))
        return "A password is one line of letters, digits, signs and blanks.";
    if (count_letters(password, length) < password_letters_min)
        return "This password is too short: at least 12 letters. Three or four words that only you "
               "would put together are easy to keep and hard to guess.";
    if (is_dull(password) || strcasestr(password, name))
        return "This password is easy to guess: choose one without your name, and without the same "
               "letters over and over.";
    return NULL;
}

int password_make(const char *password, char text[PASSWORD_TEXT_MAX])
{
    return argon_make(password, text);
}

int password_keep(struct db *db, int64_t staff_id, const char *text, int64_t now_ms)
{
    return passwords_put(db, staff_id, text, now_ms);
}

int password_stands(struct db *db, const struct staffer *staffer, bool *has_one)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    const char *hash;
    int r = arena ? passwords_find(db, staffer->id, arena, &hash) : -ENOMEM;

    *has_one = r == 0;
    return r < 0 ? fault(r) : 0;
}

static int change(struct db *db, const struct staffer *staffer, const char *text,
                  const char *session, int64_t now_ms)
{
    int r = passwords_put(db, staffer->id, text, now_ms);

    if (!r)
        r = sessions_drop_all(db, staffer->id, session);
    return r ? r : audit_add(db, staffer->name, "password change", staffer->name, "");
}

int password_change(struct db *db, const struct staffer *staffer, const char *text,
                    const char *session, int64_t now_ms)
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, change(db, staffer, text, session, now_ms));
}

int password_try(struct db *db, const char *name, const char *password, struct arena *arena,
                 struct staffer *staffer)
{
    const char *hash = NULL;
    struct staff_row row;
    int r = staff_find(db, name, arena, &row);

    if (!r)
        r = passwords_find(db, row.id, arena, &hash);
    if (r < 0)
        return fault(r);
    if (strlen(password) > (size_t)password_bytes_max)
        return PASSWORD_WRONG;
    r = argon_matches(r ? NULL : hash, password);
    if (r)
        return r == ARGON_WRONG ? PASSWORD_WRONG : r;
    *staffer = (struct staffer){.id = row.id, .name = row.name};
    return staffer_role_read(row.role, &staffer->role) ? 0 : fault(-EPROTO);
}
