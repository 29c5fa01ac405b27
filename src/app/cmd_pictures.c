/* incare films: what staff look at before others see a film: warnings, and pictures, of which they
 * approve what may be shown. */
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/str.h"
#include "base/vtt.h"
#include "cmd_pictures.h"
#include "people/audit.h"
#include "store/films.h"
#include "store/pictures.h"
#include "store/warnings.h"

static int write_warning(void *context, const struct warning_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    json_string(json, "kind", row->kind);
    json_number(json, "from_ms", row->from_ms);
    json_number(json, "to_ms", row->to_ms);
    json_end_object(json);
    return 0;
}

int cmd_pictures_write_warnings(struct films *films, int64_t version_id)
{
    int r;

    json_array(&films->json, "warnings");
    r = warnings_each(films->db, version_id, films->arena, write_warning, &films->json);
    json_end_array(&films->json);
    return fault(r);
}

static const char *says(const char *kind)
{
    static const char *const words[][2] = {
        {"flashes", "flashes more than three times a second, which can set off a seizure"},
        {"red_flashes",
         "flashes in red more than three times a second, which can set off a seizure"},
        {"black", "black"},
        {"silence", "silence"},
        {"no_sound", "no sound at all"},
        {"timecode", "a clock or timecode seems to run in the picture"},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(kind, words[i][0]))
            return words[i][1];
    return kind;
}

static int print_warning(void *context, const struct warning_row *row)
{
    char from[24], to[24];

    (void)context;
    vtt_write_time(from, row->from_ms);
    vtt_write_time(to, row->to_ms);
    printf("  warning   %s to %s: %s\n", from, to, says(row->kind));
    return 0;
}

int cmd_pictures_print_warnings(struct films *films, int64_t version_id)
{
    return fault(warnings_each(films->db, version_id, films->arena, print_warning, NULL));
}

static int write_picture(void *context, const struct picture_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    json_string(json, "kind", row->kind);
    json_string(json, "name", row->name);
    json_string(json, "path", row->path);
    json_string(json, "type", row->type);
    json_number(json, "bytes", row->bytes);
    json_string(json, "sha256", row->sha256);
    json_number(json, "width", row->width);
    json_number(json, "height", row->height);
    json_number(json, "at_ms", row->at_ms);
    json_time(json, "approved_at", row->approved_at);
    json_end_object(json);
    return 0;
}

int cmd_pictures_write(struct films *films, int64_t version_id)
{
    int r;

    json_array(&films->json, "pictures");
    r = pictures_each(films->db, version_id, films->arena, write_picture, &films->json);
    json_end_array(&films->json);
    return fault(r);
}

/* "1:23       640x360   renditions/…/poster-83500.jpg   approved" */
static int print_picture(void *context, const struct picture_row *row)
{
    struct films *films = context;
    char at[24];

    films->count++;
    vtt_write_time(at, row->at_ms);
    printf("%-8s %5dx%-5d renditions/%s%s\n", at, (int)row->width, (int)row->height, row->path,
           row->approved_at < 0 ? "" : "  approved");
    return 0;
}

/* The main version of the film: CMD_DONE, or complained already. */
static int find_main(struct films *films, const char *slug, struct version_row *version)
{
    struct film_row film = {0};
    int r = films_find(films->db, slug, films->arena, &film);

    if (r == FILMS_MISSING)
        return cmd_films_missing(slug);
    if (r == 0)
        r = versions_find(films->db, film.id, "main", films->arena, version);
    if (r == VERSIONS_MISSING)
        return cmd_fail(slug, "nothing of it can be seen yet", "incare films show SLUG");
    return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
}

static int print_pictures(struct films *films, const struct version_row *version)
{
    int r;

    if (cmd_films_json(films)) {
        json_start(&films->json, &films->text);
        json_object(&films->json, NULL);
        r = cmd_pictures_write(films, version->id);
        json_end_object(&films->json);
        return r ? cmd_fault("catalogue.db", r) : cmd_print(&films->text);
    }
    r = pictures_each(films->db, version->id, films->arena, print_picture, films);
    if (r == 0 && films->count == 0)
        puts("no pictures yet: they are taken when it is packaged");
    return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
}

/* "storyboard", or "poster-83500" as its file is called, with or without what that ends in. */
static bool read_poster(const char *name, int64_t *at_ms)
{
    char digits[24];
    const char *from = name + strlen("poster-");
    size_t length;

    if (!str_starts(name, "poster-"))
        return false;
    length = strcspn(from, ".");
    if (length >= sizeof digits ||
        (from[length] && !str_equal(from + length, ".jpg") && !str_equal(from + length, ".avif")))
        return false;
    memcpy(digits, from, length);
    digits[length] = '\0';
    return str_to_number(digits, at_ms) && *at_ms >= 0;
}

/* now_ms below 0: not any more. */
static int approve(struct films *films, int64_t version_id, const char *name, int64_t now_ms)
{
    int64_t at_ms = -1;

    if (str_equal(name, "storyboard"))
        return pictures_approve_sheets(films->db, version_id, now_ms);
    if (!read_poster(name, &at_ms))
        return PICTURES_MISSING;
    return pictures_approve_poster(films->db, version_id, at_ms, now_ms);
}

static int change(struct films *films, int64_t version_id, bool is_approved)
{
    char **operands = films->line->operands;
    int r = db_begin(films->db);

    if (r)
        return fault(r);
    r = approve(films, version_id, operands[3], is_approved ? clock_wall_ms() : -1);
    if (r == 0)
        r = audit_add(films->db, AUDIT_COMMAND_LINE,
                      is_approved ? "pictures approve" : "pictures disapprove", operands[1],
                      operands[3]);
    return db_end(films->db, r);
}

static int act(struct films *films, int64_t version_id)
{
    char **operands = films->line->operands;
    bool is_approved = str_equal(operands[2], "approve");
    int r;

    if (films->line->operand_count != 4 ||
        (!is_approved && !str_equal(operands[2], "disapprove"))) {
        log_complain("films pictures", "approve or disapprove, and a picture",
                     "incare films pictures SLUG approve storyboard");
        return CMD_MISUSED;
    }
    r = change(films, version_id, is_approved);
    if (r == PICTURES_MISSING)
        return cmd_fail(operands[3], "there is no such picture of it",
                        "storyboard, or a poster as incare films pictures SLUG names it");
    return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
}

int cmd_pictures(struct films *films, const char *slug)
{
    struct version_row version;
    int r = find_main(films, slug, &version);

    if (r == CMD_DONE && films->line->operand_count > 2)
        r = act(films, version.id);
    return r == CMD_DONE ? print_pictures(films, &version) : r;
}
