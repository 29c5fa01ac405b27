/* A partner as JSON says it, for the staff API: name, origins, all_films or films, until. */
#include "intake/enlist.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "text/jsontext.h"

static int refuse(struct partnership_problem *problem, const char *field, const char *why)
{
    problem->field = field;
    snprintf(problem->text, sizeof problem->text, "%s", why);
    str_make_text(problem->text);
    return PARTNERSHIP_REFUSED;
}

/* A list of texts; missing: an empty one. */
static int read_list(const struct jsontext *json, const char *name, struct arena *arena,
                     const char *const **list, int *count, struct partnership_problem *problem)
{
    const char **words;

    *count = 0;
    if (jsontext_kind(json, name) == JSONTEXT_MISSING)
        return 0;
    if (jsontext_count(json, name) < 0)
        return refuse(problem, name, "It is a list of texts");
    words = arena_array(arena, (size_t)jsontext_count(json, name) + 1, sizeof *words);
    if (!words)
        return fault(-ENOMEM);
    for (; *count < jsontext_count(json, name); ++*count) {
        const char *item = jsontext_item(json, name, *count);

        if (!item)
            return refuse(problem, name, "It is a list of texts");
        words[*count] = arena_strdup(arena, item);
        if (!words[*count])
            return fault(-ENOMEM);
    }
    *list = words;
    return 0;
}

static int read_name(const struct jsontext *json, struct arena *arena,
                     struct partnership *partnership, struct partnership_problem *problem)
{
    if (jsontext_kind(json, "name") == JSONTEXT_MISSING)
        return 0;
    if (!jsontext_text(json, "name"))
        return refuse(problem, "name", "It is a text");
    partnership->name = arena_strdup(arena, jsontext_text(json, "name"));
    return partnership->name ? 0 : fault(-ENOMEM);
}

static int read_until(const struct jsontext *json, struct partnership *partnership,
                      struct partnership_problem *problem)
{
    enum jsontext_kind kind = jsontext_kind(json, "until");

    if (kind == JSONTEXT_MISSING || kind == JSONTEXT_NULL)
        return 0;
    if (kind != JSONTEXT_TEXT ||
        !clock_read_rfc3339(jsontext_text(json, "until"), &partnership->until_ms) ||
        partnership->until_ms < 0)
        return refuse(problem, "until", "It is a time as in 2026-12-31T23:59:59Z, or null");
    return 0;
}

static int read_films(const struct jsontext *json, struct arena *arena,
                      struct partnership *partnership, struct partnership_problem *problem)
{
    bool is_said = jsontext_kind(json, "all_films") != JSONTEXT_MISSING;
    int r = read_list(json, "films", arena, &partnership->slugs, &partnership->slug_count, problem);

    partnership->has_all = partnership->slug_count == 0;
    if (r || !is_said)
        return r;
    if (!jsontext_bool(json, "all_films", &partnership->has_all))
        return refuse(problem, "all_films", "It is true or false");
    if (partnership->has_all && partnership->slug_count)
        return refuse(problem, "films", "Say all_films, or which ones, and not both");
    return 0;
}

int enlist_read(const char *bytes, size_t length, struct arena *arena,
                struct partnership *partnership, struct partnership_problem *problem)
{
    static const char *const members[] = {"name", "origins", "all_films", "films", "until"};
    AUTO_JSONTEXT struct jsontext *json = NULL;
    char why[160];
    int known = 0, named = 0, r;

    *partnership = (struct partnership){.until_ms = -1, .seen_day = -1};
    if (jsontext_open(&json, bytes, length, why))
        return refuse(problem, NULL, why);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        known += jsontext_kind(json, members[i]) != JSONTEXT_MISSING;
    while (jsontext_name(json, named))
        named++;
    if (known != named)
        return refuse(problem, NULL,
                      "A partner has name, origins, all_films, films and until, and no more");
    r = read_name(json, arena, partnership, problem);
    if (!r)
        r = read_list(json, "origins", arena, &partnership->origins, &partnership->origin_count,
                      problem);
    if (!r)
        r = read_until(json, partnership, problem);
    return r ? r : read_films(json, arena, partnership, problem);
}
