/* /studio/staff: who works here, as what, and how they come in. */
#include "studio_staff.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/london.h"
#include "base/str.h"
#include "people/setup.h"

#include "form.h"
#include "routes.h"
#include "site_context.h"

static const char *const can[STAFFER_ROLES] = {
    [STAFFER_VIEWER] = "looks at what is not released",
    [STAFFER_EDITOR] = "uploads, describes and captions, too",
    [STAFFER_PUBLISHER] = "releases, and keeps partners, too",
    [STAFFER_ADMIN] = "cares for staff and settings, too",
};

/* Rows as they come, for the page. */
struct gathered {
    struct arena *arena;
    struct studio_staff_view *view;
    struct studio_staffer_view *staff;
    const char *self;
};

static const struct studio_role_view *fill_roles(struct arena *arena, enum staffer_role chosen)
{
    struct studio_role_view *roles = arena_array(arena, STAFFER_ROLES, sizeof *roles);

    for (int i = 0; roles && i < STAFFER_ROLES; i++)
        roles[i] = (struct studio_role_view){.name = staffer_role_name((enum staffer_role)i),
                                             .text = can[i],
                                             .is_chosen = i == (int)chosen};
    return roles;
}

/* How they sign in; "": in no way. */
static const char *ways_of(struct arena *arena, const struct staffer_standing *is)
{
    const char *password = is->has_password ? is->has_app ? "password and code" : "password" : "";

    if (!is->passkeys)
        return password;
    return arena_printf(arena, "%d passkey%s%s%s", is->passkeys, is->passkeys == 1 ? "" : "s",
                        *password ? ", " : "", password);
}

static const char *moment(struct arena *arena, int64_t ms)
{
    char text[LONDON_TEXT_MAX];

    london_write(text, ms);
    return arena_strdup(arena, text);
}

static const char *day(struct arena *arena, int64_t ms)
{
    char text[CLOCK_TEXT_MAX];

    clock_write_rfc3339(text, ms);
    return arena_strndup(arena, text, 10);
}

static int add_one(void *context, const struct staffer_standing *is)
{
    struct gathered *gathered = context;
    struct arena *arena = gathered->arena;
    struct studio_staff_view *view = gathered->view;
    struct studio_staffer_view *out = &gathered->staff[view->staff_count];
    const char *ways = ways_of(arena, is);

    if (view->staff_count == staff_shown_max)
        return 0;
    *out = (struct studio_staffer_view){
        .name = is->name,
        .role = staffer_role_name(is->role),
        .select = arena_printf(arena, "role-%d", view->staff_count),
        .ways = ways && *ways ? ways : NULL,
        .seen = is->seen_at >= 0 ? day(arena, is->seen_at) : NULL,
        .invited = is->invited_until >= clock_wall_ms() ? moment(arena, is->invited_until) : NULL,
        .tokens = is->tokens,
        .is_self = str_equal(is->name, gathered->self),
        .is_disabled = is->is_disabled,
        .roles = fill_roles(arena, is->role),
        .role_count = STAFFER_ROLES,
    };
    view->staff_count++;
    return ways && out->select && out->roles ? 0 : -ENOMEM;
}

static int show(struct request *req, struct reply *reply, int status, const struct form *form,
                struct studio_staff_view *view)
{
    AUTO_BUF struct buf body = {0};
    struct arena *arena = request_arena(req);
    enum staffer_role role = STAFFER_EDITOR;
    struct gathered gathered = {
        .arena = arena,
        .view = view,
        .staff = arena_array(arena, (size_t)staff_shown_max + 1, sizeof *view->staff),
        .self = view->frame.name};
    int r;

    if (!gathered.staff)
        return fault(-ENOMEM);
    if (form)
        (void)staffer_role_read(form_text(form, "role"), &role);
    view->frame.title = "Staff";
    view->name = studio_frame_field(&view->frame, "name", "Name",
                                    form && status != 200 ? form_text(form, "name") : "");
    view->name.hint = "As others write it: it stands in the audit log beside what they do";
    view->roles = fill_roles(arena, role);
    view->role_count = STAFFER_ROLES;
    view->staff = gathered.staff;
    r = view->roles ? staffer_each(request_thread(req), arena, add_one, &gathered) : -ENOMEM;
    if (r)
        return fault(r);
    studio_staff_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_staff(struct request *req, struct reply *reply)
{
    struct studio_staff_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_STAFF, &view.frame, &r))
        return r;
    return show(req, reply, 200, NULL, &view);
}

