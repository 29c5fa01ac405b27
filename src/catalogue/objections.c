/* What people have taken back: each name that a line gives - of a film, with whose and which word
 * it is - with the last line that says something of it. */
#include "objections.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/slug.h"
#include "base/str.h"
#include "people/person.h"
#include "table.h"

enum { WHEN, WHAT, WHO, SCOPE, FILM, SLUG, DIGESTS };

struct said {
    const char *key;  /* "C-0007 all", or "C-0007 film " and the name of a film */
    const char *code; /* "C-0007" */
    const char *film; /* in key: 'i' and its id, 's' and its slug, 'd' and a digest; NULL: none */
    bool is_all, is_held, is_paused;
};

struct objections {
    struct arena *arena;
    struct said *said;
    int count, capacity;
    struct table keys, films; /* films: that are held, each once */
};

static const char *key_of(const void *context, int at)
{
    const struct objections *objections = context;

    return objections->said[at].key;
}

static const char *film_of(const void *context, int at)
{
    const struct objections *objections = context;

    return objections->said[at].film;
}

struct objections *objections_make(void)
{
    struct objections *objections = calloc(1, sizeof(*objections));

    if (!objections)
        return NULL;
    objections->arena = arena_open((size_t)INT64_MAX);
    objections->keys = (struct table){.name_of = key_of, .context = objections};
    objections->films = (struct table){.name_of = film_of, .context = objections};
    if (objections->arena)
        return objections;
    objections_free(objections);
    return NULL;
}

void objections_free(struct objections *objections)
{
    if (!objections)
        return;
    table_free(&objections->keys);
    table_free(&objections->films);
    arena_close(objections->arena);
    free(objections->said);
    free(objections);
}

static int add(struct objections *objections, const struct said *said)
{
    if (objections->count == objections->capacity) {
        int capacity = objections->capacity ? objections->capacity * 2 : 64;
        struct said *grown = reallocarray(objections->said, (size_t)capacity, sizeof(*grown));

        if (!grown)
            return fault(-ENOMEM);
        objections->said = grown;
        objections->capacity = capacity;
    }
    objections->said[objections->count] = *said;
    return table_put(&objections->keys, objections->count++);
}

/* kind 0: everything, no film. */
static int note(struct objections *objections, struct said said, char kind, const char *film)
{
    const char *scope = said.is_all ? "all" : "film";
    char *key = kind ? arena_printf(objections->arena, "%s %s %c%s", said.code, scope, kind, film)
                     : arena_printf(objections->arena, "%s %s", said.code, scope);
    int at;

    if (!key)
        return fault(-ENOMEM);
    at = table_find(&objections->keys, key);
    if (at >= 0) {
        objections->said[at].is_held = said.is_held;
        objections->said[at].is_paused = said.is_paused;
        return 0;
    }
    said.key = key;
    said.film = kind ? key + strlen(said.code) + strlen(scope) + 2 : NULL;
    said.code = arena_strdup(objections->arena, said.code);
    return said.code ? add(objections, &said) : fault(-ENOMEM);
}

static int note_digests(struct objections *objections, const struct said *said, char *digests)
{
    char *rest = digests, *digest;
    int r = 0;

    while (!r && (digest = strsep(&rest, ",")))
        if (withdrawals_is_digest(digest))
            r = note(objections, *said, 'd', digest);
    return r;
}

/* Names that a torn line leaves whole: ids and digests have one length, which tells; a slug only
 * when something follows. */
static int note_film(struct objections *objections, const struct said *said, char *const *fields,
                     int count)
{
    int r = 0;

    if (count > FILM && id_is_valid(fields[FILM]))
        r = note(objections, *said, 'i', fields[FILM]);
    if (!r && count > DIGESTS && slug_is_valid(fields[SLUG]))
        r = note(objections, *said, 's', fields[SLUG]);
    if (!r && count > DIGESTS)
        r = note_digests(objections, said, fields[DIGESTS]);
    return r;
}

static void free_all_of(struct objections *objections, const char *code)
{
    for (int i = 0; i < objections->count; i++)
        if (objections->said[i].is_all && str_equal(objections->said[i].code, code))
            objections->said[i].is_held = false;
}

static int note_restoration(struct objections *objections, const struct said *said,
                            char *const *fields, int count)
{
    int64_t ms;

    if (!clock_read_rfc3339(fields[WHEN], &ms))
        return 0;
    if (said->is_all && count == FILM)
        free_all_of(objections, said->code);
    if (said->is_all || count != OBJECTIONS_FIELDS || !id_is_valid(fields[FILM]) ||
        !slug_is_valid(fields[SLUG]) || !withdrawals_are_digests(fields[DIGESTS]))
        return 0;
    return note_film(objections, said, fields, count);
}

int objections_note(struct objections *objections, char *const *fields, int count, bool is_whole)
{
    struct said said = {0};
    int r = 0;

    if (count <= SCOPE || !person_code_is_valid(fields[WHO]))
        return 0;
    said.code = fields[WHO];
    said.is_all = str_equal(fields[SCOPE], "all");
    if (!said.is_all && !str_equal(fields[SCOPE], "film"))
        return 0;
    if (str_equal(fields[WHAT], "restore"))
        return is_whole ? note_restoration(objections, &said, fields, count) : 0;
    said.is_paused = str_equal(fields[WHAT], "pause");
    said.is_held = said.is_paused || str_equal(fields[WHAT], "withdraw");
    if (said.is_held && said.is_all)
        r = note(objections, said, 0, NULL);
    return r || !said.is_held ? r : note_film(objections, &said, fields, count);
}

int objections_settle(struct objections *objections)
{
    int r = 0;

    for (int i = 0; i < objections->count && !r; i++) {
        const struct said *said = &objections->said[i];

        if (said->is_held && said->film && table_find(&objections->films, said->film) < 0)
            r = table_put(&objections->films, i);
    }
    return r;
}

static bool holds(const struct objections *objections, char kind, const char *name)
{
    char text[1 + 256];

    if (!name || !objections->films.count || strlen(name) >= sizeof(text) - 1)
        return false;
    text[0] = kind;
    memcpy(text + 1, name, strlen(name) + 1);
    return table_find(&objections->films, text) >= 0;
}

bool objections_hold(const struct objections *objections, const char *public_id, const char *slug,
                     const char *sha256)
{
    return holds(objections, 'i', public_id) || holds(objections, 's', slug) ||
           holds(objections, 'd', sha256);
}

bool objections_hold_everywhere(const struct objections *objections, const char *code)
{
    char key[PERSON_CODE_MAX + 4];
    int at;

    if (!objections->count || !str_copy(key, PERSON_CODE_MAX, code))
        return false;
    memcpy(key + strlen(key), " all", 5);
    at = table_find(&objections->keys, key);
    return at >= 0 && objections->said[at].is_held;
}

int objections_each(const struct objections *objections,
                    int (*each)(void *context, const struct withdrawals_objection *objection),
                    void *context)
{
    int r = 0;

    for (int i = 0; i < objections->count && !r; i++) {
        const struct said *said = &objections->said[i];
        const struct withdrawals_objection objection = {
            .code = said->code,
            .film_id = said->is_all ? NULL : said->film + 1,
            .is_paused = said->is_paused,
        };

        if (said->is_held && (said->is_all ? !said->film : said->film[0] == 'i'))
            r = each(context, &objection);
    }
    return r;
}
