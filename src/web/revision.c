/* Revisions as JSON members, and why one was not taken. */
#include "revision.h"

#include <stdio.h>

#include "base/fault.h"

void revision_write(struct json *json, const struct revision_row *row)
{
    json_number(json, "revision", row->number);
    json_string(json, "origin", row->origin);
    json_string(json, "author", row->author[0] ? row->author : NULL);
    json_time(json, "saved_at", row->saved_at);
    json_string(json, "checked_by", row->checked_by);
    json_string(json, "checked_how", row->checked_how);
    json_time(json, "checked_at", row->checked_at);
    json_string(json, "approved_by", row->approved_by);
    json_time(json, "approved_at", row->approved_at);
}

struct revise_act revision_act(struct request *req, const struct staffer *staffer)
{
    return (struct revise_act){.db = request_thread(req),
                               .arena = request_arena(req),
                               .slug = request_part(req, "slug"),
                               .by = staffer->name,
                               .now_ms = request_now_ms(req)};
}

int revision_why(int outcome, const struct revise_problem *problem, char why[REVISION_MAX])
{
    static const struct {
        int status;
        const char *why;
    } says[] = {
        [REVISE_MISSING] = {404, "There is no such film, or nothing of this kind of it."},
        [REVISE_LANGUAGE] = {422, "That is no language: en-GB is one, and cy."},
        [REVISE_UNMADE] = {409, "Nothing of the film is there yet: wait until it has arrived."},
        [REVISE_BAD] = {422, "It cannot be read."},
        [REVISE_CHANGED] = {412, "Somebody else has saved meanwhile: look at theirs first."},
        [REVISE_UNSEEN] = {409, "Watch all of the film with these captions first."},
        [REVISE_STALE] = {409, "The film is another now: look whether these still fit, and save "
                               "them for it."},
    };

    check(outcome > 0 && outcome < (int)(sizeof says / sizeof *says));
    if (outcome == REVISE_BAD && problem && problem->line)
        snprintf(why, REVISION_MAX, "Line %d: %s", problem->line, problem->text);
    else
        snprintf(why, REVISION_MAX, "%s",
                 outcome == REVISE_BAD && problem && problem->text[0] ? problem->text
                                                                      : says[outcome].why);
    return says[outcome].status;
}

int revision_refuse(struct reply *reply, int outcome, const struct revise_problem *problem)
{
    char why[REVISION_MAX];
    int status = revision_why(outcome, problem, why);

    return reply_problem(reply, status, why);
}
