/* NAME.json beside a film, word for word; a word we do not know is named with its nearest. */
#include "sidecar.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/slug.h"
#include "base/str.h"
#include "intake/describe.h"
#include "language.h"
#include "text/jsontext.h"

static const char *const states[] = {"draft", "ready", "scheduled", "live", NULL};

enum word_kind {
    WORD_TEXT,
    WORD_CHOICE,
    WORD_SLUG,
    WORD_LANGUAGE,
    WORD_NUMBER,
    WORD_TIME,
    WORD_BOOL,
    WORD_THEMES,
    WORD_NOTICES
};

/* The first of the words below: what may stand in NAME.cy.json too. */
enum { WORDS_TRANSLATED = 3, WORDS_ALL = 14 };

/* All that may stand in the file. Where it goes, and what it may be. */
static const struct word {
    const char *name;
    enum word_kind kind;
    size_t offset;
    int64_t max; /* bytes of a text, or the largest number */
    const char *const *choices;
} words[WORDS_ALL] = {
    {"title", WORD_TEXT, offsetof(struct sidecar, title), 200, NULL},
    {"dek", WORD_TEXT, offsetof(struct sidecar, dek), 400, NULL},
    {"synopsis", WORD_TEXT, offsetof(struct sidecar, synopsis), 10000, NULL},
    {"kind", WORD_CHOICE, offsetof(struct sidecar, kind), 0, describe_kinds},
    {"number", WORD_NUMBER, offsetof(struct sidecar, number), 9999, NULL},
    {"themes", WORD_THEMES, 0, 0, NULL},
    {"door", WORD_CHOICE, offsetof(struct sidecar, door), 0, describe_doors},
    {"language", WORD_LANGUAGE, offsetof(struct sidecar, language), 0, NULL},
    {"state", WORD_CHOICE, offsetof(struct sidecar, state), 0, states},
    {"publish_at", WORD_TIME, offsetof(struct sidecar, publish_at), 0, NULL},
    {"end_at", WORD_TIME, offsetof(struct sidecar, end_at), 0, NULL},
    {"slug", WORD_SLUG, offsetof(struct sidecar, slug), 0, NULL},
    {"announced", WORD_BOOL, offsetof(struct sidecar, announced), 0, NULL},
    {"notices", WORD_NOTICES, 0, 0, NULL},
};

struct reading {
    const struct jsontext *json;
    struct arena *arena;
    struct sidecar *sidecar;
    int word_count; /* of words: those that are allowed */
    char *problem;
};

