/* incare films: what is in the catalogue, and who may see it from when to when. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd_captions.h"
#include "cmd_contents.h"
#include "cmd_films.h"
#include "cmd_notices.h"
#include "cmd_pictures.h"
#include "cmd_release.h"
#include "cmd_removals.h"
#include "intake/finding.h"
#include "intake/packaging.h"
#include "store/captions.h"
#include "store/chores.h"
#include "store/films.h"

bool cmd_films_json(const struct films *films)
{
    return films->line->value[CMD_JSON] != NULL;
}

static int write_rendition(void *context, const struct rendition_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    json_string(json, "name", row->name);
    json_string(json, "type", row->type);
    json_string(json, "codecs", row->codecs);
    json_number(json, "bytes", row->bytes);
    json_string(json, "sha256", row->sha256);
    json_number(json, "width", row->width);
    json_number(json, "height", row->height);
    json_end_object(json);
    return 0;
}

static int write_caption(void *context, const struct caption_row *row)
{
    json_string(context, NULL, row->language);
    return 0;
}

/* null: none was ever asked for. */
static int write_packaging(struct films *films, int64_t version_id)
{
    struct json *json = &films->json;
    char preview[PACKAGING_PREVIEW_MAX];
    struct packaging_row row;
    int r = packagings_find(films->db, version_id, films->arena, &row);

    if (r == PACKAGINGS_MISSING)
        json_string(json, "packaging", NULL);
    if (r)
        return r < 0 ? fault(r) : 0;
    json_object(json, "packaging");
    json_string(json, "state", row.state);
    json_string(json, "step", row.step);
    json_decimal(json, "percent", (double)row.permille / 10, 1);
    json_string(json, "reason", row.reason);
    json_string(json, "removed", row.found);
    json_string(json, "preview", packaging_preview(&row, preview) ? preview : NULL);
    json_time(json, "asked_at", row.asked_at);
    json_time(json, "began_at", row.began_at);
    json_time(json, "ended_at", row.ended_at);
    json_end_object(json);
    return 0;
}

static int write_version(void *context, const struct version_row *row)
{
    struct films *films = context;
    struct json *json = &films->json;
    struct findings found;
    int r;

    json_object(json, NULL);
    json_string(json, "id", row->public_id);
    json_string(json, "kind", row->kind);
    json_string(json, "state", row->state);
    json_string(json, "why", row->why);
    json_number(json, "duration_ms", row->duration_ms);
    json_array(json, "renditions");
    r = renditions_each(films->db, row->id, films->arena, write_rendition, json);
    json_end_array(json);
    json_array(json, "captions");
    if (r == 0)
        r = captions_each(films->db, row->id, films->arena, write_caption, json);
    json_end_array(json);
    if (r == 0)
        r = finding_read(films->db, row->sha256, &found);
    if (r == 0) {
        finding_write_json(json, "found", &found);
        r = write_packaging(films, row->id);
    }
    if (r == 0)
        r = cmd_contents_write(films, row);
    if (r == 0)
        r = cmd_pictures_write_warnings(films, row->id);
    if (r == 0)
        r = cmd_pictures_write(films, row->id);
    json_end_object(json);
    return fault(r);
}

static int write_film(void *context, const struct film_row *film)
{
    struct films *films = context;
    struct json *json = &films->json;
    int untimed, r;

    r = cmd_notices_count_untimed(films, film->id, &untimed);
    if (r)
        return fault(r);
    json_object(json, NULL);
    json_string(json, "slug", film->slug);
    json_string(json, "state", film->state);
    json_string(json, "kind", film->kind);
    json_number(json, "number", film->number);
    json_string(json, "title", film->title);
    json_string(json, "dek", film->dek);
    json_string(json, "language", film->language);
    json_string(json, "door", film->door);
    json_bool(json, "announced", film->is_announced);
    json_time(json, "publish_at", film->publish_at);
    json_time(json, "end_at", film->end_at);
    json_number(json, "duration_ms", film->duration_ms);
    json_number(json, "revision", film->revision);
    json_number(json, "untimed_notices", untimed);
    json_array(json, "versions");
    r = versions_each(films->db, film->id, films->arena, write_version, films);
    json_end_array(json);
    json_end_object(json);
    return fault(r);
}

/* A line of its own below the film, or nothing. */
static int print_packaging(struct films *films, int64_t film_id)
{
    char text[PACKAGING_TEXT_MAX];
    struct version_row version;
    struct packaging_row row;
    int r = versions_find(films->db, film_id, "main", films->arena, &version);

    if (r)
        return r < 0 ? fault(r) : 0;
    r = packagings_find(films->db, version.id, films->arena, &row);
    if (r)
        return r < 0 ? fault(r) : 0;
    packaging_describe(&row, text);
    if (text[0])
        printf("          %s\n", text);
    return 0;
}

