/* People of films from a file: word for word, all or none. */
#include "intake/enrol.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "people/audit.h"
#include "people/person.h"
#include "store/films.h"
#include "text/jsontext.h"

const char *const enrol_roles[] = {
    "young-person", "care-leaver", "care-professional", "manager",     "leader", "family",
    "neighbour",    "interpreter", "narrator",          "voice-actor", "crew",   NULL};
const char *const enrol_policies[] = {"none",       "role-only", "chosen-name",
                                      "first-name", "full-name", NULL};
const char *const enrol_hows[] = {"face",  "silhouette", "hands",      "voice",   "voice-actor",
                                  "named", "mentioned",  "background", "signing", NULL};
const char *const enrol_uses[] = {"web",      "embed",     "social",  "press",
                                  "training", "broadcast", "archive", NULL};
const char *const enrol_parties[] = {"self",
                                     "child-agreement",
                                     "parental-responsibility",
                                     "placing-authority",
                                     "registered-manager",
                                     "employer",
                                     "court",
                                     NULL};

struct enrolling {
    struct db *db;
    const char *who;
    int64_t now_ms;
    struct arena *arena;
    const char *code; /* of whom it is, to be told */
    char *problem;
};

static int refuse(struct enrolling *enrolling, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int refuse(struct enrolling *enrolling, const char *format, ...)
{
    char why[ENROL_PROBLEM_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    snprintf(enrolling->problem, ENROL_PROBLEM_MAX, "%.32s: %.*s", enrolling->code,
             ENROL_PROBLEM_MAX - 40, why);
    str_make_text(enrolling->problem); /* bytes of the file may stand in it */
    return ENROL_REFUSED;
}

static bool is_among(const char *const *words, const char *text)
{
    while (*words && !str_equal(*words, text))
        words++;
    return *words != NULL;
}

static bool is_line(const char *text, size_t bytes_max)
{
    return strlen(text) <= bytes_max && str_is_text(text, strlen(text)) && !strchr(text, '\n');
}

const char *enrol_why_not(const struct person_row *person)
{
    bool has_name = person->name && *person->name;
    bool may_have =
        !str_equal(person->name_policy, "none") && !str_equal(person->name_policy, "role-only");

    if (person->code && !person_code_is_valid(person->code))
        return "a code is C- and 4 to 8 digits, such as C-0007";
    if (!is_among(enrol_roles, person->role))
        return "the role is none of those there are, such as young-person";
    if (!is_among(enrol_policies, person->name_policy))
        return "the name policy is none of none, role-only, chosen-name, first-name, full-name";
    if (person->was_child && (str_equal(person->name_policy, "first-name") ||
                              str_equal(person->name_policy, "full-name")))
        return "who was under 18 when filmed is never shown by a first or full name";
    if (has_name != may_have)
        return has_name ? "a name was given, and the policy shows none"
                        : "the policy shows a name, and none was given";
    if (has_name && !is_line(person->name, 80))
        return "a name is one line of at most 80 bytes";
    if (!is_line(person->label_en, 80) || !is_line(person->label_cy, 80))
        return "a label is one line of at most 80 bytes";
    if (person->is_credited && str_equal(person->name_policy, "none"))
        return "who is not to be spoken of cannot stand below the film";
    return NULL;
}

const char *enrol_why_not_there(const struct appearance_row *appearance)
{
    if (!is_among(enrol_hows, appearance->how))
        return "how they appear is none of face, silhouette, hands, voice, voice-actor, named, "
               "mentioned, background, signing";
    if ((appearance->start_ms < 0) != (appearance->end_ms < 0))
        return "a stretch has a beginning and an end, or neither";
    if (appearance->end_ms >= 0 && appearance->end_ms <= appearance->start_ms)
        return "its end is not after its beginning";
    if (!is_line(appearance->post, 80))
        return "a post is one line of at most 80 bytes";
    return NULL;
}

/* "": not said. */
static const char *text_of(const struct jsontext *json, const char *name)
{
    const char *text = jsontext_text(json, name);

    return text ? text : "";
}

static bool flag_of(const struct jsontext *json, const char *name)
{
    bool flag = false;

    return jsontext_bool(json, name, &flag) && flag;
}

/* In whole seconds; -1: not said. */
static int64_t moment_of(const struct jsontext *json, const char *name)
{
    int64_t seconds;

    if (!jsontext_number(json, name, &seconds) || seconds < 0 ||
        seconds > film_duration_ms_max / 1000)
        return -1;
    return seconds * 1000;
}

static int find_film(struct enrolling *enrolling, const char *slug, int64_t *film_id)
{
    struct film_row film;
    int r = films_find(enrolling->db, slug, enrolling->arena, &film);

    if (r == FILMS_MISSING)
        return refuse(enrolling, "there is no film '%.80s'", slug);
    *film_id = film.id;
    return fault(r);
}

static int add_appearance(struct enrolling *enrolling, const struct jsontext *json,
                          int64_t person_id)
{
    struct appearance_row row = {.person_id = person_id,
                                 .how = text_of(json, "how"),
                                 .is_identifiable = flag_of(json, "identifiable"),
                                 .start_ms = moment_of(json, "from"),
                                 .end_ms = moment_of(json, "to"),
                                 .post = text_of(json, "post"),
                                 .checked_by = jsontext_text(json, "checked_by"),
                                 .checked_at = enrolling->now_ms};
    const char *why = enrol_why_not_there(&row);
    int r;

    if (why)
        return refuse(enrolling, "%s", why);
    r = find_film(enrolling, text_of(json, "film"), &row.film_id);
    return r ? r : fault(appearances_add(enrolling->db, &row));
}

static int read_time(struct enrolling *enrolling, const struct jsontext *json, const char *name,
                     int64_t *ms)
{
    const char *text = jsontext_text(json, name);

    if (text && clock_read_rfc3339(text, ms) && *ms >= 0)
        return 0;
    return refuse(enrolling, "'%s' of a consent should be a time, 2026-03-01T19:00:00Z", name);
}

enum { WORDS_MAX = 16 };

/* The words of a list, each among those there are. */
static int read_words(struct enrolling *enrolling, const struct jsontext *json, const char *name,
                      const char *const *choices, const char **words, int *count)
{
    int listed = jsontext_count(json, name);

    for (int i = 0; i < listed; i++) {
        const char *word = jsontext_item(json, name, i);

        if (!word || !is_among(choices, word) || *count == WORDS_MAX)
            return refuse(enrolling, "'%s' has a word that is none, '%.40s'", name,
                          word ? word : "");
        words[(*count)++] = word;
    }
    return 0;
}

static int read_parties(struct enrolling *enrolling, const struct jsontext *json, int64_t given_at,
                        struct consent_party *parties, int *count)
{
    const char *words[WORDS_MAX];
    int given = 0, all, r;

    r = read_words(enrolling, json, "given", enrol_parties, words, &given);
    all = given;
    if (!r)
        r = read_words(enrolling, json, "awaited", enrol_parties, words, &all);
    for (int i = 0; i < all && !r; i++)
        parties[i] = (struct consent_party){words[i], i < given ? given_at : -1};
    *count = all;
    return r;
}

static int add_consent(struct enrolling *enrolling, const struct jsontext *json, int64_t person_id)
{
    struct consent_row row = {.person_id = person_id};
    const char *uses[WORDS_MAX], *slug = jsontext_text(json, "film");
    struct consent_party parties[WORDS_MAX];
    int use_count = 0, party_count = 0, r;

    r = read_time(enrolling, json, "from", &row.valid_from);
    if (!r)
        r = read_time(enrolling, json, "until", &row.expires_at);
    if (!r)
        r = read_time(enrolling, json, "checkin", &row.checkin_at);
    if (!r && row.expires_at <= row.valid_from)
        return refuse(enrolling, "a consent ends before it begins");
    if (!r)
        r = read_words(enrolling, json, "uses", enrol_uses, uses, &use_count);
    if (!r)
        r = read_parties(enrolling, json, row.valid_from, parties, &party_count);
    if (!r && !party_count)
        return refuse(enrolling, "a consent needs somebody's word: 'given', or 'awaited'");
    if (!r && slug)
        r = find_film(enrolling, slug, &row.film_id);
    return r ? r : fault(consents_put(enrolling->db, &row, uses, use_count, parties, party_count));
}

/* Each of a member's objects. */
static int add_each(struct enrolling *enrolling, const struct jsontext *json, const char *name,
                    int64_t person_id,
                    int (*add)(struct enrolling *enrolling, const struct jsontext *json,
                               int64_t person_id))
{
    int count = jsontext_count(json, name), r = 0;

    for (int i = 0; i < count && !r; i++) {
        AUTO_JSONTEXT struct jsontext *item = jsontext_object(json, name, i);

        r = item ? add(enrolling, item, person_id)
                 : refuse(enrolling, "'%s' should be a list of objects", name);
    }
    return r;
}

static int add_person(struct enrolling *enrolling, const struct jsontext *json)
{
    struct person_row row = {.code = jsontext_text(json, "code"),
                             .role = text_of(json, "role"),
                             .was_child = flag_of(json, "child"),
                             .name_policy = text_of(json, "name_policy"),
                             .name = jsontext_text(json, "name"),
                             .label_en = text_of(json, "label"),
                             .label_cy = text_of(json, "label_cy"),
                             .is_credited = flag_of(json, "credited")};
    const struct consent_event given = {
        .film = "", .at = enrolling->now_ms, .what = "given", .actor = enrolling->who};
    const char *why;
    int r;

    enrolling->code = row.code ? row.code : "a person";
    why = enrol_why_not(&row);
    if (why)
        return refuse(enrolling, "%s", why);
    r = persons_add(enrolling->db, &row, enrolling->now_ms, enrolling->arena);
    if (r == PERSONS_TAKEN)
        return refuse(enrolling, "this code is in the register already");
    if (!r)
        r = add_each(enrolling, json, "appearances", row.id, add_appearance);
    if (!r)
        r = add_each(enrolling, json, "consents", row.id, add_consent);
    if (!r)
        r = consents_add_event(enrolling->db, row.id, &given);
    return r ? r : fault(audit_add(enrolling->db, enrolling->who, "person add", row.code, ""));
}

static int add_all(struct enrolling *enrolling, const struct jsontext *json, int *count)
{
    int r = 0;

    *count = jsontext_count(json, "people");
    if (*count < 0)
        return refuse(enrolling, "it should hold {\"people\": [...]}");
    for (int i = 0; i < *count && !r; i++) {
        AUTO_JSONTEXT struct jsontext *person = jsontext_object(json, "people", i);

        r = person ? add_person(enrolling, person)
                   : refuse(enrolling, "'people' should be a list of objects");
    }
    return r;
}

int enrol_read(struct db *db, const char *who, const char *bytes, size_t length, int64_t now_ms,
               struct arena *arena, int *count, char problem[ENROL_PROBLEM_MAX])
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    struct enrolling enrolling = {.db = db,
                                  .who = who,
                                  .now_ms = now_ms,
                                  .arena = arena,
                                  .code = "the file",
                                  .problem = problem};
    char why[160];
    int r = jsontext_open(&json, bytes, length, why);

    if (r == -EINVAL)
        return refuse(&enrolling, "%s", why);
    if (r == 0)
        r = db_begin(db);
    return r ? fault(r) : db_end(db, add_all(&enrolling, json, count));
}
