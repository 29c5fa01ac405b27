/* The frame of a studio page: who looks, where they are, what was done, what is wrong.
 *
 * A page is studio_NAME.c, .h and .html and a line in routes.c with STUDIO. It begins with
 *
 *     struct name_view view = {0};
 *     int r;
 *
 *     if (!studio_frame_open(req, reply, STUDIO_NAME, &view.frame, &r))
 *         return r;
 *     view.frame.title = "Names";
 *     …
 *     studio_name_write(&body, TONGUE_EN, &view);
 *     return reply_body(reply, 200, studio_frame_type, &body);
 *
 * and its .html with {{> part_studio_write(&view->frame)}}, and ends with
 * {{> part_studio_end_write()}}: the frame writes the title, what was done and what is wrong. */
#pragma once

#include <stdbool.h>

#include "http/reply.h"
#include "http/request.h"
#include "people/staffer.h"

#include "tongue.h"

/* Which of the main links a page belongs to. */
enum studio_place {
    STUDIO_TODAY,
    STUDIO_FILMS,
    STUDIO_UPLOAD,
    STUDIO_SCHEDULE,
    STUDIO_CONSENT,
    STUDIO_PARTNERS,
    STUDIO_NUMBERS,
    STUDIO_AUDIT,
    STUDIO_SETTINGS,
    STUDIO_STAFF,
    STUDIO_ACCOUNT, /* has no main link */
    STUDIO_TAKEDOWN,
    STUDIO_PLACES
};

/* Which tab of a film. */
enum studio_tab {
    STUDIO_DETAILS,
    STUDIO_VIDEO,
    STUDIO_CAPTIONS,
    STUDIO_NOTES,
    STUDIO_PEOPLE,
    STUDIO_PICTURES,
    STUDIO_RELEASE,
    STUDIO_ACCESS,
    STUDIO_PREVIEWS,
    STUDIO_SOCIAL,
    STUDIO_TABS
};

struct studio_link {
    const char *path, *name;
    bool is_here;
};

/* What is wrong with what was typed: field is the id of the input it stands in; NULL: in none. */
struct studio_problem {
    const char *field, *text;
};
enum { STUDIO_PROBLEMS_MAX = 16 };

/* Of the film that a page is about. */
struct studio_film_head {
    const char *slug, *title, *state;
    const char *public_path; /* where viewers see it now; NULL: nowhere */
    const char *by_hand;     /* of one that is taken down: what is to be removed elsewhere */
    int number;              /* 0: none */
    struct studio_link tabs[STUDIO_TABS];
    int tab_count;
};

struct studio_frame {
    const char *title; /* the heading; the page's to set */
    const char *lead;  /* a sentence below it; NULL: none */
    const char *token; /* for {{> part_token_write(view->frame.token)}} in every form */
    const char *done;  /* what the last form did; NULL: nothing */
    const char *name, *role;
    bool may_edit, may_publish, is_admin;
    struct staffer staffer;
    struct studio_link links[STUDIO_PLACES];
    int link_count;
    bool is_takedown, is_account, is_wide, has_script;
    struct studio_problem problems[STUDIO_PROBLEMS_MAX];
    int problem_count;
    const struct studio_film_head *film; /* NULL: the page is about none */
};

/* For reply_body. */
extern const char studio_frame_type[];

/* Whether somebody asks whose role the route lets in. Else the reply says what to do about it, and
 * *r is what the handler returns. */
bool studio_frame_open(struct request *req, struct reply *reply, enum studio_place place,
                       struct studio_frame *frame, int *r);
/* The same for the handler of a form, which knows who sent it: for a page that is shown again. */
int studio_frame_again(struct request *req, const struct staffer *staffer, enum studio_place place,
                       struct studio_frame *frame);
/* Says that something is wrong; beyond STUDIO_PROBLEMS_MAX nothing is added. */
void studio_frame_problem(struct studio_frame *frame, const char *field, const char *text);
/* What was said of a field; NULL: nothing. */
const char *studio_frame_wrong(const struct studio_frame *frame, const char *field);
/* The page is a tab of that film: its name is the heading. slug, title and state as in the
 * catalogue; they live as long as the request. -ENOMEM. */
int studio_frame_film(struct request *req, struct studio_frame *frame, enum studio_tab tab,
                      const char *slug, const char *title, int number, const char *state);

/* One input with its label, hint and what is wrong with it. Strings are unescaped; NULL is nothing.
 */
struct studio_field {
    const char *id;    /* and its name in the form */
    const char *label; /* a question or a name, always seen */
    const char *hint;
    const char *value;
    const char *problem;
    const char *language; /* of what is typed; NULL: as the page */
    const char *kind;     /* input's type; NULL: "text" */
    int letters_max;      /* 0: not told */
    int rows;             /* above 0: of a textarea */
    bool is_required, is_short;
};
/* value, and problem from the frame. */
struct studio_field studio_frame_field(const struct studio_frame *frame, const char *id,
                                       const char *label, const char *value);

/* Compiled from parts/part_….html. */
void part_studio_write(struct buf *out, enum tongue tongue, const struct studio_frame *frame);
void part_studio_links_write(struct buf *out, enum tongue tongue, const struct studio_frame *frame);
void part_studio_end_write(struct buf *out, enum tongue tongue);
void part_field_write(struct buf *out, enum tongue tongue, const struct studio_field *field);
/* "draft", "live" …, as a chip of its colour. */
void part_state_write(struct buf *out, enum tongue tongue, const char *state);
