/* Taking a film away, and giving it back. The log comes first: what it says is obeyed by every
 * process at once and for ever, whatever happens to the catalogue. */
#include "intake/withdraw.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "hold.h"
#include "intake/consent.h"
#include "intake/replacing.h"
#include "people/audit.h"
#include "store/assents.h"
#include "store/contents.h"
#include "store/searchable.h"
#include "store/sources.h"

/* Inside a transaction: the film as it is now, in another state and out of search. */
static int set_hidden(struct db *db, const struct film_row *film, const char *state)
{
    int r = films_set_state(db, film->id, state, film->publish_at, film->end_at);

    if (r == 0)
        r = assents_drop(db, film->id); /* they were to something else */
    if (r == 0)
        r = contents_close(db, film->id); /* nor does what it was made of before come back */
    return r ? fault(r) : fault(searchable_remove(db, film->id));
}

static int is_held(struct db *db, int data_fd, const struct film_row *film, bool *held)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    int r = withdrawals_read(data_fd, &withdrawals);

    return r ? fault(r) : hold_film(db, withdrawals, film, held);
}

struct obeying {
    struct db *db;
    struct withdrawals *withdrawals;
    int64_t asked_id; /* the film that a person just withdrew, who is told elsewhere; 0: none */
};

static int obey(void *context, const struct film_row *film)
{
    const struct obeying *obeying = context;
    bool held = false;
    int r = 0;

    if (!str_equal(film->state, "withdrawn"))
        r = hold_film(obeying->db, obeying->withdrawals, film, &held);
    if (r || !held)
        return fault(r);
    r = set_hidden(obeying->db, film, "withdrawn");
    if (r == 0 && film->id != obeying->asked_id)
        r = audit_add(obeying->db, AUDIT_ITSELF, "withdraw", film->slug, "as withdrawn.log says");
    return fault(r);
}

/* Inside a transaction. */
static int obey_all(struct db *db, int data_fd, int64_t asked_id)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    struct obeying obeying = {.db = db, .asked_id = asked_id};
    int r = arena ? withdrawals_read(data_fd, &withdrawals) : -ENOMEM;

    obeying.withdrawals = withdrawals;
    if (r == 0)
        r = replacing_obey(db, withdrawals);
    if (r == 0)
        r = films_each(db, arena, obey, &obeying);
    return r ? fault(r) : fault(consent_obey(db, withdrawals));
}

int withdraw_obey(struct db *db, int data_fd)
{
    int r = db_begin(db);

    return r ? fault(r) : fault(db_end(db, obey_all(db, data_fd, 0)));
}

/* Whether the log and the catalogue say all there is to say already. */
static int is_withdrawn(int data_fd, const struct film_row *film, const char *digests, bool *is)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    int r = withdrawals_read(data_fd, &withdrawals);

    if (r)
        return fault(r);
    *is = str_equal(film->state, "withdrawn") &&
          withdrawals_hold_all(withdrawals, film->public_id, film->slug, digests);
    return 0;
}

/* The catalogue says so as well, and who it was. */
static int write_down(struct db *db, int data_fd, const char *who, const struct film_row *film)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = obey_all(db, data_fd, film->id);
    return db_end(db, r ? r : audit_add(db, who, "withdraw", film->slug, ""));
}

int withdraw_film(struct db *db, int data_fd, const char *who, const char *slug)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct film_row film = {0};
    const char *digests = "";
    bool is = false;
    int r = arena ? films_find(db, slug, arena, &film) : -ENOMEM;

    if (r)
        return r == FILMS_MISSING ? WITHDRAW_MISSING : fault(r);
    r = sources_digests(db, film.id, arena, &digests);
    if (r == 0)
        r = is_withdrawn(data_fd, &film, digests, &is);
    if (r || is)
        return is ? WITHDRAW_ALREADY : fault(r);
    r = withdrawals_append(data_fd, WITHDRAWAL_WITHDRAW, film.public_id, film.slug, digests);
    if (r)
        return fault(r);
    return write_down(db, data_fd, who, &film) ? WITHDRAW_LOGGED : 0;
}

/* The log may free the film only when the catalogue cannot show it by itself: a catalogue from
 * before the withdrawal still says live. So it is made ready first, and again together with the
 * line in the log, in case another process obeyed the log in between. */
static int give_back(struct db *db, int data_fd, const char *who, const struct film_row *film,
                     const char *digests)
{
    int r = db_begin(db);

    if (r == 0)
        r = db_end(db, set_hidden(db, film, "ready"));
    if (r == 0)
        r = db_begin(db);
    if (r)
        return fault(r);
    r = set_hidden(db, film, "ready");
    if (r == 0)
        r = audit_add(db, who, "restore", film->slug, "");
    if (r == 0)
        r = withdrawals_append(data_fd, WITHDRAWAL_RESTORE, film->public_id, film->slug, digests);
    return fault(db_end(db, r));
}

/* Inside a transaction: one more agrees that it comes back. */
static int agree(struct db *db, const struct release_rules *rules, const char *who,
                 const struct film_row *film, struct arena *arena, bool *is_enough)
{
    const struct release_assent assent = {.is_restore = true, .publish_at = -1, .end_at = -1};
    struct release release;
    int r = release_look(db, rules, film, 0, arena, &release);

    if (r == 0)
        r = release_assent(db, who, film, &release, &assent);
    if (r == 0) /* once more, with this one */
        r = release_look(db, rules, film, 0, arena, &release);
    if (r)
        return fault(r);
    *is_enough = release_agreed(&release, true, -1, -1) >= release.people;
    return *is_enough ? 0 : audit_add(db, who, "agree", film->slug, "restore");
}

int withdraw_restore(struct db *db, int data_fd, const struct release_rules *rules, const char *who,
                     const char *slug)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct film_row film = {0};
    const char *digests = "";
    bool held = false, is_enough = false;
    int r = arena ? films_find(db, slug, arena, &film) : -ENOMEM;

    if (r)
        return r == FILMS_MISSING ? WITHDRAW_MISSING : fault(r);
    r = is_held(db, data_fd, &film, &held);
    if (r)
        return fault(r);
    if (!held && !str_equal(film.state, "withdrawn"))
        return WITHDRAW_ALREADY;
    r = db_begin(db);
    if (r == 0)
        r = db_end(db, agree(db, rules, who, &film, arena, &is_enough));
    if (r || !is_enough)
        return r ? fault(r) : WITHDRAW_AGREED;
    r = sources_digests_now(db, film.id, arena, &digests);
    return r ? fault(r) : give_back(db, data_fd, who, &film, digests);
}
