/* Partners come and go, and films are for them alone or for everybody. */
#include "intake/partnership.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/visibility.h"
#include "people/audit.h"
#include "store/films.h"
#include "store/partners.h"
#include "text/origin.h"

static int refuse(struct partnership_problem *problem, const char *field, const char *what,
                  const char *why)
{
    problem->field = field;
    snprintf(problem->text, sizeof problem->text, "%.80s: %s", what, why);
    str_make_text(problem->text);
    return PARTNERSHIP_REFUSED;
}

/* Words of a partner, gathered. */
struct words {
    struct arena *arena;
    const char **list;
    int count, room;
};

static int add_word(void *context, const char *word)
{
    struct words *words = context;

    if (words->count == words->room) {
        int room = words->room ? 2 * words->room : 8;
        const char **list = arena_array(words->arena, (size_t)room, sizeof *list);

        if (!list)
            return fault(-ENOMEM);
        for (int i = 0; i < words->count; i++)
            list[i] = words->list[i];
        words->list = list;
        words->room = room;
    }
    words->list[words->count++] = word;
    return 0;
}

static int load(struct db *db, const struct partner_row *row, struct arena *arena,
                struct partnership *partnership)
{
    struct words origins = {.arena = arena}, slugs = {.arena = arena};
    int r = partners_each_origin(db, row->id, arena, add_word, &origins);

    if (!r && !row->has_all)
        r = partners_each_film(db, row->id, arena, add_word, &slugs);
    *partnership = (struct partnership){.key = row->key,
                                        .revision = row->revision,
                                        .name = row->name,
                                        .origins = origins.list,
                                        .origin_count = origins.count,
                                        .has_all = row->has_all,
                                        .slugs = slugs.list,
                                        .slug_count = slugs.count,
                                        .until_ms = row->until_at,
                                        .seen_day = row->seen_day};
    return r;
}

int partnership_read(struct db *db, const char *key, struct arena *arena,
                     struct partnership *partnership)
{
    struct partner_row row;
    int r = partners_find_key(db, key, arena, &row);

    if (r)
        return r == PARTNERS_MISSING ? PARTNERSHIP_MISSING : fault(r);
    return load(db, &row, arena, partnership);
}

struct walk {
    struct db *db;
    struct arena *arena;
    int (*each)(void *context, const struct partnership *partnership);
    void *context;
};

static int walk_one(void *context, const struct partner_row *row)
{
    const struct walk *walk = context;
    struct partnership partnership;
    int r = load(walk->db, row, walk->arena, &partnership);

    return r ? r : walk->each(walk->context, &partnership);
}

int partnership_each(struct db *db, struct arena *arena,
                     int (*each)(void *context, const struct partnership *partnership),
                     void *context)
{
    struct walk walk = {db, arena, each, context};

    return partners_each(db, arena, walk_one, &walk);
}

static bool is_name(const char *name)
{
    size_t length = strlen(name);

    return length && length <= (size_t)partner_name_bytes_max && name[0] != ' ' &&
           name[length - 1] != ' ' && !strpbrk(name, "\t\n") && str_is_text(name, length);
}

/* As browsers write them, each once. */
static int read_origins(const struct partnership *wanted, struct arena *arena,
                        const char ***origins, int *count, struct partnership_problem *problem)
{
    const char **list = arena_array(arena, (size_t)wanted->origin_count + 1, sizeof *list);

    if (!list)
        return fault(-ENOMEM);
    *count = 0;
    for (int i = 0; i < wanted->origin_count; i++) {
        char origin[ORIGIN_MAX];
        const char *why = origin_read(wanted->origins[i], origin);
        bool is_new = !why;

        if (why)
            return refuse(problem, "origins", wanted->origins[i], why);
        for (int j = 0; j < *count; j++)
            is_new &= !str_equal(list[j], origin);
        if (!is_new)
            continue;
        list[*count] = arena_strdup(arena, origin);
        if (!list[(*count)++])
            return fault(-ENOMEM);
    }
    *origins = list;
    return *count ? 0
                  : refuse(problem, "origins", "no origin",
                           "a partner has at least one, such as https://www.example.org");
}

static int set_origins(struct db *db, int64_t id, const char *const *origins, int count,
                       struct partnership_problem *problem)
{
    int others, r = partners_clear_origins(db, id);

    if (!r)
        r = partners_count_origins(db, &others);
    if (!r && others + count > partner_origins_max)
        return refuse(problem, "origins", origins[0],
                      "there are too many partners: remove one first");
    for (int i = 0; !r && i < count; i++) {
        r = partners_add_origin(db, id, origins[i]);
        if (r == PARTNERS_TAKEN)
            return refuse(problem, "origins", origins[i], "it is another partner's");
    }
    return r;
}

