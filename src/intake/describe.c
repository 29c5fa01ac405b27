/* What people read of a film, and how it is listed, as staff write it. */
#include "intake/describe.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"
#include "base/fault.h"
#include "base/slug.h"
#include "base/str.h"
#include "base/utf8.h"
#include "intake/publish.h"
#include "language.h"
#include "people/audit.h"
#include "store/film_words.h"
#include "store/films.h"

const char *const describe_kinds[] = {"episode", "trailer", "extra", "clip", "interview", NULL};
const char *const describe_doors[] = {"pillar", "sage",   "navy",  "plum",     "teal",
                                      "brick",  "bottle", "slate", "marigold", NULL};

/* As the audit log names them. */
static const char *const fields[DESCRIBE_FIELDS] = {
    [DESCRIBE_TITLE] = "title",        [DESCRIBE_DEK] = "dek",
    [DESCRIBE_SYNOPSIS] = "synopsis",  [DESCRIBE_WELSH_TITLE] = "title (cy)",
    [DESCRIBE_WELSH_DEK] = "dek (cy)", [DESCRIBE_WELSH_SYNOPSIS] = "synopsis (cy)",
    [DESCRIBE_KIND] = "kind",          [DESCRIBE_NUMBER] = "number",
    [DESCRIBE_LANGUAGE] = "language",  [DESCRIBE_THEMES] = "themes",
    [DESCRIBE_DOOR] = "door",
};

static bool is_welsh(const char *language)
{
    return str_equal(language, "cy") || str_starts(language, "cy-");
}

int describe_own(const struct description *description)
{
    return is_welsh(description->language);
}

void describe_blank(struct description *description)
{
    *description = (struct description){
        .state = "draft",
        .kind = "episode",
        .door = "slate",
        .language = "en-GB",
        .texts = {{"en-GB", "", "", ""}, {"cy", "", "", ""}},
    };
}

bool describe_add_theme(struct description *description, const char *id)
{
    int at = 0;

    while (at < description->theme_count && strcmp(description->themes[at], id) < 0)
        at++;
    if (at < description->theme_count && str_equal(description->themes[at], id))
        return true;
    if (description->theme_count == DESCRIBE_THEMES_MAX)
        return false;
    memmove(&description->themes[at + 1], &description->themes[at],
            (size_t)(description->theme_count - at) * sizeof *description->themes);
    description->themes[at] = id;
    description->theme_count++;
    return true;
}

const char *describe_fault(const char *text, int letters_max)
{
    const char *end = text + strlen(text);
    int letters = 0;

    if (!str_is_text(text, strlen(text)))
        return "Take out what is no letter: it cannot be shown";
    for (const char *at = text; at < end; letters++)
        utf8_read(&at, end);
    return letters > letters_max ? "Make this shorter" : NULL;
}

/* A film may have had more of them, from a file beside it: those beyond are not shown. */
static int take_theme(void *context, const char *id, const char *name)
{
    (void)name;
    (void)describe_add_theme(context, id);
    return 0;
}

static int find(struct db *db, const char *slug, struct arena *arena, struct film_row *film,
                struct description *description)
{
    struct film_words words = {.title = "", .dek = "", .synopsis = ""};
    int own, r = films_find(db, slug, arena, film);

    if (r)
        return r == FILMS_MISSING ? DESCRIBE_MISSING : fault(r);
    describe_blank(description);
    description->slug = film->slug;
    description->state = film->state;
    description->kind = film->kind;
    description->door = film->door;
    description->language = film->language;
    description->number = film->number;
    description->revision = film->revision;
    own = describe_own(description);
    r = film_words_find(db, film->id, own ? "en" : "cy", arena, &words);
    if (r < 0)
        return fault(r);
    description->texts[own] =
        (struct describe_text){film->language, film->title, film->dek, film->synopsis};
    if (!r)
        description->texts[!own] =
            (struct describe_text){words.language, words.title, words.dek, words.synopsis};
    return fault(films_each_theme(db, film->id, arena, take_theme, description));
}

int describe_find(struct db *db, const char *slug, struct arena *arena,
                  struct description *description)
{
    struct film_row film;

    return find(db, slug, arena, &film, description);
}

static bool is_among(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (str_equal(*list, word))
            return true;
    return false;
}

static bool is_language(const char *tag)
{
    char known[LANGUAGE_MAX];

    return language_take(known, tag, strlen(tag)) && str_equal(known, tag);
}

bool describe_has_title(const struct description *description)
{
    const char *title = description->texts[describe_own(description)].title;

    return title[strspn(title, " \t\n")] != '\0';
}

bool describe_is_good(const struct description *description)
{
    for (int i = 0; i < 2; i++)
        if (describe_fault(description->texts[i].title, DESCRIBE_TITLE_MAX) ||
            describe_fault(description->texts[i].dek, DESCRIBE_DEK_MAX) ||
            describe_fault(description->texts[i].synopsis, DESCRIBE_SYNOPSIS_MAX))
            return false;
    for (int i = 0; i < description->theme_count; i++)
        if (!slug_is_valid(description->themes[i]))
            return false;
    return describe_has_title(description) && description->number >= 0 &&
           description->number <= DESCRIBE_NUMBER_MAX && is_language(description->language) &&
           is_among(describe_kinds, description->kind) &&
           is_among(describe_doors, description->door);
}

