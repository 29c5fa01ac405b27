/* incare films: what a film is made of, and was made of before; and back to that. */
#include "cmd_contents.h"

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "intake/erase.h"
#include "intake/replacing.h"
#include "people/audit.h"
#include "store/contents.h"

static int print_content(void *context, const struct content_row *row)
{
    char at[CLOCK_TEXT_MAX];

    (void)context;
    if (row->left_at < 0 || !row->files)
        return 0;
    clock_write_rfc3339(at, row->left_at);
    printf("  before    until %s (incare films rollback)\n", at);
    return 0;
}

int cmd_contents_print(struct films *films, int64_t version_id)
{
    return fault(contents_each(films->db, version_id, films->arena, print_content, NULL));
}

static int write_content(void *context, const struct content_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    json_string(json, "id", row->public_id);
    json_string(json, "sha256", row->sha256);
    json_number(json, "duration_ms", row->duration_ms);
    json_time(json, "entered_at", row->entered_at);
    json_time(json, "left_at", row->left_at);
    json_number(json, "kept_files", row->files);
    json_end_object(json);
    return 0;
}

int cmd_contents_write(struct films *films, const struct version_row *version)
{
    int r;

    json_string(&films->json, "sha256", version->sha256);
    json_array(&films->json, "contents");
    r = contents_each(films->db, version->id, films->arena, write_content, &films->json);
    json_end_array(&films->json);
    return fault(r);
}

int cmd_contents_rollback(struct films *films, const char *slug)
{
    const struct cmd_line *line = films->line;
    const struct replacing_back back = {
        .data_fd = films->data_fd,
        .slug = slug,
        .kind = line->operand_count > 2 ? line->operands[2] : "main",
        .by = AUDIT_COMMAND_LINE,
    };
    bool is_dropped;
    int r = replacing_back(films->db, &back, &is_dropped);

    switch (r) {
    case REPLACING_MISSING:
        return cmd_fail(slug, "there is no such film, or no such version of it",
                        "incare films list");
    case REPLACING_NOTHING:
        return cmd_fail(slug, "nothing that it was made of before is kept",
                        "its earlier file in the library, or send it again");
    case REPLACING_WITHDRAWN:
        return cmd_fail(slug, "it is withdrawn, or what it was made of before is",
                        "incare films restore, for the film as it is now");
    default:
        return r ? cmd_fault(slug, r) : cmd_films_tell(films, slug);
    }
}

static int print_rest(void *context, const char *path)
{
    (void)context;
    printf("  library/%s is yours: delete it\n", path);
    return 0;
}

int cmd_contents_erase(struct films *films, const char *slug)
{
    int r = erase_film(films->db, slug, AUDIT_COMMAND_LINE);

    if (r == ERASE_MISSING)
        return cmd_films_missing(slug);
    if (r == ERASE_NOT_WITHDRAWN)
        return cmd_fail(slug, "it is not withdrawn", "incare films withdraw first");
    if (r >= 0) /* also what was begun before */
        r = erase_clean(films->db, films->data_fd);
    if (r == 0)
        r = erase_each_rest(films->db, slug, films->arena, print_rest, NULL);
    return r ? cmd_fault(slug, r) : cmd_films_tell(films, slug);
}
