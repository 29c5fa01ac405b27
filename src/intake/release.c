/* The release gate: which lines hold, and who said so. */
#include "intake/release.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "known.h"
#include "people/audit.h"
#include "store/assents.h"
#include "store/ticks.h"

/* What a tick is of: when that changes, it falls. */
enum {
    OF_CAPTIONS = 1,
    OF_CONTENT = 2,
    OF_NOTICES = 4,
    OF_PICTURES = 8,
    OF_TEXTS = 16,
    OF_ALL = 31
};
static const struct {
    const char *name;
    unsigned topic;
} topics[] = {{"captions", OF_CAPTIONS},
              {"content", OF_CONTENT},
              {"notices", OF_NOTICES},
              {"pictures", OF_PICTURES},
              {"texts", OF_TEXTS}};
enum { TOPICS = sizeof topics / sizeof *topics };

static const struct {
    const char *name, *says;
    unsigned of;
    bool by_hand; /* a person may say so where the program does not know */
} lines[RELEASE_LINES] = {
    [RELEASE_CLEAN] = {"clean", "Ready to be played, and nothing in it but picture and sound",
                       OF_CONTENT, false},
    [RELEASE_WATCHED] = {"watched", "Played through by a person", OF_CONTENT, true},
    [RELEASE_CAPTIONS] = {"captions", "Captions in the language spoken, approved by a person",
                          OF_CONTENT | OF_CAPTIONS, false},
    [RELEASE_DESCRIBED] = {"described",
                           "A described version, or nothing that matters is missing from the sound",
                           OF_CONTENT, true},
    [RELEASE_TRANSCRIPT] = {"transcript", "A transcript", OF_CONTENT | OF_CAPTIONS, false},
    [RELEASE_NOTICES] = {"notices", "Content notes, or none are needed", OF_CONTENT | OF_NOTICES,
                         true},
    [RELEASE_PEOPLE] = {"people", "Everybody who appears is listed and was checked", OF_CONTENT,
                        true},
    [RELEASE_CONSENT] = {"consent", "Everybody who can be recognised agrees, for a month at least",
                         OF_CONTENT, true},
    [RELEASE_PICTURES] = {"pictures", "The drawn door, or a picture that a person approved",
                          OF_PICTURES, false},
    [RELEASE_HELPLINES] = {"helplines", "Helplines rung or looked up within three months", 0, true},
    [RELEASE_WELSH] = {"welsh", "Title and short description in Welsh, or none for now", OF_TEXTS,
                       true},
    [RELEASE_SAFEGUARDING] = {"safeguarding",
                              "Safeguarding: by somebody who ticked nothing else here", OF_ALL,
                              true},
};

const char *release_name(enum release_line line)
{
    check(line >= 0 && line < RELEASE_LINES);
    return lines[line].name;
}

const char *release_says(enum release_line line)
{
    check(line >= 0 && line < RELEASE_LINES);
    return lines[line].says;
}

bool release_read(const char *name, enum release_line *line)
{
    for (int i = 0; i < RELEASE_LINES; i++)
        if (str_equal(name, lines[i].name)) {
            *line = (enum release_line)i;
            return true;
        }
    return false;
}

/* The facts of each topic, one after another. */
struct facts {
    struct buf of[TOPICS];
};

static void free_facts(struct facts *facts)
{
    for (int i = 0; i < TOPICS; i++)
        buf_free(&facts->of[i]);
}
#define AUTO_FACTS __attribute__((cleanup(free_facts)))

static int add_fact(void *context, const char *topic, const char *fact)
{
    struct facts *facts = context;

    for (int i = 0; i < TOPICS; i++)
        if (str_equal(topic, topics[i].name))
            buf_printf(&facts->of[i], "%s %zu %s\n", topic, strlen(fact), fact);
    return 0;
}

static int make_basis(const struct facts *facts, unsigned of, char basis[RELEASE_BASIS_MAX])
{
    AUTO_BUF struct buf all = {0};

    buf_text(&all, "");
    for (int i = 0; i < TOPICS; i++)
        if (of & topics[i].topic && facts->of[i].length)
            buf_append(&all, facts->of[i].data, facts->of[i].length);
    for (int i = 0; i < TOPICS; i++)
        if (facts->of[i].failed)
            return fault(-ENOMEM);
    return all.failed ? fault(-ENOMEM) : digest_bytes(all.data, all.length, basis);
}

