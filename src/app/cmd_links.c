/* incare links: short addresses of films, for posts and print. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/slug.h"
#include "base/str.h"
#include "cmd.h"
#include "cmd_films.h"
#include "intake/shorten.h"
#include "people/audit.h"
#include "store/films.h"
#include "store/links.h"

struct links {
    struct cmd_line *line;
    struct db *db;
    struct json *json; /* NULL: for people */
};

static int links_tell(struct links *links, const char *code)
{
    printf("%s/go/%s\n", links->line->settings.origin, code);
    return CMD_DONE;
}

/* code "": one that nobody chose. */
static int links_put_code(struct links *links, char code[SHORTEN_CODE_MAX], const char *wanted,
                          const struct film_row *film)
{
    int64_t now_ms = clock_wall_ms();
    int r = db_begin(links->db);

    if (r)
        return fault(r);
    r = wanted ? shorten_put(links->db, AUDIT_COMMAND_LINE, film, now_ms, wanted)
               : shorten_make(links->db, AUDIT_COMMAND_LINE, film, now_ms, code);
    return db_end(links->db, r);
}

static int links_put(struct links *links, const char *slug, const char *code)
{
    struct film_row film;
    char made[SHORTEN_CODE_MAX] = "";
    int r = films_find(links->db, slug, links->line->arena, &film);

    if (r)
        return r == FILMS_MISSING ? cmd_films_missing(slug) : cmd_fault("links", r);
    if (code && !slug_is_valid(code))
        return cmd_fail(code, "a code is small letters and digits, in words joined by hyphens",
                        "no code at all: then one is made");
    r = links_put_code(links, made, code, &film);
    if (r == SHORTEN_TAKEN)
        return cmd_fail(code, "this code leads somewhere already", "incare links list");
    return r ? cmd_fault("links", r) : links_tell(links, code ? code : made);
}

static int links_drop(struct links *links, const char *code)
{
    int r = db_begin(links->db);

    if (r)
        return cmd_fault("links", r);
    r = links_remove(links->db, code);
    if (r == 0)
        r = audit_add(links->db, AUDIT_COMMAND_LINE, "link remove", "", code);
    r = db_end(links->db, r);
    if (r == LINKS_MISSING)
        return cmd_fail(code, "there is no such code", "incare links list");
    return r ? cmd_fault("links", r) : CMD_DONE;
}

static int links_list_one(void *context, const struct link_row *row)
{
    struct links *links = context;

    if (!links->json) {
        printf("%-20s %s\n", row->code, row->slug);
        return 0;
    }
    json_object(links->json, NULL);
    json_string(links->json, "code", row->code);
    json_string(links->json, "slug", row->slug);
    json_time(links->json, "created_at", row->created_at);
    json_end_object(links->json);
    return 0;
}

static int links_list(struct links *links)
{
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (links->line->value[CMD_JSON]) {
        links->json = &json;
        json_start(&json, &text);
        json_array(&json, NULL);
    }
    r = links_each(links->db, links->line->arena, links_list_one, links);
    if (r)
        return cmd_fault("links", r);
    if (!links->json)
        return CMD_DONE;
    json_end_array(&json);
    return cmd_print(&text);
}

static int links_act(struct links *links)
{
    char **words = links->line->operands;
    int count = links->line->operand_count;

    if (count == 1 && str_equal(words[0], "list"))
        return links_list(links);
    if (count >= 2 && str_equal(words[0], "add"))
        return links_put(links, words[1], count == 3 ? words[2] : NULL);
    if (count == 2 && str_equal(words[0], "remove"))
        return links_drop(links, words[1]);
    log_complain("links", "list, or add and a film, or remove and a code", "incare help links");
    return CMD_MISUSED;
}

int cmd_links(struct cmd_line *line)
{
    struct links links = {.line = line};
    AUTO_DB struct db *db = NULL;
    AUTO_FD int data_fd = cmd_open_data(line, true);
    int r;

    if (data_fd < 0)
        return CMD_FAILED;
    r = db_open(&db, data_fd, DB_WRITE);
    if (r)
        return cmd_fault("catalogue.db", r);
    links.db = db;
    return links_act(&links);
}
