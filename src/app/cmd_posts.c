/* incare posts: where a film is told of elsewhere: planned, posted, removed. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/log.h"
#include "base/str.h"
#include "cmd.h"
#include "cmd_films.h"
#include "intake/posting.h"
#include "people/audit.h"

struct posts {
    struct cmd_line *line;
    struct revise_act act;
};

static void write_post(struct json *json, const struct post_row *row)
{
    json_object(json, NULL);
    json_string(json, "id", row->public_id);
    json_string(json, "platform", row->platform);
    json_string(json, "state", row->state);
    json_string(json, "words", row->words);
    json_string(json, "code", *row->code ? row->code : NULL);
    json_string(json, "url", *row->url ? row->url : NULL);
    json_time(json, "changed_at", row->changed_at);
    json_string(json, "changed_by", row->changed_by);
    json_end_object(json);
}

static int list(struct posts *posts)
{
    AUTO_BUF struct buf text = {0};
    struct posting posting;
    struct json json;
    int r = posting_read(posts->act.db, posts->act.slug, posts->act.arena, &posting);

    if (r)
        return r == POSTING_MISSING ? cmd_films_missing(posts->act.slug) : cmd_fault("posts", r);
    json_start(&json, &text);
    json_array(&json, NULL);
    for (int i = 0; i < posting.count; i++) {
        const struct post_row *row = &posting.posts[i];

        if (posts->line->value[CMD_JSON])
            write_post(&json, row);
        else
            printf("%s  %-7s  %-10s  /go/%-15s  %s\n", row->public_id, row->state, row->platform,
                   row->code, row->url);
    }
    json_end_array(&json);
    return posts->line->value[CMD_JSON] ? cmd_print(&text) : CMD_DONE;
}

static int refuse(const struct posts *posts, int r, const struct posting_problem *problem)
{
    char **words = posts->line->operands;
    struct posting posting;

    if (r < 0)
        return cmd_fault("posts", r);
    if (r == POSTING_MISSING &&
        posting_read(posts->act.db, words[1], posts->act.arena, &posting) == POSTING_MISSING)
        return cmd_films_missing(words[1]);
    return cmd_fail(words[1], posting_why(r, problem), "incare posts list SLUG");
}

static int plan(struct posts *posts)
{
    char **words = posts->line->operands;
    struct posting_edit edit = {.platform = words[2]};
    struct posting_problem problem = {0};
    struct posting posting;
    const struct post_row *row;
    char id[33];
    int r;

    if (posts->line->operand_count > 3)
        edit.words = words[3];
    r = posting_add(&posts->act, &edit, id, &problem);
    if (r)
        return refuse(posts, r, &problem);
    r = posting_read(posts->act.db, words[1], posts->act.arena, &posting);
    row = r ? NULL : posting_find(&posting, id);
    if (!row)
        return cmd_fault("posts", r < 0 ? r : -ESTALE);
    printf("%s  %s/go/%s\n", id, posts->line->settings.origin, row->code);
    return CMD_DONE;
}

static int change(struct posts *posts)
{
    char **words = posts->line->operands;
    bool is_posted = str_equal(words[0], "posted");
    struct posting_edit edit = {.state = words[0], .url = is_posted ? words[3] : NULL};
    struct posting_problem problem = {0};
    int64_t revision;
    int r = posting_change(&posts->act, words[2], REVISE_ANY, &edit, &revision, &problem);

    return r ? refuse(posts, r, &problem) : CMD_DONE;
}

static int delete (struct posts *posts)
{
    struct posting_problem problem = {0};
    int r = posting_remove(&posts->act, posts->line->operands[2], REVISE_ANY, &problem);

    return r ? refuse(posts, r, &problem) : CMD_DONE;
}

static const struct {
    const char *word;
    int operands_min, operands_max;
    int (*run)(struct posts *posts);
} acts[] = {
    {"list", 2, 2, list},      {"plan", 3, 4, plan},     {"posted", 4, 4, change},
    {"removed", 3, 3, change}, {"delete", 3, 3, delete},
};

static int run(struct posts *posts)
{
    int count = posts->line->operand_count;

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_equal(posts->line->operands[0], acts[i].word) && count >= acts[i].operands_min &&
            count <= acts[i].operands_max)
            return acts[i].run(posts);
    log_complain("posts", "list, plan, posted, removed or delete, and a film",
                 "incare posts posted SLUG ID https://…");
    return CMD_MISUSED;
}

int cmd_posts(struct cmd_line *line)
{
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = cmd_open_data(line, true);
    struct posts posts = {.line = line};
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    r = db_open(&db, data_fd, DB_WRITE);
    if (r)
        return cmd_fault("catalogue.db", r);
    posts.act = (struct revise_act){.db = db,
                                    .arena = line->arena,
                                    .slug = line->operands[1],
                                    .by = AUDIT_COMMAND_LINE,
                                    .now_ms = clock_wall_ms()};
    return run(&posts);
}