static int set_films(struct db *db, int64_t id, const struct partnership *wanted,
                     struct arena *arena, struct partnership_problem *problem)
{
    int r = partners_clear_films(db, id);

    if (!wanted->has_all && !wanted->slug_count)
        return refuse(problem, "films", "no film", "say all films, or which ones");
    for (int i = 0; !r && !wanted->has_all && i < wanted->slug_count; i++) {
        struct film_row film;

        r = films_find(db, wanted->slugs[i], arena, &film);
        if (r == FILMS_MISSING)
            return refuse(problem, "films", wanted->slugs[i], "there is no such film");
        if (!r)
            r = partners_add_film(db, id, film.id);
    }
    return r;
}

static int tell(struct db *db, const char *who, const char *act, const struct partnership *is)
{
    AUTO_BUF struct buf detail = {0};

    for (int i = 0; i < is->origin_count; i++)
        buf_printf(&detail, "%s ", is->origins[i]);
    buf_text(&detail, is->has_all ? "all films" : "films:");
    for (int i = 0; !is->has_all && i < is->slug_count; i++)
        buf_printf(&detail, " %s", is->slugs[i]);
    if (is->until_ms >= 0) {
        char until[CLOCK_TEXT_MAX];

        clock_write_rfc3339(until, is->until_ms);
        buf_printf(&detail, " until %s", until);
    }
    buf_char(&detail, '\0');
    return detail.failed ? fault(-ENOMEM) : audit_add(db, who, act, is->name, detail.data);
}

static int refuse_name(const char *name, struct partnership_problem *problem)
{
    return refuse(problem, "name", name, "there is a partner of that name: change that one");
}

static int change(struct db *db, const struct partnership *wanted, struct arena *arena,
                  struct partner_row *row, struct partnership_problem *problem)
{
    int r = partners_find_key(db, wanted->key, arena, row);

    if (r)
        return r == PARTNERS_MISSING ? PARTNERSHIP_MISSING : fault(r);
    if (row->revision != wanted->revision)
        return PARTNERSHIP_CHANGED;
    row->name = wanted->name;
    row->has_all = wanted->has_all;
    row->until_at = wanted->until_ms;
    r = partners_change(db, row);
    return r == PARTNERS_TAKEN ? refuse_name(row->name, problem) : r;
}

static int make(struct db *db, const struct partnership *wanted, struct arena *arena,
                struct partner_row *row, struct partnership_problem *problem)
{
    char key[ID_MAX];
    int r;

    id_new(key);
    *row = (struct partner_row){.key = arena_strdup(arena, key),
                                .name = wanted->name,
                                .has_all = wanted->has_all,
                                .until_at = wanted->until_ms,
                                .created_at = clock_wall_ms(),
                                .revision = 1,
                                .seen_day = -1};
    r = row->key ? partners_add(db, row) : fault(-ENOMEM);
    return r == PARTNERS_TAKEN ? refuse_name(row->name, problem) : r;
}

/* In a transaction, as all below. */
static int save(struct db *db, const char *who, const struct partnership *said, struct arena *arena,
                struct partnership *saved, struct partnership_problem *problem)
{
    struct partnership wanted = *said;
    struct partner_row row;
    const char **origins;
    int count = 0, r = read_origins(said, arena, &origins, &count, problem);

    if (r)
        return r;
    if (!wanted.name || !*wanted.name)
        wanted.name = origins[0];
    if (!is_name(wanted.name))
        return refuse(problem, "name", wanted.name,
                      "a name has 1 to 100 letters and no blank at an end");
    r = wanted.key ? change(db, &wanted, arena, &row, problem)
                   : make(db, &wanted, arena, &row, problem);
    if (!r)
        r = set_origins(db, row.id, origins, count, problem);
    if (!r)
        r = set_films(db, row.id, &wanted, arena, problem);
    if (!r)
        r = load(db, &row, arena, saved);
    return r ? r : tell(db, who, wanted.key ? "partner change" : "partner add", saved);
}

static int cut(struct db *db, const char *who, const struct partner_row *row, struct arena *arena)
{
    struct partnership was;
    int r = load(db, row, arena, &was);

    if (!r)
        r = partners_remove(db, row->id);
    return r ? r : tell(db, who, "partner remove", &was);
}

int partnership_save(struct db *db, const char *who, const struct partnership *wanted,
                     struct arena *arena, struct partnership *saved,
                     struct partnership_problem *problem)
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, save(db, who, wanted, arena, saved, problem));
}

static int cut_key(struct db *db, const char *who, const char *key, int64_t revision,
                   struct arena *arena)
{
    struct partner_row row;
    int r = partners_find_key(db, key, arena, &row);