struct looking {
    struct release *release;
    char bases[RELEASE_LINES][RELEASE_BASIS_MAX];
    int64_t moment_ms;
};

static int take_tick(void *context, const struct tick_row *row)
{
    const struct looking *looking = context;
    struct release_tick *tick;
    enum release_line line;

    if (!release_read(row->tick, &line)) /* of another incare than this one */
        return 0;
    tick = &looking->release->ticks[line];
    tick->who = row->who;
    tick->at = row->at;
    tick->has_fallen =
        !str_equal(row->basis, looking->bases[line]) ||
        (line == RELEASE_HELPLINES && looking->moment_ms - row->at > helplines_checked_ms_max);
    tick->holds |= tick->may_tick && !tick->has_fallen;
    return 0;
}

static int take_assent(void *context, const struct assent_row *row)
{
    struct release *release = context;

    if (release->assent_count < RELEASE_PEOPLE_MAX)
        release->assents[release->assent_count++] =
            (struct release_assent){.who = row->who,
                                    .at = row->at,
                                    .publish_at = row->publish_at,
                                    .end_at = row->end_at,
                                    .is_restore = str_equal(row->act, "restore"),
                                    .has_fallen = !str_equal(row->basis, release->basis)};
    return 0;
}

static int make_bases(struct db *db, int64_t film_id, struct looking *looking)
{
    AUTO_FACTS struct facts facts = {0};
    int r = ticks_each_fact(db, film_id, add_fact, &facts);

    for (int i = 0; r == 0 && i < RELEASE_LINES; i++)
        r = make_basis(&facts, lines[i].of, looking->bases[i]);
    return r ? fault(r) : make_basis(&facts, OF_ALL, looking->release->basis);
}

/* Safeguarding is a second pair of eyes. */
static void part_safeguarding(struct release *release)
{
    struct release_tick *tick = &release->ticks[RELEASE_SAFEGUARDING];

    for (int i = 0; !release->is_alone && i < RELEASE_SAFEGUARDING; i++)
        if (release->ticks[i].who && str_equal(release->ticks[i].who, tick->who))
            tick->holds = false;
}

static int count_people(struct db *db, const struct release_rules *rules, struct release *release)
{
    int64_t accounts = 0;
    int r = assents_accounts(db, &accounts);

    release->is_alone = accounts <= 1;
    release->people = release->is_alone ? 1 : rules->people;
    return fault(r);
}

int release_look(struct db *db, const struct release_rules *rules, const struct film_row *film,
                 int64_t moment_ms, struct arena *arena, struct release *release)
{
    struct looking looking = {.release = release, .moment_ms = moment_ms};
    bool known[RELEASE_LINES] = {0};
    int r;

    *release = (struct release){.is_open = true};
    r = known_look(db, film, arena, known);
    if (r == 0)
        r = make_bases(db, film->id, &looking);
    if (r)
        return fault(r);
    for (int i = 0; i < RELEASE_LINES; i++)
        release->ticks[i] = (struct release_tick){.is_required = rules->required & 1u << i,
                                                  .is_known = known[i],
                                                  .holds = known[i],
                                                  .may_tick = lines[i].by_hand && !known[i]};
    r = count_people(db, rules, release);
    if (r == 0)
        r = ticks_each(db, film->id, arena, take_tick, &looking);
    if (r == 0)
        r = assents_each(db, film->id, arena, take_assent, release);
    part_safeguarding(release);
    for (int i = 0; i < RELEASE_LINES; i++)
        release->is_open &= release->ticks[i].holds || !release->ticks[i].is_required;
    return fault(r);
}

int release_find(struct db *db, const struct release_rules *rules, const char *slug,
                 struct arena *arena, struct film_row *film, struct release *release)
{
    int64_t now_ms = clock_wall_ms();
    int r = films_find(db, slug, arena, film);

    if (r)
        return r == FILMS_MISSING ? RELEASE_NO_FILM : fault(r);
    return release_look(db, rules, film, film->publish_at > now_ms ? film->publish_at : now_ms,
                        arena, release);
}

