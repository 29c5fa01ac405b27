/* incare films removals: what is to be removed by hand of a film that is taken down. */
#include "cmd_removals.h"

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/str.h"
#include "intake/removing.h"
#include "people/audit.h"

static void write_item(struct json *json, const struct removing_item *item)
{
    json_object(json, NULL);
    json_string(json, "id", item->id);
    json_string(json, "what", item->what);
    json_string(json, "url", item->url);
    json_bool(json, "done", item->is_done);
    json_time(json, "changed_at", item->changed_at);
    json_string(json, "changed_by", item->changed_by);
    json_end_object(json);
}

static int list(struct films *films, const struct removing *removing)
{
    bool is_json = cmd_films_json(films);

    json_start(&films->json, &films->text);
    json_array(&films->json, NULL);
    for (int i = 0; i < removing->count; i++) {
        const struct removing_item *item = &removing->items[i];

        if (is_json)
            write_item(&films->json, item);
        else
            printf("[%c] %-40s  %s%s%s\n", item->is_done ? 'x' : ' ', item->id, item->what,
                   item->url ? ": " : "", item->url ? item->url : "");
    }
    json_end_array(&films->json);
    if (is_json)
        return cmd_print(&films->text);
    printf("%d of %d done\n", removing->done, removing->count);
    return CMD_DONE;
}

static int tick(struct films *films, const char *slug)
{
    char **words = films->line->operands;
    struct revise_act act = {.db = films->db,
                             .arena = films->arena,
                             .slug = slug,
                             .by = AUDIT_COMMAND_LINE,
                             .now_ms = clock_wall_ms()};
    bool is_done = str_equal(words[2], "done");
    int64_t revision;
    int r;

    if (films->line->operand_count != 4 || (!is_done && !str_equal(words[2], "undone"))) {
        log_complain("films removals", "done or undone, and what",
                     "incare films removals SLUG done search");
        return CMD_MISUSED;
    }
    r = removing_tick(&act, words[3], REVISE_ANY, is_done, &revision);
    if (r < 0)
        return cmd_fault("catalogue.db", r);
    return r ? cmd_fail(words[3], removing_why(r), "incare films removals SLUG") : CMD_DONE;
}

int cmd_removals(struct films *films, const char *slug)
{
    struct removing removing;
    int r = removing_read(films->db, slug, films->arena, &removing);

    if (r)
        return r == REMOVING_MISSING ? cmd_films_missing(slug) : cmd_fault("catalogue.db", r);
    return films->line->operand_count > 2 ? tick(films, slug) : list(films, &removing);
}