static int refuse(struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int refuse(struct reading *reading, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reading->problem, SIDECAR_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    str_make_text(reading->problem); /* bytes of the file may stand in it */
    return SIDECAR_REFUSED;
}

/* What somebody wrote, short and readable, to be said back to them. */
enum { QUOTE_MAX = 48 };

static const char *quote(char out[QUOTE_MAX], const char *text)
{
    snprintf(out, QUOTE_MAX, "%s", text);
    str_make_text(out);
    return out;
}

static int read_text(struct reading *reading, const struct word *word, const char **out)
{
    const char *text = jsontext_text(reading->json, word->name);
    const char *meant = NULL;
    char hint[STR_HINT_MAX], said[QUOTE_MAX], language[LANGUAGE_MAX];

    if (!text)
        return refuse(reading, "'%s' should be a text in quotes", word->name);
    if (word->kind == WORD_TEXT &&
        (!str_is_text(text, strlen(text)) || (int64_t)strlen(text) > word->max))
        return refuse(reading, "'%s' is too long or holds control characters; at most %lld bytes",
                      word->name, (long long)word->max);
    if (word->kind == WORD_TEXT && word->offset == offsetof(struct sidecar, title) &&
        text[strspn(text, " \t\n")] == '\0')
        return refuse(reading, "'title' is empty");
    if (word->kind == WORD_SLUG && !slug_is_valid(text))
        return refuse(reading, "'slug' should be lower-case letters, digits and single hyphens");
    if (word->kind == WORD_LANGUAGE) {
        if (!language_take(language, text, strlen(text)))
            return refuse(reading, "'language' should be a language tag such as en-GB or cy");
        text = language;
    }
    if (word->kind == WORD_CHOICE) {
        int i = 0;
        for (; word->choices[i] && !str_equal(word->choices[i], text); i++)
            str_nearer(&meant, text, word->choices[i]);
        if (!word->choices[i])
            return refuse(reading, "'%s' cannot be '%s'%s", word->name, quote(said, text),
                          str_hint(hint, meant));
    }
    *out = arena_strdup(reading->arena, text);
    return *out ? 0 : fault(-ENOMEM);
}

static int read_themes(struct reading *reading)
{
    int count = jsontext_count(reading->json, "themes");

    if (count < 0 || count > SIDECAR_THEMES_MAX)
        return refuse(reading, "'themes' should be a list of at most %d", SIDECAR_THEMES_MAX);
    for (int i = 0; i < count; i++) {
        const char *theme = jsontext_item(reading->json, "themes", i);
        if (!theme || !slug_is_valid(theme))
            return refuse(reading, "'themes' should hold names such as \"equine-therapy\": "
                                   "lower-case letters, digits and single hyphens");
        reading->sidecar->themes[i] = arena_strdup(reading->arena, theme);
        if (!reading->sidecar->themes[i])
            return fault(-ENOMEM);
    }
    reading->sidecar->theme_count = count;
    return 0;
}

static int read_word(struct reading *reading, const struct word *word)
{
    void *at = (char *)reading->sidecar + word->offset;
    bool yes;

    switch (word->kind) {
    case WORD_NUMBER:
        if (!jsontext_number(reading->json, word->name, at) || *(int64_t *)at < 1 ||
            *(int64_t *)at > word->max)
            return refuse(reading, "'%s' should be a whole number from 1 to %lld", word->name,
                          (long long)word->max);
        return 0;
    case WORD_TIME: {
        const char *text = jsontext_text(reading->json, word->name);
        if (!text || !clock_read_rfc3339(text, at) || *(int64_t *)at < 0) /* 1969 would be none */
            return refuse(reading, "'%s' should be a time such as \"2026-03-01T19:00:00Z\"",
                          word->name);
        return 0;
    }
    case WORD_BOOL:
        if (!jsontext_bool(reading->json, word->name, &yes))
            return refuse(reading, "'%s' should be true or false", word->name);
        *(int *)at = yes;
        return 0;
    case WORD_THEMES:
        return read_themes(reading);
    case WORD_NOTICES:
        return noticing_read(reading->arena, reading->json, &reading->sidecar->notices,
                             reading->problem);
    case WORD_TEXT:
    case WORD_CHOICE:
    case WORD_SLUG:
    case WORD_LANGUAGE:
        break;
    }
    return read_text(reading, word, at);
}

static int read_words(struct reading *reading)
{
    const char *name;
    char hint[STR_HINT_MAX], said[QUOTE_MAX];

    for (int i = 0; (name = jsontext_name(reading->json, i)); i++) {
        const struct word *word = NULL;
        const char *meant = NULL;
        int r;
        for (int j = 0; j < reading->word_count; j++) {
            str_nearer(&meant, name, words[j].name);
            if (str_equal(name, words[j].name))
                word = &words[j];
        }
        if (!word)
            return refuse(reading, "unknown word '%s'%s", quote(said, name), str_hint(hint, meant));
        r = read_word(reading, word);
        if (r)
            return r;
    }
    return 0;
}

/* What the words must be to each other. */
static int read_whole(struct reading *reading)
{
    const struct sidecar *sidecar = reading->sidecar;

    if (str_equal(sidecar->state, "scheduled") && sidecar->publish_at < 0)
        return refuse(reading, "'scheduled' needs a 'publish_at'");
    if (sidecar->end_at >= 0 && sidecar->end_at <= sidecar->publish_at)
        return refuse(reading, "'end_at' is not after 'publish_at'");
    return 0;
}

void sidecar_clear(struct sidecar *sidecar)
{
    *sidecar = (struct sidecar){.number = -1,
                                .publish_at = -1,
                                .end_at = -1,
                                .announced = -1,
                                .theme_count = -1,
                                .notices.count = -1};
}

static int read_all(struct arena *arena, const char *bytes, size_t length, int word_count,
                    struct sidecar *sidecar, char problem[SIDECAR_PROBLEM_MAX])
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    struct reading reading = {
        .arena = arena, .sidecar = sidecar, .word_count = word_count, .problem = problem};
    char where[160] = "";
    int r;

    sidecar_clear(sidecar);
    r = jsontext_open(&json, bytes, length, where);
    if (r == -EINVAL)
        return refuse(&reading, "%s", where);
    if (r)
        return fault(r);
    reading.json = json;
    r = read_words(&reading);
    if (r == 0)
        r = read_whole(&reading);
    if (r)
        sidecar_clear(sidecar);
    return r;
}

int sidecar_read(struct arena *arena, const char *bytes, size_t length, struct sidecar *sidecar,
                 char problem[SIDECAR_PROBLEM_MAX])
{
    return read_all(arena, bytes, length, WORDS_ALL, sidecar, problem);
}

int sidecar_read_translation(struct arena *arena, const char *bytes, size_t length,
                             struct sidecar *sidecar, char problem[SIDECAR_PROBLEM_MAX])
{
    return read_all(arena, bytes, length, WORDS_TRANSLATED, sidecar, problem);
}
