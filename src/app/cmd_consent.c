/* incare consent: who is in the films, and what they have agreed to or taken back. */
#include <errno.h>
#include <fcntl.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "cmd.h"
#include "intake/consent.h"
#include "intake/enrol.h"
#include "people/audit.h"

struct consents {
    struct cmd_line *line;
    struct db *db;
    int data_fd;
    struct json *json;               /* NULL: for people */
    const struct person_row *person; /* of the list, the one that is told */
};

static int consents_write_appearance(void *context, const struct appearance_row *row)
{
    struct json *json = ((struct consents *)context)->json;

    json_object(json, NULL);
    json_string(json, "film", row->slug);
    json_string(json, "how", row->how);
    json_bool(json, "identifiable", row->is_identifiable);
    if (row->start_ms >= 0) {
        json_number(json, "start_ms", row->start_ms);
        json_number(json, "end_ms", row->end_ms);
    }
    json_string(json, "checked_by", row->checked_by);
    json_end_object(json);
    return 0;
}

static int consents_write_one(void *context, const struct consent_row *row)
{
    struct json *json = ((struct consents *)context)->json;

    json_object(json, NULL);
    json_string(json, "film", row->slug);
    json_string(json, "uses", row->uses ? row->uses : "");
    json_number(json, "parties_needed", row->needed);
    json_number(json, "parties_given", row->given);
    json_time(json, "from", row->valid_from);
    json_time(json, "until", row->expires_at);
    json_time(json, "checkin", row->checkin_at);
    json_end_object(json);
    return 0;
}

static int consents_write_hold(void *context, const struct hold_row *row)
{
    struct json *json = ((struct consents *)context)->json;

    json_object(json, NULL);
    json_string(json, "film", row->slug);
    json_string(json, "state", row->kind);
    json_time(json, "since", row->since);
    json_end_object(json);
    return 0;
}

static int consents_write_person(struct consents *consents, const struct person_row *person)
{
    struct json *json = consents->json;
    struct arena *arena = consents->line->arena;
    int r;

    json_object(json, NULL);
    json_string(json, "code", person->code);
    json_string(json, "role", person->role);
    json_bool(json, "child", person->was_child);
    json_string(json, "name_policy", person->name_policy);
    json_bool(json, "credited", person->is_credited);
    json_array(json, "appearances");
    r = appearances_of_person(consents->db, person->id, arena, consents_write_appearance, consents);
    json_end_array(json);
    json_array(json, "consents");
    if (r == 0)
        r = consents_of_person(consents->db, person->id, arena, consents_write_one, consents);
    json_end_array(json);
    json_array(json, "taken_back");
    if (r == 0)
        r = consents_holds(consents->db, person->id, arena, consents_write_hold, consents);
    json_end_array(json);
    json_end_object(json);
    return fault(r);
}

static int consents_say_hold(void *context, const struct hold_row *row)
{
    (void)context;
    printf("        %s: %s\n", row->slug ? row->slug : "everything", row->kind);
    return 0;
}

static int consents_say_one(void *context, const struct consent_row *row)
{
    char until[CLOCK_TEXT_MAX];

    (void)context;
    clock_write_rfc3339(until, row->expires_at);
    printf("        %s: %s until %s, %lld of %lld agreed\n", row->slug ? row->slug : "the series",
           row->uses ? row->uses : "nothing", until, (long long)row->given, (long long)row->needed);
    return 0;
}

static int consents_list_one(void *context, const struct person_row *person)
{
    struct consents *consents = context;
    struct arena *arena = consents->line->arena;
    int r;

    if (consents->json)
        return consents_write_person(consents, person);
    printf("%-7s %s%s\n", person->code, person->role, person->was_child ? ", a child" : "");
    r = consents_of_person(consents->db, person->id, arena, consents_say_one, consents);
    return r ? fault(r)
             : consents_holds(consents->db, person->id, arena, consents_say_hold, consents);
}