/* "live       the-first-night    The First Night", and below "is being packaged: 34 %" */
static int print_film(void *context, const struct film_row *film)
{
    struct films *films = context;
    char at[CLOCK_TEXT_MAX] = "", until[CLOCK_TEXT_MAX] = "";

    films->count++;
    if (str_equal(film->state, "scheduled"))
        clock_write_rfc3339(at, film->publish_at);
    if (film->end_at >= 0 && (at[0] || str_equal(film->state, "live")))
        clock_write_rfc3339(until, film->end_at);
    printf("%-9s %-32s %s%s%s%s%s\n", film->state, film->slug, film->title, at[0] ? ", from " : "",
           at, until[0] ? ", until " : "", until);
    return fault(print_packaging(films, film->id));
}

/* Below the list. */
static int summarise(const struct films *films)
{
    char text[FINDING_TEXT_MAX];
    struct findings among;
    int r = finding_read_films(films->db, &among);

    if (r)
        return fault(r);
    finding_summarise(&among, "film", "films", text);
    if (text[0])
        printf("%s: none of it is streamed\n", text);
    return 0;
}

static int list(struct films *films)
{
    int r;

    if (!cmd_films_json(films)) {
        r = films_each(films->db, films->arena, print_film, films);
        if (r == 0 && films->count == 0)
            puts("no films yet: put some into the library, then incare index");
        else if (r == 0)
            r = summarise(films);
        return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
    }
    json_start(&films->json, &films->text);
    json_object(&films->json, NULL);
    json_array(&films->json, "films");
    r = films_each(films->db, films->arena, write_film, films);
    json_end_array(&films->json);
    json_end_object(&films->json);
    return r ? cmd_fault("catalogue.db", r) : cmd_print(&films->text);
}

int cmd_films_missing(const char *slug)
{
    return cmd_fail(slug, "there is no such film", "incare films list");
}

/* What the film is now, as list would say it: done is seen to be done. */
int cmd_films_tell(struct films *films, const char *slug)
{
    struct film_row film = {0};
    int r = films_find(films->db, slug, films->arena, &film);

    if (r == FILMS_MISSING)
        return cmd_films_missing(slug);
    if (r == 0 && cmd_films_json(films)) {
        json_start(&films->json, &films->text);
        r = write_film(films, &film);
        return r ? cmd_fault("catalogue.db", r) : cmd_print(&films->text);
    }
    if (r == 0)
        r = print_film(films, &film);
    return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
}

static int print_caption(void *context, const struct caption_row *row)
{
    (void)context;
    printf("  captions  %s\n", row->language);
    return 0;
}

/* What is done is seen; what is not, and why. */
static int print_chore(void *context, const struct chore_row *row)
{
    (void)context;
    if (!str_equal(row->state, "done"))
        printf("  %-9s %s%s%s\n", row->job, row->state, row->reason[0] ? ": " : "", row->reason);
    return 0;
}

static int print_findings(const struct films *films, const char *sha256)
{
    char text[FINDING_TEXT_MAX];
    struct findings found;
    int r = finding_read(films->db, sha256, &found);

    if (r)
        return fault(r);
    finding_describe(&found, text);
    if (text[0])
        printf("  removed   %s\n", text);
    return 0;
}

static int print_version(void *context, const struct version_row *row)
{
    struct films *films = context;
    struct packaging_row packaging = {.state = "", .step = "", .found = ""};
    char length[24], text[PACKAGING_TEXT_MAX], preview[PACKAGING_PREVIEW_MAX];
    int r = packagings_find(films->db, row->id, films->arena, &packaging);

    if (r < 0)
        return fault(r);
    vtt_write_time(length, row->duration_ms);
    printf("  version   %s, %s, %s\n", row->kind, length,
           str_equal(row->state, "ready") ? "ready" : "not ready");
    packaging_describe(&packaging, text);
    if (text[0])
        printf("  packaging %s\n", text);
    if (packaging_preview(&packaging, preview))
        printf("  preview   %s\n", preview);
    if (packaging.found[0])
        printf("  original  %s\n", packaging.found);
    r = print_findings(films, row->sha256);
    if (r == 0)
        r = chores_each(films->db, row->id, films->arena, print_chore, NULL);
    if (r == 0)
        r = cmd_contents_print(films, row->id);
    if (r == 0)
        r = cmd_pictures_print_warnings(films, row->id);
    return r ? fault(r)
             : fault(captions_each(films->db, row->id, films->arena, print_caption, NULL));
}

