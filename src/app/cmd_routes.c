/* incare routes: every URL pattern there is, so that tests of "hidden everywhere" forget none. */
#include "cmd.h"
#include "web/site.h"

static const struct {
    int flag;
    const char *name;
} flags[] = {
    {ROUTE_SLOW, "slow"},
    {ROUTE_CACHED, "cached"},
    {ROUTE_API, "api"},
    {ROUTE_MEDIA, "media"},
    {ROUTE_HIDES, "hides"},
    {ROUTE_ASSET, "asset"},
    {ROUTE_OPERATIONS, "operations"},
    {ROUTE_READS, "reads"},
    {ROUTE_WRITES, "writes"},
    {ROUTE_STAFF, "staff"},
    {ROUTE_PERMIT, "permit"},
    {ROUTE_FRAME, "frame"},
    {ROUTE_GUEST, "guest"},
};
enum { FLAGS = sizeof flags / sizeof *flags };

/* Who may look, and act: NULL where it is not said; what is not for staff is anybody's. */
static const char *least(const struct route *route, int said)
{
    return route->flags & ROUTE_STAFF ? routes_least_name(said) : routes_least_name(SITE_ANYBODY);
}

static void print(const struct route *route)
{
    fputs(route->pattern, stdout);
    for (int i = 0; i < FLAGS; i++)
        if (route->flags & flags[i].flag)
            printf(" %s", flags[i].name);
    if (route->flags & ROUTE_STAFF)
        printf(" look=%s", least(route, route->least_get));
    if (route->flags & ROUTE_STAFF && route->act)
        printf(" act=%s", least(route, route->least_act));
    puts("");
}

static void write(struct json *json, const struct route *route)
{
    json_object(json, NULL);
    json_string(json, "pattern", route->pattern);
    json_array(json, "flags");
    for (int i = 0; i < FLAGS; i++)
        if (route->flags & flags[i].flag)
            json_string(json, NULL, flags[i].name);
    json_end_array(json);
    json_string(json, "look", least(route, route->least_get));
    json_bool(json, "acts", route->act != NULL);
    json_string(json, "act", route->act ? least(route, route->least_act) : NULL);
    json_end_object(json);
}

int cmd_routes(struct cmd_line *line)
{
    AUTO_BUF struct buf text = {0};
    struct json json;

    json_start(&json, &text);
    json_array(&json, NULL);
    for (int i = 0; i < site_route_count; i++) {
        write(&json, &site_routes[i]);
        if (!line->value[CMD_JSON])
            print(&site_routes[i]);
    }
    json_end_array(&json);
    return line->value[CMD_JSON] ? cmd_print(&text) : CMD_DONE;
}
