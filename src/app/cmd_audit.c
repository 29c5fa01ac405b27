/* incare audit: who did what, the newest first. */
#include "base/clock.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "store/acts.h"

enum { AUDIT_USUAL = 100, AUDIT_COUNT_MAX = 1000000 };

static int audit_say(void *context, const struct act_row *row)
{
    char at[CLOCK_TEXT_MAX];

    (void)context;
    clock_write_rfc3339(at, row->at / 1000 * 1000);
    printf("%6lld  %s  %s: %s%s%s%s%s\n", (long long)row->number, at, row->actor, row->act,
           row->object[0] ? " " : "", row->object, row->detail[0] ? ", " : "", row->detail);
    return 0;
}

static int audit_write(void *context, const struct act_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    json_number(json, "number", row->number);
    json_time(json, "at", row->at);
    json_string(json, "actor", row->actor);
    json_string(json, "act", row->act);
    json_string(json, "object", row->object);
    json_string(json, "detail", row->detail);
    json_string(json, "sha256", row->sha256);
    json_end_object(json);
    return 0;
}

static int audit_tell(const struct cmd_line *line, struct db *db, int64_t count)
{
    const struct acts_from from = {
        .before = INT64_MAX, .actor = "", .act = "", .object = "", .max = (int)count};
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (!line->value[CMD_JSON]) {
        r = acts_each_before(db, &from, audit_say, NULL);
        return r ? cmd_fault("audit", r) : CMD_DONE;
    }
    json_start(&json, &text);
    json_array(&json, NULL);
    r = acts_each_before(db, &from, audit_write, &json);
    json_end_array(&json);
    return r ? cmd_fault("audit", r) : cmd_print(&text);
}

int cmd_audit(struct cmd_line *line)
{
    int64_t count = AUDIT_USUAL;
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = -1;
    int r;

    if (line->operand_count &&
        (!str_to_number(line->operands[0], &count) || count < 1 || count > AUDIT_COUNT_MAX)) {
        log_complain(line->operands[0], "this is no number of acts", "incare audit 100");
        return CMD_MISUSED;
    }
    data_fd = cmd_open_data(line, false);
    if (data_fd < 0)
        return CMD_FAILED;
    r = db_open(&db, data_fd, DB_READ);
    if (r)
        return cmd_fault("catalogue.db", r);
    return audit_tell(line, db, count);
}