void release_missing(const struct release *release, char text[RELEASE_MISSING_MAX])
{
    size_t length = 0;

    text[0] = '\0';
    for (int i = 0; i < RELEASE_LINES; i++)
        if (release->ticks[i].is_required && !release->ticks[i].holds)
            length += (size_t)snprintf(text + length, RELEASE_MISSING_MAX - length, "%s%s",
                                       length ? ", " : "", lines[i].name);
    check(length < RELEASE_MISSING_MAX);
}

int release_agreed(const struct release *release, bool is_restore, int64_t publish_at,
                   int64_t end_at)
{
    int count = 0;

    for (int i = 0; i < release->assent_count; i++) {
        const struct release_assent *assent = &release->assents[i];

        count += !assent->has_fallen && assent->is_restore == is_restore &&
                 assent->publish_at == publish_at && assent->end_at == end_at;
    }
    return count;
}

/* Whether who may tick that line, of all that stands there. */
static int may_tick(const struct release *release, const char *who, enum release_line line)
{
    if (!release->ticks[line].may_tick)
        return RELEASE_NOT_BY_HAND;
    for (int i = 0; !release->is_alone && i < RELEASE_LINES; i++) {
        bool is_pair = (line == RELEASE_SAFEGUARDING) != (i == RELEASE_SAFEGUARDING);

        if (is_pair && release->ticks[i].holds && str_equal(release->ticks[i].who, who))
            return RELEASE_SAME_PERSON;
    }
    return 0;
}

static int put_tick(struct db *db, const char *who, const struct film_row *film,
                    enum release_line line)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    const struct release_rules rules = {.people = 1};
    struct release release;
    struct looking looking = {.release = &release};
    struct tick_row row = {.film_id = film->id,
                           .tick = lines[line].name,
                           .who = who,
                           .at = clock_wall_ms(),
                           .basis = looking.bases[line]};
    int r = arena ? release_look(db, &rules, film, row.at, arena, &release) : -ENOMEM;

    if (r == 0)
        r = may_tick(&release, who, line);
    if (r == 0)
        r = make_bases(db, film->id, &looking);
    if (r == 0)
        r = ticks_put(db, &row);
    return r < 0 ? fault(r) : r;
}

static int change_tick(struct db *db, const char *who, const char *slug, enum release_line line,
                       bool is_on)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct film_row film = {0};
    int r = arena ? films_find(db, slug, arena, &film) : -ENOMEM;

    if (r)
        return r == FILMS_MISSING ? RELEASE_NO_FILM : fault(r);
    r = is_on ? put_tick(db, who, &film, line) : ticks_drop(db, film.id, lines[line].name);
    if (!is_on && r == TICKS_MISSING) /* twice is as good as once */
        return 0;
    if (r)
        return r < 0 ? fault(r) : r;
    return audit_add(db, who, is_on ? "tick" : "untick", film.slug, lines[line].name);
}

int release_tick(struct db *db, const char *who, const char *slug, enum release_line line,
                 bool is_on)
{
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = db_end(db, change_tick(db, who, slug, line, is_on));
    return r < 0 ? fault(r) : r;
}

int release_assent(struct db *db, const char *who, const struct film_row *film,
                   const struct release *release, const struct release_assent *assent)
{
    const struct assent_row row = {.film_id = film->id,
                                   .act = assent->is_restore ? "restore" : "publish",
                                   .who = who,
                                   .at = clock_wall_ms(),
                                   .basis = release->basis,
                                   .publish_at = assent->publish_at,
                                   .end_at = assent->end_at};

    return assents_put(db, &row);
}

int release_stands(struct db *db, const struct release_rules *rules, const struct film_row *film,
                   struct arena *arena, bool *stands, char missing[RELEASE_MISSING_MAX])
{
    struct release release;
    bool is_asked = true;
    int r = release_look(db, rules, film, film->publish_at, arena, &release);

    if (!r)
        r = assents_asked(db, film->id, &is_asked);
    if (r)
        return fault(r);
    release_missing(&release, missing);
    *stands = release.is_open;
    /* One person alone publishes, and may change what they published; and who scheduled it in a
     * sidecar, or before people were asked, is the operator, whom nobody joins. */
    if (release.people <= 1 || !is_asked ||
        release_agreed(&release, false, film->publish_at, film->end_at) >= release.people)
        return 0;
    *stands = false;
    if (!missing[0])
        str_copy(missing, RELEASE_MISSING_MAX, "people who agree to what it is now");
    return 0;
}
