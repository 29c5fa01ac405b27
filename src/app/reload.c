/* The settings, read again. All or nothing: a file with one mistake in it changes nothing. */
#include "reload.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

enum { ARENA_BYTES_MAX = 16 << 20 };

static int take_over(struct cmd_line *line, const struct cmd_line *again)
{
    struct cmd_line next = *line;
    int r = 0;

    for (int i = 0; r == 0 && i < SETTINGS_COUNT; i++) {
        const struct settings_entry *entry = &settings_table[i];

        if (entry->is_fixed || !settings_differ(entry, &line->said, &again->said))
            continue;
        r = settings_copy(entry, &next.said, line->arena, &again->said);
        if (r == 0)
            r = settings_copy(entry, &next.settings, line->arena, &again->settings);
    }
    if (r == 0 && !str_equal(line->library, again->library))
        next.library = arena_strdup(line->arena, again->library);
    if (r || !next.library)
        return r ? r : fault(-ENOMEM);
    *line = next;
    return 0;
}

static void tell_changes(const struct settings *before, const struct settings *after)
{
    for (int i = 0; i < SETTINGS_COUNT; i++)
        if (settings_differ(&settings_table[i], before, after))
            log_event(settings_table[i].is_fixed ? LOG_WARN : LOG_INFO,
                      settings_table[i].is_fixed ? "settings.waits_for_restart"
                                                 : "settings.changed",
                      "setting", settings_table[i].name, NULL);
}

int reload_settings(struct cmd_line *line, char metrics_token[TOKENFILE_MAX])
{
    AUTO_ARENA struct arena *arena = arena_open(ARENA_BYTES_MAX);
    const struct settings before = line->said;
    struct cmd_line again = *line;
    char problem[SETTINGS_PROBLEM_MAX] = "", token[TOKENFILE_MAX];
    int r;

    again.arena = arena;
    r = arena ? cmd_gather(&again, problem) : fault(-ENOMEM);
    if (r == 0)
        r = tokenfile_read(again.settings.metrics_token_file, token, problem);
    if (r == 0)
        r = take_over(line, &again);
    if (r) {
        log_event(LOG_ERROR, "settings.refused", "why", r < 0 ? strerrordesc_np(-r) : problem,
                  "kept", "the settings of before", NULL);
        return r < 0 ? fault(r) : RELOAD_REFUSED;
    }
    str_copy(metrics_token, TOKENFILE_MAX, token);
    tell_changes(&before, &again.said);
    log_set_level(settings_log_level(&line->settings));
    return 0;
}
