/* What an operator can set. config/incare.conf is its manual: a test holds the two together. */
#include "settings.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/ip.h"
#include "base/limits.h"
#include "base/str.h"

static const char *const states[] = {"draft", "live", NULL};
static const char *const packagings[] = {"ladder", "original", NULL};
static const char *const presets[] = {"faster", "veryfast", "medium", NULL};
static const char *const levels[] = {"debug", "info", "warn", "error", NULL};

#define AT(field) offsetof(struct settings, field)
const struct settings_entry settings_table[SETTINGS_COUNT] = {
    {"files", "data", SETTINGS_TEXT, "/var/lib/incare", AT(data), NULL, 0, true},
    {"files", "library", SETTINGS_TEXT, "", AT(library), NULL, 0, false},
    {"files", "library_default_state", SETTINGS_CHOICE, "draft", AT(library_default_state), states,
     0, false},
    {"files", "packaging", SETTINGS_CHOICE, "ladder", AT(packaging), packagings, 0, false},
    {"files", "packaging_preset", SETTINGS_CHOICE, "faster", AT(packaging_preset), presets, 0,
     false},
    {"files", "packaging_av1", SETTINGS_BOOL, "false", AT(packaging_av1), NULL, 0, false},
    {"files", "replaced_kept", SETTINGS_NUMBER, "2", AT(replaced_kept), NULL, 100, false},
    {"files", "replaced_days", SETTINGS_NUMBER, "30", AT(replaced_days), NULL, 36500, false},
    {"files", "retention_days", SETTINGS_NUMBER, "0", AT(retention_days), NULL, 36500, false},
    {"files", "captions_command", SETTINGS_LIST, "", AT(captions_command), NULL, SETTINGS_ITEMS_MAX,
     true},
    {"files", "captions_time", SETTINGS_DURATION, "2 h", AT(captions_time_ms), NULL,
     INT64_C(24) * 3600 * 1000, true},
    {"files", "disk_reserve", SETTINGS_BYTES, "1 GiB", AT(disk_reserve_bytes), NULL, INT64_MAX,
     false},
    {"site", "listen", SETTINGS_LIST, "localhost:8080", AT(listen), NULL, SETTINGS_LISTEN_MAX,
     true},
    {"site", "listen_tls", SETTINGS_LIST, "", AT(listen_tls), NULL, SETTINGS_LISTEN_MAX, true},
    {"site", "tls_certificates", SETTINGS_LIST, "", AT(tls_certificates), NULL,
     SETTINGS_CERTIFICATES_MAX, true},
    {"site", "origin", SETTINGS_TEXT, "", AT(origin), NULL, 0, true},
    {"site", "behind_proxy", SETTINGS_BOOL, "false", AT(behind_proxy), NULL, 0, true},
    {"site", "trusted_proxies", SETTINGS_LIST, "", AT(trusted_proxies), NULL, SETTINGS_ITEMS_MAX,
     true},
    {"site", "metrics_token_file", SETTINGS_TEXT, "", AT(metrics_token_file), NULL, 0, false},
    {"site", "security_contact", SETTINGS_TEXT, "", AT(security_contact), NULL, 0, true},
    {"site", "threads", SETTINGS_NUMBER, "0", AT(threads), NULL, threads_max, true},
    {"site", "drain", SETTINGS_DURATION, "10 s", AT(drain_ms), NULL, 3600000, false},
    {"limits", "client_connections", SETTINGS_NUMBER, "256", AT(client_connections), NULL, 1000000,
     true},
    {"limits", "client_budget", SETTINGS_NUMBER, "30000", AT(client_budget), NULL, 10000000, true},
    {"limits", "viewers_max", SETTINGS_NUMBER, "0", AT(viewers_max), NULL, 1000000, true},
    {"uploads", "upload_max", SETTINGS_BYTES, "64 GiB", AT(upload_bytes), NULL, INT64_C(1) << 50,
     true},
    {"uploads", "upload_quota", SETTINGS_BYTES, "256 GiB", AT(upload_quota_bytes), NULL,
     INT64_C(1) << 55, true},
    {"uploads", "upload_expires", SETTINGS_DURATION, "168 h", AT(upload_expires_ms), NULL,
     INT64_C(1) << 40, true},
    {"release", "release_ticks", SETTINGS_LIST, "clean", AT(release_ticks), NULL, RELEASE_LINES,
     true},
    {"release", "publish_people", SETTINGS_NUMBER, "2", AT(publish_people), NULL,
     RELEASE_PEOPLE_MAX, true},
    {"worker", "worker", SETTINGS_BOOL, "true", AT(worker), NULL, 0, true},
    {"log", "log_level", SETTINGS_CHOICE, "info", AT(log_level), levels, 0, false},
};

