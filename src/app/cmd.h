/* The commands of incare: one table, from which the line is read and help is written. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "settings.h"

enum { CMD_DONE = 0, CMD_FAILED = 1, CMD_MISUSED = 2, CMD_BAD_SETTINGS = 78 };

enum cmd_option {
    CMD_HELP,
    CMD_CONFIG,
    CMD_JSON,
    CMD_DEEP,
    CMD_AT,
    CMD_UNTIL,
    CMD_MEDIA,
    CMD_ROLE,
    CMD_TELEMETRY,
    CMD_NAME,
    CMD_FOR,
    CMD_DAYS,
    CMD_FILM,
    CMD_OPTIONS
};

struct cmd_line {
    struct arena *arena;
    struct settings settings;
    struct settings said;           /* before addresses and folders were looked up */
    const struct flags *flags;      /* of the line, to gather again */
    const char *library;            /* the folder that is served */
    const char *value[CMD_OPTIONS]; /* NULL: not given; "" for those without a value */
    char **operands;
    int operand_count;
};

struct cmd {
    const char *name;
    const char *operands; /* as help shows them */
    const char *summary;
    int (*run)(struct cmd_line *line);
    unsigned options; /* bits 1 << enum cmd_option, besides help and config */
    int operands_min, operands_max;
    bool is_hidden; /* an aid for tests: not in help */
};

/* Reads the line, finds the command, gathers its settings and runs it. Answers the exit status. */
int cmd_run(const struct cmd *table, int argc, char **argv);

/* Gathers the line's settings from all places. SETTINGS_REFUSED: problem says why. */
int cmd_gather(struct cmd_line *line, char problem[SETTINGS_PROBLEM_MAX]);
/* Complains that what failed with r (-errno), with what to try where that is known. */
int cmd_fault(const char *what, int r);
int cmd_fail(const char *what, const char *why, const char *try_this);
/* The data dir; it is made when make is set. Below 0: complained already. */
int cmd_open_data(const struct cmd_line *line, bool make);
/* Prints one JSON value and a newline; CMD_FAILED when that could not be written. */
int cmd_print(struct buf *json);

int cmd_serve(struct cmd_line *line);
int cmd_work(struct cmd_line *line);
int cmd_index(struct cmd_line *line);
int cmd_probe(struct cmd_line *line);
int cmd_films(struct cmd_line *line);
int cmd_consent(struct cmd_line *line);
int cmd_links(struct cmd_line *line);
int cmd_posts(struct cmd_line *line);
int cmd_preview(struct cmd_line *line);
int cmd_numbers(struct cmd_line *line);
int cmd_partner(struct cmd_line *line);
int cmd_staff(struct cmd_line *line);
int cmd_audit(struct cmd_line *line);
int cmd_check(struct cmd_line *line);
int cmd_routes(struct cmd_line *line);
void cmd_version(void);
