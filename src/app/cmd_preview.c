/* incare preview: looks at a film before its release, for people with a name. */
#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "cmd.h"
#include "cmd_films.h"
#include "intake/invite.h"
#include "people/audit.h"

struct previews {
    struct cmd_line *line;
    struct db *db;
    struct json *json; /* NULL: for people */
};

static int previews_refuse(const char *slug, int r)
{
    switch (r) {
    case INVITE_MISSING:
        return cmd_films_missing(slug);
    case INVITE_BAD_RECIPIENT:
        return cmd_fail("--for", "say for whom it is, in up to 80 letters",
                        "incare preview create SLUG --for \"Jo Example, The Paper\" --days 7");
    case INVITE_BAD_DAYS:
        return cmd_fail("--days", "a preview is open for 1 to 14 days", "--days 7");
    case INVITE_WITHDRAWN:
        return cmd_fail(slug, "it is withdrawn", "incare films restore first");
    default:
        return cmd_fault(slug, r);
    }
}

static int previews_create(struct previews *previews, const char *slug)
{
    struct cmd_line *line = previews->line;
    struct invite invite = {.slug = slug,
                            .recipient = line->value[CMD_FOR] ? line->value[CMD_FOR] : "",
                            .by = AUDIT_COMMAND_LINE,
                            .days = preview_days,
                            .embargo_at = -1};
    char token[INVITE_TOKEN_MAX];
    int r;

    if (line->value[CMD_DAYS] && !str_to_number(line->value[CMD_DAYS], &invite.days))
        return previews_refuse(slug, INVITE_BAD_DAYS);
    if (line->value[CMD_UNTIL] && !clock_read_rfc3339(line->value[CMD_UNTIL], &invite.embargo_at))
        return cmd_fail("--until", "this is not a time", "2026-03-01T19:00:00Z");
    r = invite_create(previews->db, &invite, clock_wall_ms(), token);
    if (r)
        return previews_refuse(slug, r);
    printf("%s/preview/%s\n", line->settings.origin, token);
    return CMD_DONE;
}

/* "open", or why it is not. */
static const char *previews_state(const struct preview_row *row)
{
    if (row->revoked_at >= 0)
        return "revoked";
    if (row->expires_at <= clock_wall_ms())
        return "over";
    return row->opens >= row->opens_max ? "opened out" : "open";
}

static int previews_say(void *context, const struct preview_row *row)
{
    struct previews *previews = context;
    char until[CLOCK_TEXT_MAX];

    if (!previews->json) {
        clock_write_rfc3339(until, row->expires_at);
        printf("%s  %-10s %lld of %lld  until %s  %-24s %s\n", row->public_id, previews_state(row),
               (long long)row->opens, (long long)row->opens_max, until, row->slug, row->recipient);
        return 0;
    }
    json_object(previews->json, NULL);
    json_string(previews->json, "id", row->public_id);
    json_string(previews->json, "slug", row->slug);
    json_string(previews->json, "for", row->recipient);
    json_string(previews->json, "state", previews_state(row));
    json_number(previews->json, "opens", row->opens);
    json_number(previews->json, "opens_max", row->opens_max);
    json_time(previews->json, "created_at", row->created_at);
    json_time(previews->json, "embargo_at", row->embargo_at);
    json_time(previews->json, "expires_at", row->expires_at);
    json_time(previews->json, "revoked_at", row->revoked_at);
    json_end_object(previews->json);
    return 0;
}

static int previews_list(struct previews *previews)
{
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (previews->line->value[CMD_JSON]) {
        previews->json = &json;
        json_start(&json, &text);
        json_array(&json, NULL);
    }
    r = previews_each(previews->db, 0, previews->line->arena, previews_say, previews);
    if (r)
        return cmd_fault("previews", r);
    if (!previews->json)
        return CMD_DONE;
    json_end_array(&json);
    return cmd_print(&text);
}

static int previews_end(struct previews *previews, const char *public_id)
{
    int r = invite_revoke(previews->db, public_id, AUDIT_COMMAND_LINE, clock_wall_ms());

    if (r == INVITE_MISSING)
        return cmd_fail(public_id, "there is no such preview, or it is revoked",
                        "incare preview list");
    return r ? cmd_fault("previews", r) : CMD_DONE;
}

static int previews_act(struct previews *previews)
{
    char **words = previews->line->operands;
    int count = previews->line->operand_count;

    if (count == 1 && str_equal(words[0], "list"))
        return previews_list(previews);
    if (count == 2 && str_equal(words[0], "create"))
        return previews_create(previews, words[1]);
    if (count == 2 && str_equal(words[0], "revoke"))
        return previews_end(previews, words[1]);
    log_complain("preview", "list, or create and a film, or revoke and a preview's id",
                 "incare help preview");
    return CMD_MISUSED;
}

int cmd_preview(struct cmd_line *line)
{
    struct previews previews = {.line = line};
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = cmd_open_data(line, false);
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    r = db_open(&db, data_fd, DB_WRITE);
    if (r)
        return cmd_fault("catalogue.db", r);
    previews.db = db;
    return previews_act(&previews);
}
