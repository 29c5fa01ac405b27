/* The line a person typed: which command, which settings, which help. */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "datadir.h"
#include "listen.h"

static const char usual_config[] = "/etc/incare/incare.conf";
enum { ARENA_BYTES_MAX = 16 << 20, CONFIG_BYTES_MAX = 1 << 20, FLAGS_MAX = 40 };

/* In the order of enum cmd_option. */
static const struct {
    const char *name, *value, *help;
} options[CMD_OPTIONS] = {
    {"help", NULL, "this text"},
    {"config", "FILE", "settings file (/etc/incare/incare.conf, if it is there)"},
    {"json", NULL, "for programs"},
    {"deep", NULL, "read every file: its digest, and whether it is clean"},
    {"at", "TIME", "when: 2026-03-01T19:00:00Z (at once)"},
    {"until", "TIME", "until when, or never (as said before; else never)"},
    {"media", "DIR", "serve the films of this folder at once; on this machine only"},
    {"role", "ROLE", "viewer, editor, publisher or admin (editor)"},
    {"telemetry", NULL, "approve it although it looks like a drone's or camera's own words"},
    {"name", "NAME", "of the organisation (its origin)"},
    {"for", "NAME", "whom a preview is for"},
    {"days", "N", "how many days it works, 14 at most (7)"},
    {"film", "SLUG", "of this film alone (everything)"},
};

static bool has_option(const struct cmd *cmd, int option)
{
    return option <= CMD_CONFIG || (cmd->options & 1u << option);
}

int cmd_fail(const char *what, const char *why, const char *try_this)
{
    log_complain(what, why, try_this);
    return CMD_FAILED;
}

int cmd_fault(const char *what, int r)
{
    const char *try_this = NULL;

    if (r == -EACCES || r == -EPERM || r == -EROFS)
        try_this = "run it as the user the data belongs to";
    else if (r == -ENOSPC || r == -EDQUOT)
        try_this = "make room on the disk";
    else if (r == -EBUSY)
        try_this = "again in a moment: another command is writing";
    else if (r == -ESTALE)
        return cmd_fail(what, "it was made by an older incare",
                        "incare serve or incare index, which brings it forward");
    else if (r == -EPROTO)
        return cmd_fail(what, "the catalogue was made by a newer incare",
                        "install that version or a newer one");
    return cmd_fail(what, strerrordesc_np(-r), try_this);
}

int cmd_print(struct buf *json)
{
    buf_char(json, '\n');
    if (json->failed || fwrite(json->data, 1, json->length, stdout) != json->length)
        return cmd_fail("output", "could not be written", NULL);
    return CMD_DONE;
}

int cmd_open_data(const struct cmd_line *line, bool make)
{
    int fd = datadir_open(line->settings.data, make);

    if (fd == -ENOENT)
        cmd_fail(line->settings.data, "there is no such data folder",
                 make ? "make the folder above it" : "--data DIR, or incare serve to make it");
    else if (fd < 0)
        cmd_fault(line->settings.data, fd);
    return fd;
}

static void print_usage(const struct cmd *table)
{
    puts("incare: a film catalogue and its site\n");
    for (; table->name; table++)
        if (!table->is_hidden)
            printf("  incare %-7s %s\n", table->name, table->summary);
    puts("  incare help CMD\n  incare --version\n\nEvery setting is a flag too: --data DIR and so "
         "on; see incare(1) and incare.conf(5).");
}

static void print_help(const struct cmd *cmd)
{
    printf("incare %s%s%s\n  %s\n\n", cmd->name, cmd->operands[0] ? " " : "", cmd->operands,
           cmd->summary);
    for (int i = 0; i < CMD_OPTIONS; i++)
        if (has_option(cmd, i))
            printf("  --%s %-*s %s\n", options[i].name, (int)(12 - strlen(options[i].name)),
                   options[i].value ? options[i].value : "", options[i].help);
    printf("  --data DIR      where the catalogue lives (%s)\n", settings_table[0].usual);
}

static const struct cmd *find(const struct cmd *table, const char *name)
{
    while (table->name && !str_equal(table->name, name))
        table++;
    return table->name ? table : NULL;
}

