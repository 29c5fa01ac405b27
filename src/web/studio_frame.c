/* The frame of a studio page: who looks, where they are, what was done, what is wrong. */
#include "studio_frame.h"

#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "web/site.h"

#include "form.h"
#include "signin.h"
#include "site_context.h"

const char studio_frame_type[] = "text/html; charset=utf-8";

static const struct {
    const char *path, *name;
} places[STUDIO_PLACES] = {
    [STUDIO_TODAY] = {"/studio/", "Today"},
    [STUDIO_FILMS] = {"/studio/films", "Films"},
    [STUDIO_UPLOAD] = {"/studio/upload", "Upload"},
    [STUDIO_SCHEDULE] = {"/studio/schedule", "Schedule"},
    [STUDIO_CONSENT] = {"/studio/consent", "Consent"},
    [STUDIO_PARTNERS] = {"/studio/partners", "Partners"},
    [STUDIO_NUMBERS] = {"/studio/numbers", "Numbers"},
    [STUDIO_AUDIT] = {"/studio/audit", "Audit log"},
    [STUDIO_SETTINGS] = {"/studio/settings", "Settings"},
    [STUDIO_STAFF] = {"/studio/staff", "Staff"},
};

/* The route of each, and what stands in its place after "/studio/films/:slug". */
static const struct {
    const char *path, *name;
} tabs[STUDIO_TABS] = {
    [STUDIO_DETAILS] = {"", "Details"},
    [STUDIO_VIDEO] = {"/video", "Video"},
    [STUDIO_CAPTIONS] = {"/captions", "Subtitles"},
    [STUDIO_NOTES] = {"/notes", "Notes"},
    [STUDIO_PEOPLE] = {"/people", "People"},
    [STUDIO_PICTURES] = {"/pictures", "Pictures"},
    [STUDIO_RELEASE] = {"/release", "Release"},
    [STUDIO_ACCESS] = {"/access", "Access"},
    [STUDIO_PREVIEWS] = {"/previews", "Previews"},
    [STUDIO_SOCIAL] = {"/social", "Social"},
};

/* What a form may say it did, by the word after ?done= in the address that it leads to: a page
 * tells nobody anything that stands in an address. */
static const struct {
    const char *word, *text;
} deeds[] = {
    {"saved", "Saved."},
    {"added", "The film is there, as a draft. Nobody outside the studio sees it."},
    {"deleted", "The draft is gone."},
    {"captions-saved", "Saved. Visitors get it once it is approved."},
    {"captions-approved", "Approved: visitors have these subtitles from now on."},
    {"captions-back", "Taken back: visitors have no subtitles in this language any more."},
    {"picture-approved", "Approved: visitors see it from now on."},
    {"picture-back", "Taken back: visitors do not see it any more."},
    {"picture-sent", "Sent. It is looked at and drawn anew, then it stands with the others."},
    {"picture-removed", "Deleted."},
    {"post-planned", "Planned. Put its short address into what you post."},
    {"post-posted",
     "Kept: it is posted. When the film is taken down it is in the list to walk through."},
    {"post-removed", "Kept: it is removed there."},
    {"post-deleted", "Deleted, and its short address leads nowhere any more."},
    {"partner-added", "The partner is there. Give them what they paste, below."},
    {"partner-cut", "The partner is cut: their frames are empty within seconds."},
    {"password-changed", "Your password is a new one. Every other browser is signed out."},
    {"staff-role", "Their role is another, from now on."},
    {"staff-disabled", "They are let in no more, nor is a program of theirs."},
    {"ticked", "Ticked off, with your name."},
    {"unticked", "It is to be done again."},
    {"line-ticked", "Written down, with your name and the time."},
    {"line-unticked", "Taken back."},
    {"agreed", "That you agree is written down. Another person must say the same."},
    {"published", "Published, as agreed: what is below says when."},
    {"restored", "Given back. Nobody sees it until it is published again."},
    {"notes-saved", "Saved: visitors have it from now on."},
};

