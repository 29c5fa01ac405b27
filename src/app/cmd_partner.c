/* incare partner: whose sites may show films in frames. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "intake/partnership.h"
#include "people/audit.h"

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

/* 2026-03-01; NULL: on no day. */
static const char *partner_day(char out[CLOCK_TEXT_MAX], int64_t day)
{
    if (day < 0)
        return NULL;
    clock_write_rfc3339(out, day * INT64_C(24) * 3600 * 1000);
    out[10] = '\0';
    return out;
}

static int partner_add(struct partner *partner)
{
    const struct cmd_line *line = partner->line;
    struct partnership_problem problem = {0};
    struct partnership wanted = {.name = line->value[CMD_NAME],
                                 .origins = (const char *const *)line->operands + 1,
                                 .origin_count = 1,
                                 .slugs = (const char *const *)line->operands + 2,
                                 .slug_count = line->operand_count - 2};
    struct partnership saved;
    int r;

    if (!partner_until(partner, &wanted.until_ms))
        return CMD_MISUSED;
    r = partnership_add(partner->db, AUDIT_COMMAND_LINE, &wanted, partner->arena, &saved, &problem);
    if (!r)
        printf("%s may show films in frames. Addresses of its own: %s/embed/SLUG/%s\n", saved.name,
               line->settings.origin, saved.key);
    return partner_tell(partner, r, problem.text);
}

static int partner_remove(struct partner *partner)
{
    struct partnership_problem problem = {0};

    return partner_tell(partner,
                        partnership_remove(partner->db, AUDIT_COMMAND_LINE,
                                           partner->line->operands[1], partner->arena, &problem),
                        problem.text);
}

static int partner_audience(struct partner *partner)
{
    char **words = partner->line->operands;
    struct partnership_problem problem = {0};

    if (partner->line->operand_count != 3)
        return CMD_MISUSED;
    return partner_tell(partner,
                        partnership_set_audience(partner->db, AUDIT_COMMAND_LINE, words[1],
                                                 words[2], partner->arena, &problem),
                        problem.text);
}

static void partner_write(struct json *json, const struct partnership *is)
{
    char seen[CLOCK_TEXT_MAX] = "";

    json_object(json, NULL);
    json_string(json, "name", is->name);
    json_string(json, "key", is->key);
    json_time(json, "until", is->until_ms);
    json_array(json, "origins");
    for (int i = 0; i < is->origin_count; i++)
        json_string(json, NULL, is->origins[i]);
    json_end_array(json);
    json_bool(json, "all_films", is->has_all);
    json_array(json, "films");
    for (int i = 0; i < is->slug_count; i++)
        json_string(json, NULL, is->slugs[i]);
    json_end_array(json);
    json_string(json, "last_seen", partner_day(seen, is->seen_day));
    json_end_object(json);
}

static void partner_show(const struct partnership *is)
{
    char until[CLOCK_TEXT_MAX] = "", seen[CLOCK_TEXT_MAX];

    if (is->until_ms >= 0)
        clock_write_rfc3339(until, is->until_ms);
    printf("%s, key %s%s%s\n", is->name, is->key, *until ? ", until " : "", until);
    for (int i = 0; i < is->origin_count; i++)
        printf("  %s\n", is->origins[i]);
    puts(is->has_all ? "  all films" : " only:");
    for (int i = 0; i < is->slug_count; i++)
        printf("  %s\n", is->slugs[i]);
    if (partner_day(seen, is->seen_day))
        printf(" last seen on %s\n", seen);
}

static int partner_each(void *context, const struct partnership *is)
{
    struct partner *partner = context;

    if (partner->line->value[CMD_JSON])
        partner_write(&partner->json, is);
    else
        partner_show(is);
    return 0;
}

static int partner_list(struct partner *partner)
{
    int r;

    json_start(&partner->json, &partner->text);
    json_array(&partner->json, NULL);
    r = partnership_each(partner->db, partner->arena, partner_each, partner);
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
