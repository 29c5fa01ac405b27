/* incare partner: whose sites may show films in frames. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "intake/partnership.h"
#include "people/audit.h"
#include "store/partners.h"

struct partner {
    struct cmd_line *line;
    struct db *db;
    struct arena *arena;
    struct json json; /* with --json */
    struct buf text;
};

static int partner_tell(const struct partner *partner, int r, const char *problem)
{
    if (r == PARTNERSHIP_REFUSED)
        return cmd_fail("partner", problem, "incare help partner");
    return r ? cmd_fault("partner", r) : CMD_DONE;
}

/* False: complained already. */
static bool partner_until(const struct partner *partner, int64_t *ms)
{
    const char *text = partner->line->value[CMD_UNTIL];

    *ms = -1;
    if (!text || (clock_read_rfc3339(text, ms) && *ms >= 0))
        return true;
    cmd_fail("--until", "this is not a time", "2026-12-31T23:59:59Z");
    return false;
}

static int partner_add(struct partner *partner)
{
    const struct cmd_line *line = partner->line;
    char problem[PARTNERSHIP_PROBLEM_MAX] = "";
    struct partnership wanted = {.name = line->value[CMD_NAME],
                                 .origin = line->operands[1],
                                 .slugs = (const char *const *)line->operands + 2,
                                 .slug_count = line->operand_count - 2};
    struct partnership_made made;
    int r;

    if (!partner_until(partner, &wanted.until_ms))
        return CMD_MISUSED;
    r = partnership_add(partner->db, AUDIT_COMMAND_LINE, &wanted, partner->arena, &made, problem);
    if (!r)
        printf("%s of %s may show films in frames. Addresses of its own: %s/embed/SLUG/%s\n",
               made.origin, made.name, line->settings.origin, made.key);
    return partner_tell(partner, r, problem);
}

static int partner_remove(struct partner *partner)
{
    char problem[PARTNERSHIP_PROBLEM_MAX] = "";

    return partner_tell(
        partner,
        partnership_remove(partner->db, AUDIT_COMMAND_LINE, partner->line->operands[1], problem),
        problem);
}

static int partner_audience(struct partner *partner)
{
    char **words = partner->line->operands;
    char problem[PARTNERSHIP_PROBLEM_MAX] = "";

    if (partner->line->operand_count != 3)
        return CMD_MISUSED;
    return partner_tell(partner,
                        partnership_set_audience(partner->db, AUDIT_COMMAND_LINE, words[1],
                                                 words[2], partner->arena, problem),
                        problem);
}

static int partner_word(void *context, const char *word)
{
    struct partner *partner = context;

    if (partner->line->value[CMD_JSON])
        json_string(&partner->json, NULL, word);
    else
        printf("  %s\n", word);
    return 0;
}

static int partner_write(struct partner *partner, const struct partner_row *row)
{
    struct json *json = &partner->json;
    int r;

    json_object(json, NULL);
    json_string(json, "name", row->name);
    json_string(json, "key", row->key);
    json_time(json, "until", row->until_at);
    json_array(json, "origins");
    r = partners_each_origin(partner->db, row->id, partner->arena, partner_word, partner);
    json_end_array(json);
    json_bool(json, "all_films", row->has_all);
    json_array(json, "films");
    if (!r)
        r = partners_each_film(partner->db, row->id, partner->arena, partner_word, partner);
    json_end_array(json);
    json_end_object(json);
    return r;
}

static int partner_show(struct partner *partner, const struct partner_row *row)
{
    char until[CLOCK_TEXT_MAX] = "";
    int r;

    if (row->until_at >= 0)
        clock_write_rfc3339(until, row->until_at);
    printf("%s, key %s%s%s\n", row->name, row->key, *until ? ", until " : "", until);
    r = partners_each_origin(partner->db, row->id, partner->arena, partner_word, partner);
    puts(row->has_all ? "  all films" : " only:");
    return r || row->has_all
               ? r
               : partners_each_film(partner->db, row->id, partner->arena, partner_word, partner);
}

static int partner_each(void *context, const struct partner_row *row)
{
    struct partner *partner = context;

    return partner->line->value[CMD_JSON] ? partner_write(partner, row)
                                          : partner_show(partner, row);
}

static int partner_list(struct partner *partner)
{
    int r;

    json_start(&partner->json, &partner->text);
    json_array(&partner->json, NULL);
    r = partners_each(partner->db, partner->arena, partner_each, partner);
    json_end_array(&partner->json);
    if (r)
        return cmd_fault("partner", r);
    return partner->line->value[CMD_JSON] ? cmd_print(&partner->text) : CMD_DONE;
}

static const struct {
    const char *name;
    int (*run)(struct partner *partner);
    bool has_operand;
} actions[] = {{"list", partner_list, false},
               {"add", partner_add, true},
               {"remove", partner_remove, true},
               {"audience", partner_audience, true}};

static int partner_act(struct partner *partner)
{
    const struct cmd_line *line = partner->line;
    int r = CMD_MISUSED;

    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (str_equal(line->operands[0], actions[i].name) &&
            (line->operand_count > 1) == actions[i].has_operand)
            r = actions[i].run(partner);
    if (r == CMD_MISUSED)
        log_complain("partner", "list, or add or remove and an origin", "incare help partner");
    return r;
}

int cmd_partner(struct cmd_line *line)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    struct partner partner = {.line = line, .arena = arena};
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = cmd_open_data(line, true);
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    r = arena ? db_open(&db, data_fd, DB_WRITE) : -ENOMEM;
    if (r)
        return cmd_fault("catalogue.db", r);
    partner.db = db;
    r = partner_act(&partner);
    buf_free(&partner.text);
    return r;
}