/* Nothing leads to a page that this program has not, or that would turn them away. */
static bool stands(const char *pattern, enum staffer_role role)
{
    for (int i = 0; i < site_route_count; i++)
        if (str_equal(site_routes[i].pattern, pattern))
            return site_routes[i].least_get <= SITE_VIEWER + (int)role;
    return false;
}

static void add_links(struct studio_frame *frame, enum studio_place here)
{
    for (int i = 0; i < STUDIO_PLACES; i++)
        if (places[i].path && stands(places[i].path, frame->staffer.role))
            frame->links[frame->link_count++] = (struct studio_link){
                .path = places[i].path, .name = places[i].name, .is_here = i == (int)here};
}

static const char *deed(struct request *req)
{
    const char *word = request_argument(req, "done");

    for (size_t i = 0; word && i < sizeof deeds / sizeof *deeds; i++)
        if (str_equal(word, deeds[i].word))
            return deeds[i].text;
    return NULL;
}

int studio_frame_again(struct request *req, const struct staffer *staffer, enum studio_place place,
                       struct studio_frame *frame)
{
    *frame = (struct studio_frame){
        .token = signin_token(req),
        .staffer = *staffer,
        .name = staffer->name,
        .role = staffer_role_name(staffer->role),
        .may_edit = staffer->role >= STAFFER_EDITOR,
        .may_publish = staffer->role >= STAFFER_PUBLISHER,
        .is_admin = staffer->role >= STAFFER_ADMIN,
        .is_takedown = place == STUDIO_TAKEDOWN,
        .is_account = place == STUDIO_ACCOUNT,
    };
    add_links(frame, place);
    return frame->token ? 0 : -ENOMEM;
}

bool studio_frame_open(struct request *req, struct reply *reply, enum studio_place place,
                       struct studio_frame *frame, int *r)
{
    struct staffer staffer;

    if (!signin_admits(req, reply, &staffer, r))
        return false;
    *r = studio_frame_again(req, &staffer, place, frame);
    frame->done = deed(req);
    return *r == 0;
}

void studio_frame_problem(struct studio_frame *frame, const char *field, const char *text)
{
    if (frame->problem_count < STUDIO_PROBLEMS_MAX)
        frame->problems[frame->problem_count++] =
            (struct studio_problem){.field = field, .text = text};
}

const char *studio_frame_wrong(const struct studio_frame *frame, const char *field)
{
    for (int i = 0; i < frame->problem_count; i++)
        if (str_equal(frame->problems[i].field, field))
            return frame->problems[i].text;
    return NULL;
}

struct studio_field studio_frame_field(const struct studio_frame *frame, const char *id,
                                       const char *label, const char *value)
{
    return (struct studio_field){
        .id = id, .label = label, .value = value, .problem = studio_frame_wrong(frame, id)};
}

static int add_tab(struct arena *arena, struct studio_film_head *film, int tab, bool is_here,
                   enum staffer_role role)
{
    const char *pattern = arena_printf(arena, "/studio/films/:slug%s", tabs[tab].path);
    const char *path = arena_printf(arena, "/studio/films/%s%s", film->slug, tabs[tab].path);

    if (!pattern || !path)
        return -ENOMEM;
    if (stands(pattern, role))
        film->tabs[film->tab_count++] =
            (struct studio_link){.path = path, .name = tabs[tab].name, .is_here = is_here};
    return 0;
}

int studio_frame_film(struct request *req, struct studio_frame *frame, enum studio_tab tab,
                      const char *slug, const char *title, int number, const char *state)
{
    struct arena *arena = request_arena(req);
    struct studio_film_head *film = arena_alloc(arena, sizeof *film);

    if (!film)
        return -ENOMEM;
    *film =
        (struct studio_film_head){.slug = slug, .title = title, .number = number, .state = state};
    if (str_equal(state, "live"))
        film->public_path = arena_printf(arena, "/films/%s", slug);
    if (str_equal(state, "withdrawn"))
        film->by_hand = arena_printf(arena, "/studio/takedown/%s", slug);
    for (int i = 0; i < STUDIO_TABS; i++)
        if (add_tab(arena, film, i, i == (int)tab, frame->staffer.role))
            return -ENOMEM;
    frame->film = film;
    frame->title = title;
    return 0;
}
