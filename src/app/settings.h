/* What an operator can set: one table of all settings, read from four places: flag, environment,
 * file, default, in this order of weight. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/log.h"
#include "intake/release.h"
#include "wire/package.h"

enum {
    SETTINGS_LISTEN_MAX = 8, /* addresses of both kinds */
    SETTINGS_CERTIFICATES_MAX = 16,
    /* Of any list: the largest network of proxies that tells its addresses has 22 blocks. */
    SETTINGS_ITEMS_MAX = 32,
    SETTINGS_PROBLEM_MAX = 400
};

struct settings {
    const char *data, *library, *library_default_state, *packaging;
    /* Lists are NULL-terminated. */
    const char *listen[SETTINGS_ITEMS_MAX + 1], *listen_tls[SETTINGS_ITEMS_MAX + 1];
    const char *tls_certificates[SETTINGS_ITEMS_MAX + 1];
    const char *trusted_proxies[SETTINGS_ITEMS_MAX + 1];
    const char *origin, *metrics_token_file, *security_contact;
    bool behind_proxy, worker;
    int64_t upload_bytes, upload_quota_bytes, upload_expires_ms;
    int64_t threads, drain_ms, disk_reserve_bytes, client_connections, client_budget, viewers_max;
    const char *packaging_preset;
    bool packaging_av1;
    int64_t replaced_kept, replaced_days, retention_days;
    const char *captions_command[SETTINGS_ITEMS_MAX + 1];
    int64_t captions_time_ms;
    const char *release_ticks[SETTINGS_ITEMS_MAX + 1];
    int64_t publish_people;
    const char *log_level;
};

enum settings_kind {
    SETTINGS_TEXT,
    SETTINGS_CHOICE,
    SETTINGS_NUMBER,
    SETTINGS_BOOL,
    SETTINGS_LIST,
    SETTINGS_BYTES,    /* "10 GiB" */
    SETTINGS_DURATION, /* "30 s" */
};

/* One setting. Its flag is --name with - for _, its variable INCARE_NAME in capitals. */
struct settings_entry {
    const char *section, *name;
    enum settings_kind kind;
    const char *usual; /* the default, as a flag would say it; lists: joined by commas */
    size_t offset;     /* in struct settings */
    const char *const *choices;
    int64_t max;   /* of a list: how many it may hold */
    bool is_fixed; /* a change takes effect when incare is started the next time */
};
enum { SETTINGS_COUNT = 32 };
extern const struct settings_entry settings_table[SETTINGS_COUNT];

enum { SETTINGS_REFUSED = 2 };

/* Says in problem why, as printf does, and answers SETTINGS_REFUSED. What comes from outside may be
 * cut anywhere, by its %.60s or by the problem's end: it is text all the same. */
int settings_refuse(char problem[SETTINGS_PROBLEM_MAX], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* All settings at their defaults. Texts live in arena throughout. */
int settings_start(struct settings *settings, struct arena *arena);
/* A settings file; name is for the problem: "incare.conf:12:1: unknown …". */
int settings_read_file(struct settings *settings, struct arena *arena, const char *name,
                       const char *bytes, size_t length, char problem[SETTINGS_PROBLEM_MAX]);
/* What INCARE_* says in environment; a variable that is no setting's is refused. */
int settings_read_environment(struct settings *settings, struct arena *arena,
                              char *const *environment, char problem[SETTINGS_PROBLEM_MAX]);
/* One setting as a flag or a variable says it. origin names which, for the problem. */
int settings_take(struct settings *settings, struct arena *arena,
                  const struct settings_entry *entry, const char *origin, const char *text,
                  char problem[SETTINGS_PROBLEM_MAX]);
/* One more item of a list; or more of them, which commas part. */
int settings_add(struct settings *settings, struct arena *arena, const struct settings_entry *entry,
                 const char *text, char problem[SETTINGS_PROBLEM_MAX]);
int settings_add_all(struct settings *settings, struct arena *arena,
                     const struct settings_entry *entry, const char *text,
                     char problem[SETTINGS_PROBLEM_MAX]);
/* The entry of that name, which there is. */
const struct settings_entry *settings_entry(const char *name);
/* What must be there when all places have spoken. */
int settings_finish(const struct settings *settings, char problem[SETTINGS_PROBLEM_MAX]);
/* Whether a setting is not the same in both. */
bool settings_differ(const struct settings_entry *entry, const struct settings *a,
                     const struct settings *b);
/* Sets one setting as it is in from; not for lists. */
int settings_copy(const struct settings_entry *entry, struct settings *settings,
                  struct arena *arena, const struct settings *from);
/* What release_ticks and publish_people say. */
struct release_rules settings_release(const struct settings *settings);
/* The level that log_level names. */
enum log_level settings_log_level(const struct settings *settings);
/* The effort that packaging_preset names. */
enum wire_effort settings_effort(const struct settings *settings);