static int refuse_command(const struct cmd *table, const char *name)
{
    char hint[40] = "incare help";
    const char *meant = NULL;

    for (; table->name; table++)
        if (!table->is_hidden)
            str_nearer(&meant, name, table->name);
    if (meant)
        snprintf(hint, sizeof hint, "incare %s", meant);
    log_complain(name, "there is no such command", hint);
    return CMD_MISUSED;
}

struct flags {
    struct option list[FLAGS_MAX];
    char names[SETTINGS_COUNT][40];
    const char *said[SETTINGS_COUNT]; /* NULL: not on the line */
    struct {
        int setting;
        const char *text;
    } items[SETTINGS_ITEMS_MAX]; /* of lists, whose flags may be repeated */
    int item_count;
};

/* Values 0 and up are options, 100 and up settings. */
enum { FLAG_SETTING = 100 };

static void make_flags(const struct cmd *cmd, struct flags *flags)
{
    int count = 0;

    for (int i = 0; i < CMD_OPTIONS; i++)
        if (has_option(cmd, i))
            flags->list[count++] = (struct option){
                options[i].name, options[i].value ? required_argument : no_argument, NULL, i};
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        snprintf(flags->names[i], sizeof flags->names[i], "%s", settings_table[i].name);
        for (char *c = flags->names[i]; *c; c++)
            if (*c == '_')
                *c = '-';
        flags->list[count++] =
            (struct option){flags->names[i], required_argument, NULL, FLAG_SETTING + i};
    }
}

static int refuse_flag(const struct flags *flags, const char *flag, bool is_known)
{
    char hint[80] = "incare help";
    const char *meant = NULL;

    for (int i = 0; !is_known && flags->list[i].name; i++)
        str_nearer(&meant, flag + strspn(flag, "-"), flags->list[i].name);
    if (meant)
        snprintf(hint, sizeof hint, "--%s", meant);
    log_complain(flag, is_known ? "it needs a value" : "there is no such flag here", hint);
    return CMD_MISUSED;
}

static int read_flags(struct cmd_line *line, struct flags *flags, int argc, char **argv)
{
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", flags->list, NULL)) != -1) {
        if (option == '?' || option == ':')
            return refuse_flag(flags, argv[optind - 1], option == ':');
        if (option < FLAG_SETTING)
            line->value[option] = optarg ? optarg : "";
        else if (settings_table[option - FLAG_SETTING].kind != SETTINGS_LIST)
            flags->said[option - FLAG_SETTING] = optarg;
        else if (flags->item_count == SETTINGS_ITEMS_MAX)
            return refuse_flag(flags, argv[optind - 1], false);
        else {
            flags->items[flags->item_count].setting = option - FLAG_SETTING;
            flags->items[flags->item_count++].text = optarg;
        }
    }
    line->operands = argv + optind;
    line->operand_count = argc - optind;
    return 0;
}

/* A list on the line takes the place of the one that is set elsewhere. */
static int take_lists(struct cmd_line *line, const struct flags *flags, char *problem)
{
    int r = 0;

    for (int i = 0; r == 0 && i < flags->item_count; i++)
        r = settings_take(&line->settings, line->arena, &settings_table[flags->items[i].setting],
                          "", "", problem);
    for (int i = 0; r == 0 && i < flags->item_count; i++)
        r = settings_add_all(&line->settings, line->arena, &settings_table[flags->items[i].setting],
                             flags->items[i].text, problem);
    return r;
}

static int take_flags(struct cmd_line *line, const struct flags *flags, char *problem)
{
    struct settings *settings = &line->settings;
    char origin[48];
    int r = 0;

    for (int i = 0; r == 0 && i < SETTINGS_COUNT; i++) {
        snprintf(origin, sizeof origin, "--%s", flags->names[i]);
        if (flags->said[i])
            r = settings_take(settings, line->arena, &settings_table[i], origin, flags->said[i],
                              problem);
    }
    return r ? r : take_lists(line, flags, problem);
}

