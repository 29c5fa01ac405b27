/* What is to be changed of a film, as JSON. */
#include "intake/amend.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/slug.h"
#include "base/str.h"
#include "language.h"
#include "text/jsontext.h"

struct amending {
    const struct jsontext *json;
    struct arena *arena;
    struct description *description;
    const char **slug;
    char *problem;
};

static int refuse(struct amending *amending, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int refuse(struct amending *amending, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(amending->problem, AMEND_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    str_make_text(amending->problem); /* what was sent may stand in it */
    return AMEND_REFUSED;
}

/* RFC 7396 1: null takes away. */
static int read_text(struct amending *amending, const struct jsontext *json, const char *name,
                     int letters_max, const char **out)
{
    bool is_none = jsontext_kind(json, name) == JSONTEXT_NULL;
    const char *text = is_none ? "" : jsontext_text(json, name);
    const char *wrong = text ? describe_fault(text, letters_max) : "Put a text in quotes";

    if (wrong)
        return refuse(amending, "%s: %s; at most %d letters.", name, wrong, letters_max);
    *out = arena_strdup(amending->arena, text);
    return *out ? 0 : fault(-ENOMEM);
}

static int read_half(struct amending *amending, const struct jsontext *half,
                     struct describe_text *text)
{
    const char *name;
    int r = 0;

    for (int i = 0; r == 0 && (name = jsontext_name(half, i)); i++) {
        if (str_equal(name, "title"))
            r = read_text(amending, half, name, DESCRIBE_TITLE_MAX, &text->title);
        else if (str_equal(name, "dek"))
            r = read_text(amending, half, name, DESCRIBE_DEK_MAX, &text->dek);
        else if (str_equal(name, "synopsis"))
            r = read_text(amending, half, name, DESCRIBE_SYNOPSIS_MAX, &text->synopsis);
        else
            r = refuse(amending, "texts: %.40s is none; there are title, dek and synopsis.", name);
    }
    return r;
}

/* "en" means the text of which "en-GB" is the language. */
static bool is_in(const struct describe_text *text, const char *language)
{
    size_t length = strlen(language);

    return length && !strncmp(text->language, language, length) &&
           (text->language[length] == '\0' || text->language[length] == '-');
}

static int read_texts(struct amending *amending)
{
    AUTO_JSONTEXT struct jsontext *texts = jsontext_member(amending->json, "texts");
    struct describe_text *halves = amending->description->texts;
    const char *language;
    int r = 0;

    if (!texts)
        return refuse(amending, "texts: it should be an object by language: {\"en\": {…}}.");
    for (int i = 0; r == 0 && (language = jsontext_name(texts, i)); i++) {
        AUTO_JSONTEXT struct jsontext *half = jsontext_member(texts, language);
        int which = is_in(&halves[1], language);

        if (!half || (!which && !is_in(&halves[0], language)))
            return refuse(amending, "texts: %.40s is no text of this film: there are %s and %s.",
                          language, halves[0].language, halves[1].language);
        r = read_half(amending, half, &halves[which]);
    }
    return r;
}

static int read_choice(struct amending *amending, const char *name, const char *const *choices,
                       const char **out)
{
    const char *text = jsontext_text(amending->json, name), *meant = NULL;
    char hint[STR_HINT_MAX];

    if (!text)
        return refuse(amending, "%s: it should be a text in quotes.", name);
    for (int i = 0; choices[i]; i++) {
        str_nearer(&meant, text, choices[i]);
        if (str_equal(choices[i], text)) {
            *out = choices[i];
            return 0;
        }
    }
    return refuse(amending, "%s: it cannot be '%.40s'%s", name, text, str_hint(hint, meant));
}

static int read_number(struct amending *amending)
{
    int64_t *number = &amending->description->number;

    if (jsontext_kind(amending->json, "number") == JSONTEXT_NULL) {
        *number = 0;
        return 0;
    }
    if (!jsontext_number(amending->json, "number", number) || *number < 1 ||
        *number > DESCRIBE_NUMBER_MAX)
        return refuse(amending, "number: it should be a whole number from 1 to %d, or null.",
                      DESCRIBE_NUMBER_MAX);
    return 0;
}

static int read_language(struct amending *amending)
{
    const char *text = jsontext_text(amending->json, "language");
    char language[LANGUAGE_MAX];

    if (!text || !language_take(language, text, strlen(text)))
        return refuse(amending, "language: it should be a language tag such as en-GB or cy.");
    amending->description->language = arena_strdup(amending->arena, language);
    return amending->description->language ? 0 : fault(-ENOMEM);
}

static int read_themes(struct amending *amending)
{
    struct description *description = amending->description;
    int count = jsontext_count(amending->json, "themes");

    if (count < 0 && jsontext_kind(amending->json, "themes") != JSONTEXT_NULL)
        return refuse(amending, "themes: it should be a list of names.");
    description->theme_count = 0;
    for (int i = 0; i < count; i++) {
        const char *said = jsontext_item(amending->json, "themes", i);
        const char *theme =
            said && slug_is_valid(said) ? arena_strdup(amending->arena, said) : NULL;

        if (!said || !slug_is_valid(said))
            return refuse(amending, "themes: a name is lower-case letters, digits and single "
                                    "hyphens, as in family-time.");
        if (!theme)
            return fault(-ENOMEM);
        if (!describe_add_theme(description, theme))
            return refuse(amending, "themes: a film has at most %d.", DESCRIBE_THEMES_MAX);
    }
    return 0;
}

static int read_slug(struct amending *amending)
{
    const char *text = jsontext_text(amending->json, "slug");

    if (!amending->slug)
        return refuse(amending, "slug: a film's address does not change.");
    if (!text || !slug_is_valid(text))
        return refuse(amending,
                      "slug: it should be lower-case letters, digits and single hyphens.");
    *amending->slug = arena_strdup(amending->arena, text);
    return *amending->slug ? 0 : fault(-ENOMEM);
}

static int read_member(struct amending *amending, const char *name)
{
    struct description *description = amending->description;

    if (str_equal(name, "texts"))
        return read_texts(amending);
    if (str_equal(name, "kind"))
        return read_choice(amending, name, describe_kinds, &description->kind);
    if (str_equal(name, "door"))
        return read_choice(amending, name, describe_doors, &description->door);
    if (str_equal(name, "number"))
        return read_number(amending);
    if (str_equal(name, "language"))
        return read_language(amending);
    if (str_equal(name, "themes"))
        return read_themes(amending);
    if (str_equal(name, "slug"))
        return read_slug(amending);
    return refuse(amending,
                  "%.40s: there is no such member; there are texts, kind, number, language, themes "
                  "and door.",
                  name);
}

int amend_read(struct arena *arena, const char *bytes, size_t length,
               struct description *description, const char **slug, char problem[AMEND_PROBLEM_MAX])
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    struct amending amending = {
        .arena = arena, .description = description, .slug = slug, .problem = problem};
    const char *name;
    char where[160] = "";
    int r = jsontext_open(&json, bytes, length, where);

    if (r == -EINVAL)
        return refuse(&amending, "%s", where);
    if (r)
        return fault(r);
    if (slug)
        *slug = NULL;
    amending.json = json;
    for (int i = 0; r == 0 && (name = jsontext_name(json, i)); i++)
        r = read_member(&amending, name);
    if (r == 0 && !describe_has_title(description))
        return refuse(&amending, "title: a film has one in its own language, %s.",
                      description->language);
    return r;
}