static void print_time(const char *name, int64_t ms)
{
    char at[CLOCK_TEXT_MAX];

    if (ms < 0)
        return;
    clock_write_rfc3339(at, ms);
    printf("  %-9s %s\n", name, at);
}

static int show(struct films *films, const char *slug)
{
    struct film_row film = {0};
    int untimed = 0, r;

    if (cmd_films_json(films))
        return cmd_films_tell(films, slug);
    r = films_find(films->db, slug, films->arena, &film);
    if (r == FILMS_MISSING)
        return cmd_films_missing(slug);
    if (r == 0) {
        printf("%s\n  slug      %s\n  kind      %s\n  state     %s\n", film.title, film.slug,
               film.kind, film.state);
        print_time("from", film.publish_at);
        print_time("until", film.end_at);
        r = versions_each(films->db, film.id, films->arena, print_version, films);
    }
    if (r == 0)
        r = cmd_notices_count_untimed(films, film.id, &untimed);
    if (untimed)
        printf("  notices   %d lost their times: the film's content changed\n", untimed);
    return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
}

static int again(void *context, const struct version_row *row)
{
    const struct films *films = context;

    return fault(packaging_again(films->db, row->id));
}

/* Packaged once more: it failed, or is to be another way than it is. */
static int package(struct films *films, const char *slug)
{
    struct film_row film = {0};
    int r = films_find(films->db, slug, films->arena, &film);

    if (r == FILMS_MISSING)
        return cmd_films_missing(slug);
    if (r == 0)
        r = versions_each(films->db, film.id, films->arena, again, films);
    return r ? cmd_fault(slug, r) : cmd_films_tell(films, slug);
}

static int captions(struct films *films, const char *slug)
{
    (void)slug;
    return cmd_captions(films->line, films->db, films->data_fd, films->arena);
}

static const struct {
    const char *name;
    enum db_mode mode;
    int (*run)(struct films *films, const char *slug);
    int operands_max;
} actions[] = {
    {"show", DB_READ, show, 2},
    {"package", DB_WRITE, package, 2},
    {"rollback", DB_WRITE, cmd_contents_rollback, 3},
    {"ticks", DB_WRITE, cmd_release_ticks, 4},
    {"publish", DB_WRITE, cmd_release_publish, 2},
    {"withdraw", DB_WRITE, cmd_release_withdraw, 2},
    {"restore", DB_WRITE, cmd_release_restore, 2},
    {"erase", DB_WRITE, cmd_contents_erase, 2},
    {"captions", DB_WRITE, captions, 5},
    {"notices", DB_WRITE, cmd_notices, 3},
    {"pictures", DB_WRITE, cmd_pictures, 6},
    {"removals", DB_WRITE, cmd_removals, 4},
};

static int act(struct films *films)
{
    const char *name = films->line->operands[0];

    if (films->line->operand_count == 1)
        return list(films);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (str_equal(name, actions[i].name))
            return actions[i].run(films, films->line->operands[1]);
    return CMD_MISUSED;
}

/* False: it is not an action, or the film is missing or one too many. */
static bool is_known(const struct cmd_line *line, enum db_mode *mode)
{
    *mode = DB_READ;
    if (line->operand_count == 1)
        return str_equal(line->operands[0], "list");
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (str_equal(line->operands[0], actions[i].name)) {
            *mode = actions[i].mode;
            return line->operand_count <= actions[i].operands_max;
        }
    return false;
}

int cmd_films(struct cmd_line *line)
{
    AUTO_FD int data_fd = -1;
    AUTO_DB struct db *db = NULL;
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    struct films films = {.line = line, .arena = arena};
    enum db_mode mode;
    int r;

    if (!is_known(line, &mode)) {
        log_complain("films", "list, or what to do (show, publish, withdraw) and with which film",
                     "incare help films");
        return CMD_MISUSED;
    }
    data_fd = films.data_fd = cmd_open_data(line, false);
    if (data_fd < 0)
        return CMD_FAILED;
    r = arena ? db_open(&db, data_fd, mode) : -ENOMEM;
    if (r == -ENOENT)
        return cmd_fail(line->settings.data, "there is no catalogue yet", "incare index");
    if (r)
        return cmd_fault("catalogue.db", r);
    films.db = db;
    r = act(&films);
    buf_free(&films.text);
    return r;
}