int settings_refuse(char problem[SETTINGS_PROBLEM_MAX], const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(problem, SETTINGS_PROBLEM_MAX, format, arguments);
    va_end(arguments);
    str_make_text(problem);
    return SETTINGS_REFUSED;
}

static void *place(struct settings *settings, const struct settings_entry *entry)
{
    return (char *)settings + entry->offset;
}

/* "10 GiB": a whole number, a blank or none, a unit. */
static bool read_quantity(const char *text, enum settings_kind kind, int64_t *out)
{
    static const struct {
        const char *unit;
        enum settings_kind kind;
        int64_t factor;
    } units[] = {
        {"B", SETTINGS_BYTES, 1},
        {"KiB", SETTINGS_BYTES, INT64_C(1) << 10},
        {"MiB", SETTINGS_BYTES, INT64_C(1) << 20},
        {"GiB", SETTINGS_BYTES, INT64_C(1) << 30},
        {"TiB", SETTINGS_BYTES, INT64_C(1) << 40},
        {"ms", SETTINGS_DURATION, 1},
        {"s", SETTINGS_DURATION, 1000},
        {"min", SETTINGS_DURATION, 60000},
        {"h", SETTINGS_DURATION, 3600000},
    };
    char digits[20] = "";
    size_t length = strspn(text, "0123456789");
    const char *unit = text + length + (text[length] == ' ');
    int64_t number;

    if (length >= sizeof digits)
        return false;
    memcpy(digits, text, length);
    if (!str_to_number(digits, &number))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].kind == kind && str_equal(units[i].unit, unit))
            return !__builtin_mul_overflow(number, units[i].factor, out);
    return false;
}

static int take_choice(struct settings *settings, const struct settings_entry *entry,
                       const char *origin, const char *text, char problem[SETTINGS_PROBLEM_MAX])
{
    char all[100] = "";
    size_t used = 0;

    for (int i = 0; entry->choices[i]; i++) {
        if (str_equal(entry->choices[i], text)) {
            *(const char **)place(settings, entry) = entry->choices[i];
            return 0;
        }
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "",
                                 entry->choices[i]);
    }
    return settings_refuse(problem, "%s: '%.60s' is not one of %s", origin, text, all);
}

static int take_number(struct settings *settings, const struct settings_entry *entry,
                       const char *origin, const char *text, char problem[SETTINGS_PROBLEM_MAX])
{
    const char *like = entry->kind == SETTINGS_NUMBER  ? "a whole number"
                       : entry->kind == SETTINGS_BYTES ? "a size such as \"10 GiB\""
                                                       : "a time such as \"30 s\"";
    int64_t number;
    bool is_good = entry->kind == SETTINGS_NUMBER ? str_to_number(text, &number)
                                                  : read_quantity(text, entry->kind, &number);

    if (!is_good)
        return settings_refuse(problem, "%s: '%.60s' is not %s", origin, text, like);
    if (number > entry->max)
        return settings_refuse(problem, "%s: '%.60s' is too large", origin, text);
    *(int64_t *)place(settings, entry) = number;
    return 0;
}

const struct settings_entry *settings_entry(const char *name)
{
    const struct settings_entry *entry = settings_table;

    while (!str_equal(entry->name, name))
        entry++;
    return entry;
}

int settings_add(struct settings *settings, struct arena *arena, const struct settings_entry *entry,
                 const char *text, char problem[SETTINGS_PROBLEM_MAX])
{
    const char **items = place(settings, entry);
    int count = 0;

    while (items[count])
        count++;
    if (count == entry->max)
        return settings_refuse(problem, "%s: at most %d", entry->name, count);
    items[count] = arena_strdup(arena, text);
    items[count + 1] = NULL;
    return items[count] ? 0 : fault(-ENOMEM);
}

