/* Settings as a file and the environment say them; an unknown word is named with its nearest. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "settings.h"
#include "toml.h"

struct file {
    struct settings *settings;
    struct arena *arena;
    const char *name;
    char *problem;
    bool is_set[SETTINGS_COUNT];
};

/* "incare.conf:12:1: why" */
static int refuse(struct file *file, int line, int column, const char *why, const char *rest)
{
    return settings_refuse(file->problem, "%.200s:%d:%d: %.120s%.60s", file->name, line, column,
                           why, rest);
}

static bool is_section(const char *name)
{
    for (int i = 0; i < SETTINGS_COUNT; i++)
        if (str_equal(settings_table[i].section, name))
            return true;
    return false;
}

static int refuse_unknown(struct file *file, const struct toml_entry *said)
{
    const char *name = NULL, *section = NULL;
    char why[120], hint[STR_HINT_MAX];

    for (int i = 0; i < SETTINGS_COUNT; i++) {
        if (str_equal(settings_table[i].name, said->name)) {
            snprintf(why, sizeof why, "'%s' belongs in section [%s]", said->name,
                     settings_table[i].section);
            return refuse(file, said->line, said->column, why, "");
        }
        str_nearer(&name, said->name, settings_table[i].name);
        str_nearer(&section, said->section, settings_table[i].section);
    }
    if (is_section(said->section)) {
        snprintf(why, sizeof why, "unknown setting '%s'", said->name);
        return refuse(file, said->line, said->column, why, str_hint(hint, name));
    }
    snprintf(why, sizeof why, "unknown section [%s]", said->section);
    return refuse(file, said->line, said->column, why, str_hint(hint, section));
}

static bool is_kind(const struct settings_entry *entry, enum toml_kind kind)
{
    switch (entry->kind) {
    case SETTINGS_NUMBER:
        return kind == TOML_NUMBER;
    case SETTINGS_BOOL:
        return kind == TOML_BOOL;
    case SETTINGS_LIST:
        return kind == TOML_LIST;
    case SETTINGS_TEXT:
    case SETTINGS_CHOICE:
    case SETTINGS_BYTES:
    case SETTINGS_DURATION:
        break;
    }
    return kind == TOML_TEXT;
}

static int take_list(struct file *file, const struct settings_entry *entry,
                     const struct toml_entry *said)
{
    int r = settings_take(file->settings, file->arena, entry, entry->name, "", file->problem);

    for (int i = 0; r == 0 && i < said->count; i++)
        r = settings_add(file->settings, file->arena, entry, said->items[i], file->problem);
    return r;
}

static int take_value(struct file *file, const struct settings_entry *entry,
                      const struct toml_entry *said)
{
    char origin[300], number[24];
    const char *text = said->text;

    if (said->kind == TOML_LIST)
        return take_list(file, entry, said);
    if (said->kind == TOML_BOOL)
        text = said->yes ? "true" : "false";
    if (said->kind == TOML_NUMBER) {
        snprintf(number, sizeof number, "%lld", (long long)said->number);
        text = number;
    }
    snprintf(origin, sizeof origin, "%.200s:%d:%d: %s", file->name, said->line, said->value_column,
             said->name);
    return settings_take(file->settings, file->arena, entry, origin, text, file->problem);
}

static int take_entry(void *context, const struct toml_entry *said)
{
    static const char *const likes[] = {" should be a \"text\"",   " should be a \"text\"",
                                        " should be a number",     " should be true or false",
                                        " should be a [\"list\"]", " should be like \"10 GiB\"",
                                        " should be like \"30 s\""};
    struct file *file = context;

    if (!said->name[0] && is_section(said->section))
        return 0;
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const struct settings_entry *entry = &settings_table[i];
        if (!str_equal(entry->name, said->name) || !str_equal(entry->section, said->section))
            continue;
        if (file->is_set[i])
            return refuse(file, said->line, said->column, said->name, " is set twice");
        if (!is_kind(entry, said->kind))
            return refuse(file, said->line, said->value_column, said->name, likes[entry->kind]);
        file->is_set[i] = true;
        return take_value(file, entry, said);
    }
    return refuse_unknown(file, said);
}

int settings_read_file(struct settings *settings, struct arena *arena, const char *name,
                       const char *bytes, size_t length, char problem[SETTINGS_PROBLEM_MAX])
{
    struct file file = {.settings = settings, .arena = arena, .name = name, .problem = problem};
    struct toml_problem where = {0};
    int r = toml_read(arena, bytes, length, take_entry, &file, &where);

    return r == TOML_REFUSED ? refuse(&file, where.line, where.column, where.reason, "") : r;
}

/* INCARE_LOG_LEVEL is log_level. */
static bool is_variable(const char *name, size_t length, const char *setting)
{
    for (size_t i = 0; i < length; i++) {
        char c = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 0x20) : name[i];
        if (setting[i] == '\0' || c != setting[i] || (name[i] >= 'a' && name[i] <= 'z'))
            return false;
    }
    return setting[length] == '\0';
}

static int take_variable(struct settings *settings, struct arena *arena, const char *variable,
                         const char *equals, char problem[SETTINGS_PROBLEM_MAX])
{
    const char *name = variable + strlen("INCARE_");
    char origin[80];
    int i = 0;

    snprintf(origin, sizeof origin, "%.*s", (int)(equals - variable < 79 ? equals - variable : 79),
             variable);
    while (i < SETTINGS_COUNT &&
           !is_variable(name, (size_t)(equals - name), settings_table[i].name))
        i++;
    if (i < SETTINGS_COUNT)
        return settings_take(settings, arena, &settings_table[i], origin, equals + 1, problem);
    return settings_refuse(problem, "%s: there is no such setting", origin);
}

int settings_read_environment(struct settings *settings, struct arena *arena,
                              char *const *environment, char problem[SETTINGS_PROBLEM_MAX])
{
    int r = 0;

    for (; r == 0 && *environment; environment++) {
        const char *equals = strchr(*environment, '=');
        if (equals && str_starts(*environment, "INCARE_") &&
            !str_starts(*environment, "INCARE_CONFIG="))
            r = take_variable(settings, arena, *environment, equals, problem);
    }
    return r;
}
