/* incare staff: who works here, how they come in, and tokens for their programs. */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "cmd.h"
#include "listen.h"
#include "people/audit.h"
#include "people/setup.h"
#include "people/staffer.h"
#include "store/staff.h"

struct staff {
    struct cmd_line *line;
    struct db *db;
    struct arena *arena;
    struct json *json; /* NULL: for people */
};

static int refuse(const char *name, int r)
{
    switch (r) {
    case STAFFER_MISSING:
        return cmd_fail(name, "nobody of that name works here", "incare staff list");
    case STAFFER_LAST_ADMIN:
        return cmd_fail(name, "the last admin stays, or nobody could let others in",
                        "make somebody else admin first: incare staff role NAME --role admin");
    case STAFFER_TAKEN:
        return cmd_fail(name, "somebody has that name already", "another name");
    case STAFFER_BAD_NAME:
        return cmd_fail(name, "a name has 1 to 64 letters, and no blank at either end",
                        "the name as others write it");
    }
    return cmd_fault("staff", r);
}

/* Where a person sets themselves up. */
static int invite(struct staff *staff, const char *name)
{
    const struct settings *settings = &staff->line->settings;
    char code[SETUP_CODE_MAX], url[LISTEN_URL_MAX];
    int r = setup_make(staff->db, AUDIT_COMMAND_LINE, name, clock_wall_ms(), code);

    if (r)
        return refuse(name, r == SETUP_MISSING ? STAFFER_MISSING : r);
    listen_url(settings->listen[0] ? settings->listen[0] : "", url);
    if (settings->origin[0])
        printf("%s/studio/setup/%s\n", settings->origin, code);
    else if (settings->listen_tls[0] || str_ends(url, ":0/"))
        printf("/studio/setup/%s (after the address of the site)\n", code);
    else
        printf("%sstudio/setup/%s\n", url, code);
    explicit_bzero(code, sizeof code);
    return CMD_DONE;
}

static int add(struct staff *staff, const char *name)
{
    const char *said = staff->line->value[CMD_ROLE];
    enum staffer_role role = STAFFER_EDITOR;
    struct staffer staffer;
    int r;

    if (said && !staffer_role_read(said, &role))
        return cmd_fail(said, "there is no such role", "viewer, editor, publisher or admin");
    r = staffer_add(staff->db, AUDIT_COMMAND_LINE, name, role, clock_wall_ms(), staff->arena,
                    &staffer);
    if (r)
        return refuse(name, r);
    if (said && staffer.role != role)
        puts("The first one is the admin.");
    printf("Added %s, %s. At this address they choose a password, once, within three days:\n",
           staffer.name, staffer_role_name(staffer.role));
    return invite(staff, staffer.name);
}

static int disable(struct staff *staff, const char *name)
{
    int r = staffer_disable(staff->db, AUDIT_COMMAND_LINE, name, clock_wall_ms());

    return r ? refuse(name, r) : CMD_DONE;
}

static int enable(struct staff *staff, const char *name)
{
    int r = staffer_enable(staff->db, AUDIT_COMMAND_LINE, name);

    if (r)
        return refuse(name, r);
    puts("They work here again. At this address they choose a password, once, within three days:");
    return invite(staff, name);
}

static int set_role(struct staff *staff, const char *name)
{
    const char *said = staff->line->value[CMD_ROLE];
    enum staffer_role role;
    int r;

    if (!said || !staffer_role_read(said, &role))
        return cmd_fail(said ? said : "role", said ? "there is no such role" : "which one?",
                        "--role viewer, editor, publisher or admin");
    r = staffer_set_role(staff->db, AUDIT_COMMAND_LINE, name, role);
    return r ? refuse(name, r) : CMD_DONE;
}

static int token(struct staff *staff, const char *name)
{
    char text[STAFFER_TOKEN_MAX];
    int r = staffer_make_token(staff->db, AUDIT_COMMAND_LINE, name, clock_wall_ms(), text);

    if (r)
        return refuse(name, r);
    puts(text);
    return CMD_DONE;
}

static int list_one(void *context, const struct staff_row *row)
{
    struct staff *staff = context;

    if (!staff->json) {
        printf("%-9s %s%s\n", row->role, row->name, row->disabled_at < 0 ? "" : ", disabled");
        return 0;
    }
    json_object(staff->json, NULL);
    json_string(staff->json, "name", row->name);
    json_string(staff->json, "role", row->role);
    json_time(staff->json, "created_at", row->created_at);
    json_time(staff->json, "disabled_at", row->disabled_at);
    json_end_object(staff->json);
    return 0;
}

static int list(struct staff *staff)
{
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (staff->line->value[CMD_JSON]) {
        staff->json = &json;
        json_start(&json, &text);
        json_array(&json, NULL);
    }
    r = staff_each(staff->db, staff->arena, list_one, staff);
    if (r)
        return cmd_fault("staff", r);
    if (!staff->json)
        return CMD_DONE;
    json_end_array(&json);
    return cmd_print(&text);
}

static const struct {
    const char *name;
    int (*run)(struct staff *staff, const char *name);
} actions[] = {{"add", add},         {"reset", invite},  {"role", set_role},
               {"disable", disable}, {"enable", enable}, {"token", token}};

static int act(struct staff *staff)
{
    const struct cmd_line *line = staff->line;

    if (line->operand_count == 1 && str_equal(line->operands[0], "list"))
        return list(staff);
    for (size_t i = 0; line->operand_count == 2 && i < sizeof actions / sizeof *actions; i++)
        if (str_equal(line->operands[0], actions[i].name))
            return actions[i].run(staff, line->operands[1]);
    log_complain("staff", "list, or add, reset, role, disable, enable or token and a name",
                 "incare help staff");
    return CMD_MISUSED;
}

int cmd_staff(struct cmd_line *line)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    struct staff staff = {.line = line, .arena = arena};
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = cmd_open_data(line, true);
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    r = arena ? db_open(&db, data_fd, DB_WRITE) : -ENOMEM;
    if (r)
        return cmd_fault("catalogue.db", r);
    staff.db = db;
    return act(&staff);
}