static int consents_list(struct consents *consents, const char *operand)
{
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    (void)operand;
    if (consents->line->value[CMD_JSON]) {
        consents->json = &json;
        json_start(&json, &text);
        json_array(&json, NULL);
    }
    r = persons_each(consents->db, consents->line->arena, consents_list_one, consents);
    if (r)
        return cmd_fault("consent", r);
    if (!consents->json)
        return CMD_DONE;
    json_end_array(&json);
    return cmd_print(&text);
}

/* What became of it, in words. */
static int consents_tell(const struct consents *consents, const char *code, int r, const char *done)
{
    const char *slug = consents->line->value[CMD_FILM];

    switch (r) {
    case 0:
        printf("%s: %s, %s\n", code, done, slug ? slug : "everything");
        return CMD_DONE;
    case CONSENT_MISSING:
        return cmd_fail(code, "there is no such person", "incare consent list");
    case CONSENT_FILM_MISSING:
        return cmd_fail(slug, "there is no such film", "incare films list");
    case CONSENT_ALREADY:
        return cmd_fail(code, "it stands so already", "incare consent list");
    case CONSENT_LOGGED:
        log_complain(code, "it is obeyed; only the catalogue does not say so yet",
                     "nothing: it will, once it can be written");
        return CMD_DONE;
    default:
        return cmd_fault("withdrawn.log", r);
    }
}

static struct consent_word consents_word(const struct consents *consents, const char *code)
{
    return (struct consent_word){
        .code = code, .slug = consents->line->value[CMD_FILM], .who = AUDIT_COMMAND_LINE};
}

static int consents_withdraw(struct consents *consents, const char *code)
{
    const struct consent_word word = consents_word(consents, code);

    return consents_tell(consents, code,
                         consent_take_back(consents->db, consents->data_fd, &word, false),
                         "withdrawn");
}

static int consents_pause(struct consents *consents, const char *code)
{
    const struct consent_word word = consents_word(consents, code);

    return consents_tell(consents, code,
                         consent_take_back(consents->db, consents->data_fd, &word, true), "paused");
}

static int consents_restore(struct consents *consents, const char *code)
{
    const struct consent_word word = consents_word(consents, code);

    return consents_tell(consents, code, consent_give_back(consents->db, consents->data_fd, &word),
                         "given again");
}

static int consents_read(struct consents *consents, const char *path)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    AUTO_BUF struct buf bytes = {.bytes_max = (size_t)people_bytes_max};
    char problem[ENROL_PROBLEM_MAX];
    int count = 0, r = fd < 0 ? -errno : files_read_all(fd, (size_t)people_bytes_max, &bytes);

    if (r)
        return cmd_fault(path, r);
    r = enrol_read(consents->db, AUDIT_COMMAND_LINE, bytes.data ? bytes.data : "", bytes.length,
                   clock_wall_ms(), consents->line->arena, &count, problem);
    if (r == ENROL_REFUSED)
        return cmd_fail(path, problem, "mend it and read it again: nobody of it was added");
    if (r)
        return cmd_fault("consent", r);
    printf("%d added\n", count);
    return CMD_DONE;
}

static const struct {
    const char *word;
    int (*run)(struct consents *consents, const char *operand);
    int operands;
} consents_acts[] = {
    {"list", consents_list, 1},   {"withdraw", consents_withdraw, 2},
    {"pause", consents_pause, 2}, {"restore", consents_restore, 2},
    {"read", consents_read, 2},
};

int cmd_consent(struct cmd_line *line)
{
    struct consents consents = {.line = line};
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = cmd_open_data(line, true);
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    r = db_open(&db, data_fd, DB_WRITE);
    if (r)
        return cmd_fault("catalogue.db", r);
    consents.db = db;
    consents.data_fd = data_fd;
    for (size_t i = 0; i < sizeof(consents_acts) / sizeof(consents_acts[0]); i++)
        if (str_equal(line->operands[0], consents_acts[i].word) &&
            line->operand_count == consents_acts[i].operands)
            return consents_acts[i].run(&consents, line->operands[1]);
    log_complain("consent", "list; or withdraw, pause or restore and a code; or read and a file",
                 "incare help consent");
    return CMD_MISUSED;
}
