/* What a page's form sends (POST, application/x-www-form-urlencoded, or with a file). A page that
 * changes something is two handlers, and stands in routes.c as {"/studio/films/:slug", studio_film,
 * STUDIO, studio_film_act, VIEWER, EDITOR}:
 *
 *     static int save(struct request *req, struct reply *reply, const struct form *form)
 *     {
 *         int r = film_rename(request_thread(req), &form->staffer, request_part(req, "slug"),
 *                             form_text(form, "title"));
 *
 *         return r ? fault(r) : form_done(reply, "/studio/films");
 *     }
 *
 *     int studio_film_act(struct request *req, struct reply *reply)
 *     {
 *         return form_take(req, reply, save);
 *     }
 *
 * Its form begins with {{> part_token_write(view->token)}}, where token is signin_token(req).
 * Before save runs, on a thread that may write, it is known who sends it and that a page of ours
 * did (where anybody may, the second alone); else a page says what is wrong. What the person typed
 * wrongly is for save to say, with status 422 and the page as it was sent. */
#pragma once

#include "fields.h"
#include "http/reply.h"
#include "http/request.h"
#include "people/staffer.h"

struct form {
    struct staffer staffer; /* who sends it; where anybody may: id 0 */
    struct fields fields;
    const char *file; /* that it encloses: any bytes; file_length 0: none was chosen */
    size_t file_length;
    bool is_too_large; /* never for a handler */
};

typedef int form_handler(struct request *req, struct reply *reply, const struct form *form);

/* For route.act. */
int form_take(struct request *req, struct reply *reply, form_handler *act);
/* The same of one that may enclose a file of so many bytes (enctype="multipart/form-data"). */
int form_take_file(struct request *req, struct reply *reply, size_t file_max, form_handler *act);

/* The first of that name; "" when there is none. */
const char *form_text(const struct form *form, const char *name);
/* Whether there is one, as of a box that is ticked. */
bool form_has(const struct form *form, const char *name);
/* The i-th of that name; NULL: there are not so many. */
const char *form_nth(const struct form *form, const char *name, int i);

/* It is done: 303 to a path of ours that shows what came of it (kept at most 300 bytes). */
int form_done(struct reply *reply, const char *path);
