/* incare index: the library compared with the catalogue, now. */
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "guard/worker.h"
#include "intake/finding.h"
#include "intake/scan.h"
#include "intake/withdraw.h"

struct index {
    const struct cmd_line *line;
    int failed; /* what could not be printed */
};

static void print_json(struct index *index, const struct scan_report *report)
{
    AUTO_BUF struct buf text = {0};
    struct json json;

    json_start(&json, &text);
    json_object(&json, NULL);
    json_string(&json, "outcome", scan_outcome_name(report->outcome));
    json_string(&json, "path", report->path);
    json_string(&json, "slug", report->slug);
    json_string(&json, "reason", report->reason);
    json_end_object(&json);
    index->failed |= cmd_print(&text);
}

/* For a person, what did not change is not news, unless it was asked for or there is something to
 * mend. */
static void print(void *context, const struct scan_report *report)
{
    struct index *index = context;

    if (index->line->value[CMD_JSON])
        print_json(index, report);
    else if (report->outcome != SCAN_UNCHANGED || report->reason[0] || index->line->operand_count)
        printf("%-9s %s%s%s\n", scan_outcome_name(report->outcome), report->path,
               report->reason[0] ? ": " : "", report->reason);
}

static void free_path(char **path)
{
    free(*path);
}
#define AUTO_PATH __attribute__((cleanup(free_path)))

/* The path of name in folder, below the library; NULL when it is not. */
static char *name_below(const struct cmd_line *line, const char *folder, const char *name)
{
    AUTO_PATH char *library = realpath(line->library, NULL);
    AUTO_PATH char *real = realpath(folder, NULL);

    if (!library || !real)
        return NULL;
    if (str_equal(real, library))
        return arena_strdup(line->arena, name);
    if (str_starts(real, library) && real[strlen(library)] == '/')
        return arena_printf(line->arena, "%s/%s", real + strlen(library) + 1, name);
    return NULL;
}

/* A path as typed, or as it is below the library, becomes one below the library. A file that is
 * gone has no real path, but its folder may have; else it is taken as it stands. */
static char *below_library(const struct cmd_line *line, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    int above = slash ? (int)(slash - path) + 1 : 0;
    const char *typed = arena_printf(line->arena, "%.*s.", above, path);
    const char *inside = arena_printf(line->arena, "%s/%.*s.", line->library, above, path);
    char *below = typed && inside ? name_below(line, typed, name) : NULL;

    if (!below && inside && path[0] != '/')
        below = name_below(line, inside, name);
    return below || path[0] == '/' ? below : arena_strdup(line->arena, path);
}

static int index_file(struct index *index, struct scan *scan, const char *path)
{
    char *below = below_library(index->line, path);
    enum scan_outcome outcome;
    int r;

    if (!below)
        return cmd_fail(path, "it is not below the library",
                        arena_printf(index->line->arena, "put it into %s", index->line->library));
    r = scan_file(scan, below, &outcome);
    if (r)
        return cmd_fault(path, r);
    return outcome == SCAN_SKIPPED
               ? cmd_fail(path, "there is no film by this name in the library", "incare index")
               : CMD_DONE;
}

/* Of all files that are there, not of those alone that came now. */
static int tell_findings(const struct index *index, struct db *db)
{
    char text[FINDING_TEXT_MAX];
    struct findings files;
    int r = finding_read_library(db, &files);

    if (r)
        return cmd_fault(index->line->library, r);
    finding_summarise(&files, "file", "files", text);
    if (text[0])
        printf("%s: none of it is streamed\n", text);
    return CMD_DONE;
}

static int index_all(struct index *index, struct scan *scan, struct db *db)
{
    int counts[SCAN_OUTCOMES];
    const char *gap = "";
    int r = scan_library(scan, counts);

    if (r)
        return cmd_fault(index->line->library, r);
    if (index->line->value[CMD_JSON])
        return CMD_DONE;
    for (int i = 0; i < SCAN_SKIPPED; i++)
        if (counts[i]) {
            printf("%s%d %s", gap, counts[i], scan_outcome_name((enum scan_outcome)i));
            gap = ", ";
        }
    puts(gap[0] ? "" : "the library is empty");
    return tell_findings(index, db);
}

static int run(struct index *index, struct db *db, struct worker *worker, int data_fd)
{
    const struct scan_options options = {
        .db = db,
        .data_fd = data_fd,
        .library = index->line->library,
        .worker = worker,
        .disk_reserve_bytes = index->line->settings.disk_reserve_bytes,
        .is_original = str_equal(index->line->settings.packaging, "original"),
        .default_state = index->line->settings.library_default_state,
        .report = print,
        .context = index};
    AUTO_SCAN struct scan *scan = NULL;
    int failed = 0, r = scan_open(&scan, &options);

    if (r == 0)
        r = withdraw_obey(db, data_fd);
    if (r)
        return cmd_fault(index->line->library, r);
    if (index->line->operand_count == 0)
        failed = index_all(index, scan, db);
    for (int i = 0; i < index->line->operand_count; i++)
        failed |= index_file(index, scan, index->line->operands[i]);
    return failed | index->failed;
}

int cmd_index(struct cmd_line *line)
{
    AUTO_FD int data_fd = cmd_open_data(line, true);
    AUTO_DB struct db *db = NULL;
    struct index index = {.line = line};
    struct worker *worker = NULL;
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    r = db_open(&db, data_fd, DB_WRITE);
    if (r)
        return cmd_fault("catalogue.db", r);
    r = worker_open(&worker, NULL);
    if (r)
        return cmd_fail("incare-media", "it could not be started", "install it beside incare");
    r = run(&index, db, worker, data_fd);
    worker_close(worker);
    return r;
}