/* What the forms of the page do: 0, an outcome of people/staffer.h, or a fault. What is told once
 * is set in the view. */

static int invite(struct request *req, const struct form *form, const char *name,
                  struct studio_staff_view *view)
{
    char code[SETUP_CODE_MAX];
    int r = setup_make(request_thread(req), form->staffer.name, name, request_now_ms(req), code);

    if (r)
        return r == SETUP_MISSING ? STAFFER_MISSING : r;
    view->whose = name;
    view->address =
        arena_printf(request_arena(req), "%s/studio/setup/%s", site_of(req)->origin, code);
    explicit_bzero(code, sizeof code);
    return view->address ? 0 : -ENOMEM;
}

static int add(struct request *req, const struct form *form, const char *name,
               struct studio_staff_view *view)
{
    enum staffer_role role = STAFFER_EDITOR;
    struct staffer staffer;
    int r;

    (void)staffer_role_read(form_text(form, "role"), &role);
    r = staffer_add(request_thread(req), form->staffer.name, name, role, request_now_ms(req),
                    request_arena(req), &staffer);
    return r ? r : invite(req, form, name, view);
}

static int change_role(struct request *req, const struct form *form, const char *name,
                       struct studio_staff_view *view)
{
    enum staffer_role role;

    (void)view;
    if (!staffer_role_read(form_text(form, "role"), &role))
        return STAFFER_MISSING;
    return staffer_set_role(request_thread(req), form->staffer.name, name, role);
}

static int disable(struct request *req, const struct form *form, const char *name,
                   struct studio_staff_view *view)
{
    (void)view;
    return staffer_disable(request_thread(req), form->staffer.name, name, request_now_ms(req));
}

static int enable(struct request *req, const struct form *form, const char *name,
                  struct studio_staff_view *view)
{
    int r = staffer_enable(request_thread(req), form->staffer.name, name);

    return r ? r : invite(req, form, name, view);
}

static int make_token(struct request *req, const struct form *form, const char *name,
                      struct studio_staff_view *view)
{
    char token[STAFFER_TOKEN_MAX];
    int r = staffer_make_token(request_thread(req), form->staffer.name, name, request_now_ms(req),
                               token);

    if (r)
        return r;
    view->whose = name;
    view->secret = arena_strdup(request_arena(req), token);
    explicit_bzero(token, sizeof token);
    return view->secret ? 0 : -ENOMEM;
}

static const struct {
    const char *name;
    int (*run)(struct request *req, const struct form *form, const char *name,
               struct studio_staff_view *view);
    const char *done; /* NULL: it tells something once */
} acts[] = {{"add", add, NULL},
            {"invite", invite, NULL},
            {"role", change_role, "/studio/staff?done=staff-role"},
            {"disable", disable, "/studio/staff?done=staff-disabled"},
            {"enable", enable, NULL},
            {"token", make_token, NULL}};

static int refuse(struct request *req, struct reply *reply, const struct form *form, int outcome,
                  struct studio_staff_view *view)
{
    bool is_new = str_equal(form_text(form, "do"), "add");
    const char *why = "Nobody of that name works here: somebody else may have been quicker.";

    if (outcome == STAFFER_TAKEN)
        why = "Somebody has that name already. If they left, let them back in above.";
    else if (outcome == STAFFER_BAD_NAME)
        why = "Enter a name of 1 to 64 letters, without a blank at either end.";
    else if (outcome == STAFFER_LAST_ADMIN)
        why = "The last admin stays, or nobody could let others in. Make somebody else admin "
              "first.";
    studio_frame_problem(&view->frame, is_new ? "name" : NULL, why);
    return show(req, reply, outcome == STAFFER_LAST_ADMIN ? 409 : 422, is_new ? form : NULL, view);
}

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    const char *wish = form_text(form, "do"), *done = NULL;
    struct studio_staff_view view = {0};
    int r = studio_frame_again(req, &form->staffer, STUDIO_STAFF, &view.frame);

    if (r)
        return fault(r);
    r = STAFFER_MISSING;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_equal(wish, acts[i].name)) {
            r = acts[i].run(req, form, form_text(form, "name"), &view);
            done = acts[i].done;
        }
    if (r)
        return r < 0 ? fault(r) : refuse(req, reply, form, r, &view);
    return done ? form_done(reply, done) : show(req, reply, 200, NULL, &view);
}

int studio_staff_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