/* The file the flag or the environment names must be there; the usual one may be. */
static int take_file(struct cmd_line *line, char *problem)
{
    const char *named = line->value[CMD_CONFIG], *path;
    AUTO_BUF struct buf bytes = {0};
    AUTO_FD int fd = -1;
    int r;

    if (!named)
        named = getenv("INCARE_CONFIG");
    path = named ? named : usual_config;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 && errno == ENOENT && !named)
        return 0;
    r = fd < 0 ? -errno : files_read_all(fd, CONFIG_BYTES_MAX, &bytes);
    if (r)
        return settings_refuse(problem, "%.200s: %s", path, strerrordesc_np(-r));
    return settings_read_file(&line->settings, line->arena, path, bytes.data ? bytes.data : "",
                              bytes.length, problem);
}

/* --media: another folder, shown at once, to nobody but this machine. */
static int take_media(struct cmd_line *line, char *problem)
{
    struct settings *settings = &line->settings;
    char *path;

    if (!line->value[CMD_MEDIA])
        return 0;
    if (settings->behind_proxy || !listen_is_loopback(settings))
        return settings_refuse(problem, "--media: it shows a folder as it is, so it serves this "
                                        "machine only: listen on localhost");
    path = realpath(line->value[CMD_MEDIA], NULL);
    if (!path)
        return settings_refuse(problem, "--media: %.200s: %s", line->value[CMD_MEDIA],
                               strerrordesc_np(errno));
    settings->library = arena_strdup(line->arena, path);
    settings->library_default_state = "live";
    free(path);
    return settings->library ? 0 : -ENOMEM;
}

int cmd_gather(struct cmd_line *line, char problem[SETTINGS_PROBLEM_MAX])
{
    struct settings *settings = &line->settings;
    int r = settings_start(settings, line->arena);

    if (r == 0)
        r = take_file(line, problem);
    if (r == 0)
        r = settings_read_environment(settings, line->arena, environ, problem);
    if (r == 0)
        r = take_flags(line, line->flags, problem);
    line->said = *settings;
    if (r == 0)
        r = settings_finish(settings, problem);
    if (r == 0)
        r = listen_expand(settings, line->arena, problem);
    if (r == 0)
        r = take_media(line, problem);
    if (r)
        return r;
    line->library = settings->library[0] ? settings->library
                                         : arena_printf(line->arena, "%s/library", settings->data);
    return line->library ? 0 : fault(-ENOMEM);
}

static int gather_settings(struct cmd_line *line)
{
    char problem[SETTINGS_PROBLEM_MAX] = "";
    int r = cmd_gather(line, problem);

    if (r == SETTINGS_REFUSED) {
        log_complain("settings", problem, "incare.conf(5)");
        return CMD_BAD_SETTINGS;
    }
    if (r)
        return cmd_fault("settings", r);
    log_set_level(settings_log_level(&line->settings));
    return 0;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
    AUTO_ARENA struct arena *arena = arena_open(ARENA_BYTES_MAX);
    struct flags flags = {0};
    struct cmd_line line = {.arena = arena, .flags = &flags};
    int r;

    if (!arena)
        return cmd_fault(cmd->name, -ENOMEM);
    make_flags(cmd, &flags);
    r = read_flags(&line, &flags, argc, argv);
    if (r)
        return r;
    if (line.value[CMD_HELP]) {
        print_help(cmd);
        return CMD_DONE;
    }
    if (line.operand_count < cmd->operands_min || line.operand_count > cmd->operands_max) {
        log_complain(cmd->name,
                     cmd->operands_max ? "this takes other words" : "this takes no words",
                     arena_printf(arena, "incare %s %s", cmd->name, cmd->operands));
        return CMD_MISUSED;
    }
    r = gather_settings(&line);
    return r ? r : cmd->run(&line);
}

int cmd_run(const struct cmd *table, int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "help";
    bool is_help = str_equal(name, "help") || str_equal(name, "--help");
    const struct cmd *cmd = find(table, is_help && argc > 2 ? argv[2] : name);

    if (str_equal(name, "--version")) {
        cmd_version();
        return CMD_DONE;
    }
    if (is_help && argc <= 2) {
        print_usage(table);
        return argc > 1 ? CMD_DONE : CMD_MISUSED;
    }
    if (!cmd)
        return refuse_command(table, argv[is_help ? 2 : 1]);
    if (is_help) {
        print_help(cmd);
        return CMD_DONE;
    }
    return run(cmd, argc - 1, argv + 1);
}