int settings_add_all(struct settings *settings, struct arena *arena,
                     const struct settings_entry *entry, const char *text,
                     char problem[SETTINGS_PROBLEM_MAX])
{
    int r = 0;

    while (r == 0 && *text) {
        size_t length = strcspn(text, ",");
        const char *item = arena_strndup(arena, text, length);
        r = item ? settings_add(settings, arena, entry, item, problem) : fault(-ENOMEM);
        text += length + (text[length] == ',');
    }
    return r;
}

int settings_take(struct settings *settings, struct arena *arena,
                  const struct settings_entry *entry, const char *origin, const char *text,
                  char problem[SETTINGS_PROBLEM_MAX])
{
    bool yes = str_equal(text, "true") || str_equal(text, "on");

    switch (entry->kind) {
    case SETTINGS_CHOICE:
        return take_choice(settings, entry, origin, text, problem);
    case SETTINGS_NUMBER:
    case SETTINGS_BYTES:
    case SETTINGS_DURATION:
        return take_number(settings, entry, origin, text, problem);
    case SETTINGS_BOOL:
        if (!yes && !str_equal(text, "false") && !str_equal(text, "off"))
            return settings_refuse(problem, "%s: '%.60s' is not true or false", origin, text);
        *(bool *)place(settings, entry) = yes;
        return 0;
    case SETTINGS_LIST:
        *(const char **)place(settings, entry) = NULL;
        return settings_add_all(settings, arena, entry, text, problem);
    case SETTINGS_TEXT:
        break;
    }
    const char *copy = arena_strdup(arena, text);
    *(const char **)place(settings, entry) = copy;
    return copy ? 0 : fault(-ENOMEM);
}

int settings_start(struct settings *settings, struct arena *arena)
{
    char problem[SETTINGS_PROBLEM_MAX];
    int r = 0;

    *settings = (struct settings){0};
    for (int i = 0; r == 0 && i < SETTINGS_COUNT; i++)
        r = settings_take(settings, arena, &settings_table[i], "default", settings_table[i].usual,
                          problem);
    check(r <= 0);
    return r;
}

static int finish_origin(const struct settings *settings, char problem[SETTINGS_PROBLEM_MAX])
{
    const char *origin = settings->origin;
    const char *host = str_starts(origin, "https://")  ? origin + strlen("https://")
                       : str_starts(origin, "http://") ? origin + strlen("http://")
                                                       : NULL;

    if (origin[0] == '\0')
        return 0;
    if (!host || !host[0] || host[strcspn(host, "/?#@ \"<>\\\n\t")])
        return settings_refuse(
            problem, "origin: '%.100s' should be like \"https://films.example.org\"", origin);
    return 0;
}

/* It becomes a line of security.txt (RFC 9116 2.5.3: a URI). */
static int finish_contact(const struct settings *settings, char problem[SETTINGS_PROBLEM_MAX])
{
    const char *contact = settings->security_contact;

    if (contact[0] == '\0')
        return 0;
    for (const char *c = contact; *c; c++)
        if (*c <= ' ' || *c > '~') /* bytes beyond ASCII are below 0 */
            contact = "";
    if (str_starts(contact, "mailto:") || str_starts(contact, "https://") ||
        str_starts(contact, "tel:"))
        return 0;
    return settings_refuse(problem,
                           "security_contact: '%.100s' should be like "
                           "\"mailto:security@example.org\" or \"https://example.org/security\"",
                           settings->security_contact);
}

static int finish_proxies(const struct settings *settings, char problem[SETTINGS_PROBLEM_MAX])
{
    struct ip_block block;

    for (int i = 0; settings->trusted_proxies[i]; i++)
        if (!ip_read_block(settings->trusted_proxies[i], &block))
            return settings_refuse(
                problem,
                "trusted_proxies: '%.60s' should be an address or a whole block, such as "
                "192.0.2.1, 10.0.0.0/8 or 2001:db8::/32",
                settings->trusted_proxies[i]);
    return 0;
}

