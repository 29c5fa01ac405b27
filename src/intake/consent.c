/* A person takes back their word, or gives it again. */
#include "intake/consent.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "people/audit.h"
#include "store/appearances.h"
#include "store/consents.h"
#include "store/films.h"
#include "store/persons.h"
#include "store/sources.h"

/* A person, one of their films or all, and the lines of withdrawn.log about them. */
struct taking {
    struct db *db;
    struct arena *arena;
    const struct consent_word *word;
    struct person_row person;
    struct film_row film; /* id 0: everything */
    enum objection what;
    struct buf *lines;
    int64_t last_id; /* of the films written; appearances come by film */
};

static int find(struct taking *taking)
{
    int r = persons_find(taking->db, taking->word->code, taking->arena, &taking->person);

    if (r)
        return r == PERSONS_MISSING ? CONSENT_MISSING : fault(r);
    if (!taking->word->slug)
        return 0;
    r = films_find(taking->db, taking->word->slug, taking->arena, &taking->film);
    return r == FILMS_MISSING ? CONSENT_FILM_MISSING : fault(r);
}

static int write_film(struct taking *taking, int64_t film_id, const char *public_id,
                      const char *slug)
{
    const char *digests = "";
    int r = sources_digests(taking->db, film_id, taking->arena, &digests);

    if (r)
        return fault(r);
    withdrawals_object_line(taking->lines, taking->what, taking->person.code, !taking->film.id,
                            public_id, slug, digests);
    return 0;
}

static int write_appearance(void *context, const struct appearance_row *row)
{
    struct taking *taking = context;

    if (!row->is_identifiable || row->film_id == taking->last_id)
        return 0;
    taking->last_id = row->film_id;
    return write_film(taking, row->film_id, row->film_public_id, row->slug);
}

/* Everything is said in one line; which films that is, in those behind it, as a catalogue from
 * before may not know. */
static int write_lines(struct taking *taking)
{
    const struct film_row *film = &taking->film;

    if (film->id)
        return write_film(taking, film->id, film->public_id, film->slug);
    withdrawals_object_line(taking->lines, taking->what, taking->person.code, true, NULL, NULL,
                            NULL);
    if (taking->what == OBJECTION_RESTORE)
        return 0;
    return appearances_of_person(taking->db, taking->person.id, taking->arena, write_appearance,
                                 taking);
}

struct asking {
    const struct taking *taking;
    bool is_held, is_paused;
};

static int ask(void *context, const struct withdrawals_objection *objection)
{
    struct asking *asking = context;
    const struct taking *taking = asking->taking;
    const char *film = taking->film.id ? taking->film.public_id : NULL;

    if (!str_equal(objection->code, taking->person.code) || !str_equal(objection->film_id, film))
        return 0;
    asking->is_held = true;
    asking->is_paused = objection->is_paused;
    return 0;
}

static int ask_log(const struct taking *taking, int data_fd, struct asking *asking)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    int r = withdrawals_read(data_fd, &withdrawals);

    *asking = (struct asking){.taking = taking};
    return r ? fault(r) : withdrawals_each_objection(withdrawals, ask, asking);
}

/* Inside the transaction of what was done. */
static int tell(const struct taking *taking, const char *what, const char *act)
{
    const char *slug = taking->film.id ? taking->film.slug : "";
    const struct consent_event event = {
        .film = slug, .at = clock_wall_ms(), .what = what, .actor = taking->word->who};
    int r = consents_add_event(taking->db, taking->person.id, &event);

    return r ? fault(r)
             : audit_add(taking->db, taking->word->who, act, taking->person.code,
                         *slug ? slug : "everything");
}

static int hold(const struct taking *taking)
{
    bool is_pause = taking->what == OBJECTION_PAUSE;
    int r = consents_hold(taking->db, taking->person.id, taking->film.id,
                          is_pause ? "paused" : "withdrawn", clock_wall_ms());

    if (r < 0)
        return fault(r);
    return tell(taking, is_pause ? "paused" : "withdrawn",
                is_pause ? "consent pause" : "consent withdraw");
}

