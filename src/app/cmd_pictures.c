/* incare films: what staff look at before others see a film: warnings, and pictures, of which they
 * approve what may be shown. */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "base/vtt.h"
#include "cmd_pictures.h"
#include "intake/picturing.h"
#include "intake/sending.h"
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
    json_string(json, "alt", row->alt_en[0] ? row->alt_en : NULL);
    json_string(json, "alt_cy", row->alt_cy[0] ? row->alt_cy : NULL);
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
    printf("%-8s %5dx%-5d renditions/%s%s%s%s%s\n", row->is_sent ? "sent" : at, (int)row->width,
           (int)row->height, row->path, row->alt_en[0] ? "  \"" : "", row->alt_en,
           row->alt_en[0] ? "\"" : "", row->approved_at < 0 ? "" : "  approved");
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

/* As its file is called, with or without what that ends in. */
static const char *read_name(struct films *films, const char *said)
{
    size_t length = strlen(said);

    if (str_ends(said, ".jpg"))
        length -= strlen(".jpg");
    else if (str_ends(said, ".avif"))
        length -= strlen(".avif");
    return arena_strndup(films->arena, said, length);
}

static int misused(void)
{
    log_complain("films pictures", "approve, disapprove, describe or remove, and a picture",
                 "incare films pictures SLUG describe poster-83500 \"A yellow front door\"");
    return CMD_MISUSED;
}

static int change(struct films *films, const struct revise_act *act, const char *name)
{
    char **operands = films->line->operands;
    int count = films->line->operand_count;
    struct picturing_change change = {.base = REVISE_ANY};
    int64_t revision;

    if (str_equal(operands[2], "approve") && count == 4)
        change.wish = PICTURING_APPROVE;
    else if (str_equal(operands[2], "disapprove") && count == 4)
        change.wish = PICTURING_TAKE_BACK;
    else if (str_equal(operands[2], "describe") && count > 4) {
        change.alt_en = operands[4];
        change.alt_cy = count > 5 ? operands[5] : NULL;
    } else
        return -EINVAL;
    return picturing_change(act, name, &change, &revision);
}

/* incare films pictures SLUG add FILE TEXT [WELSH] */
static int add(struct films *films, const struct revise_act *act)
{
    char **operands = films->line->operands;
    AUTO_BUF struct buf bytes = {.bytes_max = (size_t)photo_bytes_max + 2};
    AUTO_FD int fd = files_open_named(operands[3]);
    struct sending_new sent = {.alt_en = operands[4],
                               .alt_cy = films->line->operand_count > 5 ? operands[5] : ""};
    char id[33];
    int r = fd < 0 ? fd : files_read_all(fd, (size_t)photo_bytes_max + 1, &bytes);

    if (r == -EFBIG)
        return cmd_fail(operands[3], sending_why(SENDING_LARGE), "a smaller one");
    if (r)
        return cmd_fault(operands[3], r);
    sent.bytes = bytes.data;
    sent.length = bytes.length;
    r = sending_add(act, films->data_fd, films->line->settings.disk_reserve_bytes, &sent, id);
    if (r == SENDING_MISSING)
        return cmd_films_missing(act->slug);
    if (r)
        return r < 0 ? cmd_fault(operands[3], r)
                     : cmd_fail(operands[3], sending_why(r), "incare help films");
    printf("sent-%s: incare looks at it while it serves, then it stands with the others\n", id);
    return CMD_DONE;
}

static int act(struct films *films, const char *slug)
{
    char **operands = films->line->operands;
    struct revise_act act = {.db = films->db,
                             .arena = films->arena,
                             .slug = slug,
                             .by = AUDIT_COMMAND_LINE,
                             .now_ms = clock_wall_ms()};
    const char *name = films->line->operand_count > 3 ? read_name(films, operands[3]) : NULL;
    int r;

    if (!name)
        return misused();
    if (str_equal(operands[2], "add") && films->line->operand_count > 4)
        return add(films, &act);
    if (str_equal(operands[2], "remove") && films->line->operand_count == 4)
        r = picturing_remove(&act, name, REVISE_ANY);
    else
        r = change(films, &act, name);
    if (r == -EINVAL)
        return misused();
    if (r == PICTURING_MISSING)
        return cmd_fail(operands[3], "there is no such picture of it",
                        "storyboard, or a poster as incare films pictures SLUG names it");
    if (r == PICTURING_WORDLESS)
        return cmd_fail(operands[3], "nobody has said what it shows, for who cannot see it",
                        "incare films pictures SLUG describe PICTURE \"What it shows\"");
    if (r == PICTURING_WORDS)
        return cmd_fail(operands[3], "what it shows must be text of 250 letters at most",
                        "a sentence or two");
    return r ? cmd_fault("catalogue.db", r) : CMD_DONE;
}

int cmd_pictures(struct films *films, const char *slug)
{
    struct version_row version;
    int r = find_main(films, slug, &version);

    if (r == CMD_DONE && films->line->operand_count > 2)
        r = act(films, slug);
    if (films->line->operand_count > 2 && str_equal(films->line->operands[2], "add"))
        return r; /* it is none yet */
    return r == CMD_DONE ? print_pictures(films, &version) : r;
}