static int finish_release(const struct settings *settings, char problem[SETTINGS_PROBLEM_MAX])
{
    char hint[STR_HINT_MAX];
    enum release_line line;

    for (int i = 0; settings->release_ticks[i]; i++) {
        const char *meant = NULL;

        if (release_read(settings->release_ticks[i], &line))
            continue;
        for (int j = 0; j < RELEASE_LINES; j++)
            str_nearer(&meant, settings->release_ticks[i], release_name((enum release_line)j));
        return settings_refuse(problem, "release_ticks: there is no line '%.60s'%s",
                               settings->release_ticks[i], str_hint(hint, meant));
    }
    if (settings->publish_people < 1)
        return settings_refuse(problem, "publish_people: somebody must: at least 1");
    return 0;
}

int settings_finish(const struct settings *settings, char problem[SETTINGS_PROBLEM_MAX])
{
    if (settings->data[0] == '\0')
        return settings_refuse(problem, "data: it is empty; name a folder");
    if (!settings->listen[0] && !settings->listen_tls[0])
        return settings_refuse(problem,
                               "listen: name at least one address, such as \"localhost:8080\"");
    if (settings->listen_tls[0] && !settings->tls_certificates[0])
        return settings_refuse(problem, "listen_tls: TLS needs a certificate: name its folder in "
                                        "tls_certificates");
    if (settings->captions_command[0] && settings->captions_command[0][0] != '/')
        return settings_refuse(problem, "captions_command: its first word should be a program's "
                                        "whole path, such as \"/usr/local/bin/captions\"");
    int r = finish_origin(settings, problem);

    if (!r)
        r = finish_contact(settings, problem);
    if (!r)
        r = finish_release(settings, problem);
    return r ? r : finish_proxies(settings, problem);
}

static const void *place_of(const struct settings *settings, const struct settings_entry *entry)
{
    return (const char *)settings + entry->offset;
}

static bool lists_differ(const char *const *a, const char *const *b)
{
    while (*a && str_equal(*a, *b)) {
        a++;
        b++;
    }
    return !str_equal(*a, *b);
}

bool settings_differ(const struct settings_entry *entry, const struct settings *a,
                     const struct settings *b)
{
    const void *one = place_of(a, entry), *other = place_of(b, entry);

    switch (entry->kind) {
    case SETTINGS_TEXT:
    case SETTINGS_CHOICE:
        return !str_equal(*(const char *const *)one, *(const char *const *)other);
    case SETTINGS_NUMBER:
    case SETTINGS_BYTES:
    case SETTINGS_DURATION:
        return *(const int64_t *)one != *(const int64_t *)other;
    case SETTINGS_BOOL:
        return *(const bool *)one != *(const bool *)other;
    case SETTINGS_LIST:
        break;
    }
    return lists_differ(one, other);
}

int settings_copy(const struct settings_entry *entry, struct settings *settings,
                  struct arena *arena, const struct settings *from)
{
    const void *said = place_of(from, entry);
    const char *text;

    check(entry->kind != SETTINGS_LIST);
    if (entry->kind == SETTINGS_BOOL) {
        *(bool *)place(settings, entry) = *(const bool *)said;
        return 0;
    }
    if (entry->kind != SETTINGS_TEXT && entry->kind != SETTINGS_CHOICE) {
        *(int64_t *)place(settings, entry) = *(const int64_t *)said;
        return 0;
    }
    text = arena_strdup(arena, *(const char *const *)said);
    if (!text)
        return fault(-ENOMEM);
    *(const char **)place(settings, entry) = text;
    return 0;
}

struct release_rules settings_release(const struct settings *settings)
{
    struct release_rules rules = {.people = (int)settings->publish_people};
    enum release_line line;

    for (int i = 0; settings->release_ticks[i]; i++)
        if (release_read(settings->release_ticks[i], &line))
            rules.required |= 1u << line;
    return rules;
}

enum wire_effort settings_effort(const struct settings *settings)
{
    int i = 0;

    while (!str_equal(presets[i], settings->packaging_preset))
        i++;
    return (enum wire_effort)i;
}

enum log_level settings_log_level(const struct settings *settings)
{
    int i = 0;

    while (!str_equal(levels[i], settings->log_level))
        i++;
    return (enum log_level)i;
}