static int take_back(struct taking *taking, int data_fd)
{
    struct asking asking;
    int r = ask_log(taking, data_fd, &asking);

    if (r == 0 && asking.is_held && asking.is_paused == (taking->what == OBJECTION_PAUSE))
        return CONSENT_ALREADY;
    if (r == 0)
        r = write_lines(taking);
    if (r == 0)
        r = withdrawals_append_lines(data_fd, taking->lines);
    if (r)
        return fault(r);
    r = db_begin(taking->db);
    if (r == 0)
        r = db_end(taking->db, hold(taking));
    return r ? CONSENT_LOGGED : 0;
}

int consent_take_back(struct db *db, int data_fd, const struct consent_word *word, bool is_pause)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_BUF struct buf lines = {0};
    struct taking taking = {.db = db,
                            .arena = arena,
                            .word = word,
                            .what = is_pause ? OBJECTION_PAUSE : OBJECTION_WITHDRAW,
                            .lines = &lines};
    int r = arena ? find(&taking) : -ENOMEM;

    return r ? r : take_back(&taking, data_fd);
}

/* The log may free the films only when the catalogue is about to agree: it is written last, in the
 * same transaction. */
static int give_back(struct taking *taking, int data_fd)
{
    int r = consents_free(taking->db, taking->person.id, taking->film.id);

    if (r >= 0)
        r = tell(taking, "restored", "consent restore");
    if (r == 0)
        r = write_lines(taking);
    return r ? fault(r) : withdrawals_append_lines(data_fd, taking->lines);
}

static int find_hold(void *context, const struct hold_row *row)
{
    struct asking *asking = context;

    asking->is_held |= row->film_id == asking->taking->film.id;
    return 0;
}

int consent_give_back(struct db *db, int data_fd, const struct consent_word *word)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_BUF struct buf lines = {0};
    struct taking taking = {
        .db = db, .arena = arena, .word = word, .what = OBJECTION_RESTORE, .lines = &lines};
    struct asking asking;
    int r = arena ? find(&taking) : -ENOMEM;

    if (r)
        return r;
    r = ask_log(&taking, data_fd, &asking);
    if (r == 0)
        r = consents_holds(db, taking.person.id, arena, find_hold, &asking);
    if (r)
        return fault(r);
    if (!asking.is_held)
        return CONSENT_ALREADY;
    r = db_begin(db);
    return r ? fault(r) : fault(db_end(db, give_back(&taking, data_fd)));
}

static int obey(void *context, const struct withdrawals_objection *objection)
{
    struct db *db = context;
    int r = consents_hold_named(db, objection->code, objection->film_id,
                                objection->is_paused ? "paused" : "withdrawn", clock_wall_ms());

    if (r)
        return r == CONSENTS_ALREADY ? 0 : fault(r);
    return audit_add(db, AUDIT_ITSELF, objection->is_paused ? "consent pause" : "consent withdraw",
                     objection->code, "as withdrawn.log says");
}

int consent_obey(struct db *db, const struct withdrawals *withdrawals)
{
    return withdrawals_each_objection(withdrawals, obey, db);
}

struct naming_codes {
    struct arena *arena;
    const char *codes;
};

static int add_code(void *context, const char *code)
{
    struct naming_codes *naming = context;

    naming->codes =
        arena_printf(naming->arena, "%s%s%s", naming->codes, *naming->codes ? ", " : "", code);
    return naming->codes ? 0 : fault(-ENOMEM);
}

int consent_unsettled(struct db *db, int64_t film_id, int64_t now_ms, int64_t until_ms,
                      struct arena *arena, const char **codes)
{
    struct naming_codes naming = {.arena = arena, .codes = ""};
    int r = consents_unsettled(db, film_id, now_ms, until_ms, arena, add_code, &naming);

    *codes = naming.codes;
    return fault(r);
}