static bool has_same_themes(const struct description *one, const struct description *other)
{
    if (one->theme_count != other->theme_count)
        return false;
    for (int i = 0; i < one->theme_count; i++)
        if (!str_equal(one->themes[i], other->themes[i]))
            return false;
    return true;
}

const char **describe_string(struct description *description, enum describe_field field)
{
    static const size_t places[DESCRIBE_FIELDS] = {
        [DESCRIBE_TITLE] = offsetof(struct description, texts[0].title),
        [DESCRIBE_DEK] = offsetof(struct description, texts[0].dek),
        [DESCRIBE_SYNOPSIS] = offsetof(struct description, texts[0].synopsis),
        [DESCRIBE_WELSH_TITLE] = offsetof(struct description, texts[1].title),
        [DESCRIBE_WELSH_DEK] = offsetof(struct description, texts[1].dek),
        [DESCRIBE_WELSH_SYNOPSIS] = offsetof(struct description, texts[1].synopsis),
        [DESCRIBE_KIND] = offsetof(struct description, kind),
        [DESCRIBE_LANGUAGE] = offsetof(struct description, language),
        [DESCRIBE_DOOR] = offsetof(struct description, door),
    };

    return places[field] ? (void *)((char *)description + places[field]) : NULL;
}

static bool is_same(const struct description *one, const struct description *other,
                    enum describe_field field)
{
    struct description a = *one, b = *other;

    if (field == DESCRIBE_NUMBER)
        return a.number == b.number;
    if (field == DESCRIBE_THEMES)
        return has_same_themes(one, other);
    return str_equal(*describe_string(&a, field), *describe_string(&b, field));
}

void describe_take(struct description *to, const struct description *from,
                   enum describe_field field)
{
    struct description source = *from;

    if (field == DESCRIBE_NUMBER) {
        to->number = from->number;
    } else if (field == DESCRIBE_THEMES) {
        memcpy(to->themes, from->themes, sizeof to->themes);
        to->theme_count = from->theme_count;
    } else {
        *describe_string(to, field) = *describe_string(&source, field);
    }
}

unsigned describe_differences(const struct description *one, const struct description *other)
{
    unsigned differences = 0;

    for (enum describe_field field = 0; field < DESCRIBE_FIELDS; field++)
        if (!is_same(one, other, field))
            differences |= 1u << field;
    return differences;
}

unsigned describe_merge(struct description *typed, const struct description *was,
                        const struct description *now)
{
    unsigned clashes = 0;

    for (enum describe_field field = 0; field < DESCRIBE_FIELDS; field++) {
        if (is_same(typed, was, field))
            describe_take(typed, now, field);
        else if (!is_same(now, was, field) && !is_same(typed, now, field))
            clashes |= 1u << field;
    }
    return clashes;
}

static int put(struct db *db, struct film_row *film, const struct description *description)
{
    int own = describe_own(description);
    const struct describe_text *text = &description->texts[own], *other = &description->texts[!own];
    const struct film_words words = {other->language, other->title, other->dek, other->synopsis};
    int r;

    film->title = text->title;
    film->dek = text->dek;
    film->synopsis = text->synopsis;
    film->kind = description->kind;
    film->door = description->door;
    film->language = description->language;
    film->number = description->number;
    r = films_change(db, film);
    if (!r)
        r = film_words_put(db, film->id, &words);
    if (!r)
        r = films_set_themes(db, film->id, description->themes, description->theme_count);
    if (!r)
        r = film_words_own(db, film->id);
    return r ? fault(r) : fault(publish_search(db, film->id));
}

static int write(struct db *db, const char *actor, struct film_row *film,
                 struct description *description, unsigned differences)
{
    AUTO_BUF struct buf list = {0};
    int r = put(db, film, description);

    for (enum describe_field field = 0; field < DESCRIBE_FIELDS; field++)
        if (differences & (1u << field))
            buf_printf(&list, "%s%s", list.length ? ", " : "", fields[field]);
    if (r == 0 && list.failed)
        r = -ENOMEM;
    if (r)
        return fault(r);
    description->revision = film->revision;
    return fault(audit_add(db, actor, "film.described", film->slug, list.data));
}

int describe_film(struct db *db, const char *actor, struct arena *arena,
                  struct description *description)
{
    struct description now;
    struct film_row film;
    unsigned differences;
    int r;

    if (!describe_is_good(description))
        return DESCRIBE_BAD;
    r = db_begin(db);
    if (r)
        return fault(r);
    r = find(db, description->slug, arena, &film, &now);
    if (!r && now.revision != description->revision)
        r = DESCRIBE_CHANGED;
    differences = r ? 0 : describe_differences(description, &now);
    if (differences)
        r = write(db, actor, &film, description, differences);
    return db_end(db, r);
}