    if (r)
        return r == PARTNERS_MISSING ? PARTNERSHIP_MISSING : fault(r);
    return row.revision == revision ? cut(db, who, &row, arena) : PARTNERSHIP_CHANGED;
}

int partnership_cut(struct db *db, const char *who, const char *key, int64_t revision,
                    struct arena *arena)
{
    int r = db_begin(db);

    return r ? fault(r) : db_end(db, cut_key(db, who, key, revision, arena));
}

/* What that organisation has, and what is said. */
static int add(struct db *db, const char *who, const struct partnership *said, struct arena *arena,
               struct partnership *saved, struct partnership_problem *problem)
{
    const char *name = said->name ? said->name : said->origins[0];
    struct words origins = {.arena = arena};
    struct partnership wanted;
    struct partner_row row;
    int r = partners_find(db, name, arena, &row);

    if (r == PARTNERS_MISSING) {
        wanted = *said;
        wanted.has_all = said->slug_count == 0;
        return save(db, who, &wanted, arena, saved, problem);
    }
    if (!r)
        r = load(db, &row, arena, &wanted);
    for (int i = 0; !r && i < wanted.origin_count; i++)
        r = add_word(&origins, wanted.origins[i]);
    if (!r)
        r = add_word(&origins, said->origins[0]);
    if (r)
        return fault(r);
    wanted.origins = origins.list;
    wanted.origin_count = origins.count;
    if (said->until_ms >= 0)
        wanted.until_ms = said->until_ms;
    if (said->slug_count) {
        wanted.has_all = false;
        wanted.slugs = said->slugs;
        wanted.slug_count = said->slug_count;
    }
    return save(db, who, &wanted, arena, saved, problem);
}

int partnership_add(struct db *db, const char *who, const struct partnership *wanted,
                    struct arena *arena, struct partnership *saved,
                    struct partnership_problem *problem)
{
    char origin[ORIGIN_MAX];
    const char *why = origin_read(wanted->origins[0], origin);
    struct partnership said = *wanted;
    const char *list[] = {arena_strdup(arena, origin)};
    int r;

    if (why)
        return refuse(problem, "origins", wanted->origins[0], why);
    if (!list[0])
        return fault(-ENOMEM);
    said.origins = list;
    r = db_begin(db);
    return r ? fault(r) : db_end(db, add(db, who, &said, arena, saved, problem));
}

static int remove_origin(struct db *db, const char *who, const char *origin, struct arena *arena,
                         struct partnership_problem *problem)
{
    struct partnership is;
    struct partner_row row;
    int kept = 0, r = partners_find_origin(db, origin, arena, &row);
    const char **origins;

    if (r)
        return r == PARTNERS_MISSING ? refuse(problem, "origins", origin, "it is no partner's")
                                     : fault(r);
    r = load(db, &row, arena, &is);
    if (r)
        return fault(r);
    if (is.origin_count == 1)
        return cut(db, who, &row, arena);
    origins = arena_array(arena, (size_t)is.origin_count, sizeof *origins);
    if (!origins)
        return fault(-ENOMEM);
    for (int i = 0; i < is.origin_count; i++)
        if (!str_equal(is.origins[i], origin))
            origins[kept++] = is.origins[i];
    is.origins = origins;
    is.origin_count = kept;
    return save(db, who, &is, arena, &is, problem);
}

int partnership_remove(struct db *db, const char *who, const char *origin, struct arena *arena,
                       struct partnership_problem *problem)
{
    char known[ORIGIN_MAX];
    const char *why = origin_read(origin, known);
    int r;

    if (why)
        return refuse(problem, "origins", origin, why);
    r = db_begin(db);
    return r ? fault(r) : db_end(db, remove_origin(db, who, known, arena, problem));
}

static int set_audience(struct db *db, const char *who, const char *slug, const char *audience,
                        struct arena *arena, struct partnership_problem *problem)
{
    struct film_row film;
    int r = films_find(db, slug, arena, &film);

    if (r == FILMS_MISSING)
        return refuse(problem, "films", slug, "there is no such film");
    if (!r)
        r = films_set_audience(db, film.id, audience);
    return r ? r : audit_add(db, who, "audience", slug, audience);
}

int partnership_set_audience(struct db *db, const char *who, const char *slug, const char *audience,
                             struct arena *arena, struct partnership_problem *problem)
{
    enum film_audience read;
    int r;

    if (!film_audience_read(audience, &read))
        return refuse(problem, "audience", audience, "a film is for: public, partners");
    r = db_begin(db);
    return r ? fault(r) : db_end(db, set_audience(db, who, slug, audience, arena, problem));
}
