/* GET /studio/audit, and /studio/audit.csv: who did what, and whether the log is whole. */
#include "studio_audit.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/html.h"
#include "base/limits.h"
#include "base/london.h"
#include "base/str.h"
#include "intake/describe.h"
#include "people/audit.h"

#include "routes.h"
#include "signin.h"
#include "site_context.h"

enum { ACTS_A_PAGE = 100, NAMES_MAX = 200 };

/* Rows as they come, for the page. */
struct gathered {
    struct request *req;
    struct studio_audit_view *view;
    struct studio_act_view *acts;
    struct studio_name_view *names;
    const char *chosen;
    int64_t last; /* the number of the oldest row shown */
};

static const char *asked(struct request *req, const char *name)
{
    const char *value = request_argument(req, name);

    return value ? value : "";
}

static struct acts_from what_is_asked(struct request *req, int max)
{
    struct acts_from from = {.before = INT64_MAX,
                             .actor = asked(req, "who"),
                             .act = asked(req, "what"),
                             .object = asked(req, "on"),
                             .max = max};

    if (!str_to_number(asked(req, "before"), &from.before) || from.before < 1)
        from.before = INT64_MAX;
    return from;
}

/* Where the object is a film's slug. */
static int find_path(struct gathered *gathered, struct studio_act_view *act)
{
    struct arena *arena = request_arena(gathered->req);
    struct description film;
    int r;

    if (!*act->object)
        return 0;
    r = describe_find(request_thread(gathered->req), act->object, arena, &film);
    if (r)
        return r == DESCRIBE_MISSING ? 0 : r;
    act->path = arena_printf(arena, "/studio/films/%s", film.slug);
    return act->path ? 0 : -ENOMEM;
}

static int add_act(void *context, const struct act_row *row)
{
    struct gathered *gathered = context;
    struct arena *arena = request_arena(gathered->req);
    struct studio_act_view *out = &gathered->acts[gathered->view->act_count];
    char when[LONDON_TEXT_MAX];

    if (gathered->view->act_count++ == ACTS_A_PAGE) { /* one more than is shown */
        gathered->view->act_count--;
        gathered->view->older = "";
        return 0;
    }
    london_write(when, row->at / 1000 * 1000);
    *out = (struct studio_act_view){
        .number = arena_printf(arena, "%lld", (long long)row->number),
        .when = arena_strdup(arena, when),
        .actor = arena_strdup(arena, row->actor),
        .act = arena_strdup(arena, row->act),
        .object = arena_strdup(arena, row->object),
        .detail = arena_strdup(arena, row->detail),
    };
    gathered->last = row->number;
    return out->number && out->when && out->actor && out->act && out->object && out->detail
               ? 0
               : -ENOMEM;
}

static int add_name(void *context, const char *act)
{
    struct gathered *gathered = context;

    if (gathered->view->name_count < NAMES_MAX)
        gathered->names[gathered->view->name_count++] =
            (struct studio_name_view){.name = act, .is_chosen = str_equal(act, gathered->chosen)};
    return 0;
}

/* The same question, from below the last one shown. */
static const char *older(struct arena *arena, const struct acts_from *from, int64_t last)
{
    AUTO_BUF struct buf path = {0};

    buf_printf(&path, "/studio/audit?before=%lld", (long long)last);
    buf_text(&path, "&who=");
    html_path_part(&path, from->actor);
    buf_text(&path, "&what=");
    html_path_part(&path, from->act);
    buf_text(&path, "&on=");
    html_path_part(&path, from->object);
    return path.failed ? NULL : arena_strndup(arena, path.data, path.length);
}

static int fill(struct request *req, struct studio_audit_view *view)
{
    const struct acts_from from = what_is_asked(req, ACTS_A_PAGE + 1);
    struct arena *arena = request_arena(req);
    struct gathered gathered = {
        .req = req,
        .view = view,
        .acts = arena_array(arena, ACTS_A_PAGE + 1, sizeof *view->acts),
        .names = arena_array(arena, NAMES_MAX, sizeof *view->names),
        .chosen = from.act,
    };
    int r = gathered.acts && gathered.names ? 0 : -ENOMEM;

    if (!r)
        r = audit_each(request_thread(req), &from, add_act, &gathered);
    if (!r)
        r = audit_each_name(request_thread(req), arena, add_name, &gathered);
    for (int i = 0; !r && i < view->act_count; i++)
        r = find_path(&gathered, &gathered.acts[i]);
    if (r)
        return fault(r);
    view->acts = gathered.acts;
    view->names = gathered.names;
    view->actor = from.actor;
    view->object = from.object;
    if (view->older)
        view->older = older(arena, &from, gathered.last);
    return 0;
}

/* The whole chain, from the first act. */
static int verify(struct request *req, struct studio_audit_view *view)
{
    struct audit_verdict verdict;
    char text[AUDIT_VERDICT_MAX];
    int r;

    if (!*asked(req, "verify"))
        return 0;
    r = audit_verify(request_thread(req), site_of(req)->data_fd, &verdict);
    if (r)
        return fault(r);
    audit_describe(&verdict, text);
    view->is_whole = verdict.finding == AUDIT_WHOLE;
    view->verdict = arena_strdup(request_arena(req), text);
    return view->verdict ? 0 : -ENOMEM;
}

int studio_audit(struct request *req, struct reply *reply)
{
    struct studio_audit_view view = {0};
    AUTO_BUF struct buf body = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_AUDIT, &view.frame, &r))
        return r;
    view.frame.title = "Audit log";
    view.frame.lead = "Who did what, and when. Nothing in it is changed or deleted, and nobody who "
                      "is in a film is named.";
    view.frame.is_wide = true;
    r = fill(req, &view);
    if (!r)
        r = verify(req, &view);
    if (r)
        return fault(r);
    studio_audit_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, studio_frame_type, &body);
}

/* Quoted (RFC 4180), and never begun by what a spreadsheet takes for a formula. */
static void write_cell(struct buf *out, const char *text)
{
    buf_text(out, strchr("=+-@", *text) && *text ? "\"'" : "\"");
    for (; *text; text++) {
        if (*text == '"')
            buf_char(out, '"');
        buf_char(out, *text);
    }
    buf_char(out, '"');
}

static int add_line(void *context, const struct act_row *row)
{
    struct buf *out = context;
    const char *const cells[] = {row->actor, row->act, row->object, row->detail, row->sha256};
    char at[CLOCK_TEXT_MAX];

    clock_write_rfc3339(at, row->at);
    buf_printf(out, "%lld,%s", (long long)row->number, at);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        buf_char(out, ',');
        write_cell(out, cells[i]);
    }
    buf_text(out, "\r\n");
    return out->failed ? -ENOMEM : 0;
}

int studio_audit_csv(struct request *req, struct reply *reply)
{
    const struct acts_from from = what_is_asked(req, acts_exported_max);
    AUTO_BUF struct buf body = {0};
    struct staffer staffer;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    buf_text(&body, "number,at,actor,act,object,detail,sha256\r\n");
    r = audit_each(request_thread(req), &from, add_line, &body);
    if (r)
        return fault(r);
    reply_header(reply, "Content-Disposition", "attachment; filename=\"audit.csv\"");
    return reply_body(reply, 200, "text/csv; charset=utf-8", &body);
}
