/* incare films: how a film comes before people, and how it is taken away and given back. */
#include "cmd_release.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "intake/publish.h"
#include "intake/withdraw.h"
#include "people/audit.h"
#include "store/films.h"

/* A time the line names, or -1 (before 1970 there were no films here). False: complained already.
 */
static bool read_time(const struct films *films, enum cmd_option option, const char *name,
                      int64_t *ms)
{
    const char *text = films->line->value[option];

    *ms = -1;
    if (!text || (clock_read_rfc3339(text, ms) && *ms >= 0))
        return true;
    if (option == CMD_UNTIL && str_equal(text, "never")) {
        *ms = PUBLISH_FOR_EVER;
        return true;
    }
    cmd_fail(name, "this is not a time",
             "2026-03-01T19:00:00Z, or with +01:00 for Z in British summer");
    return false;
}

int cmd_release_publish(struct films *films, const char *slug)
{
    const struct release_rules rules = settings_release(&films->line->settings);
    struct publish_wish wish = {.rules = &rules, .who = AUDIT_COMMAND_LINE};
    char reason[PUBLISH_REASON_MAX];
    int r;

    if (!read_time(films, CMD_AT, "--at", &wish.at_ms) ||
        !read_time(films, CMD_UNTIL, "--until", &wish.end_ms))
        return CMD_MISUSED;
    r = publish_film(films->db, films->data_fd, slug, &wish, reason);
    switch (r) {
    case 0:
        return cmd_films_tell(films, slug);
    case PUBLISH_MISSING:
        return cmd_films_missing(slug);
    case PUBLISH_WITHDRAWN:
        return cmd_fail(slug, reason, "incare films restore first");
    case PUBLISH_BACKWARDS:
        return cmd_fail(slug, reason, "a later --until, or --until never");
    case PUBLISH_NOT_READY:
        return cmd_fail(slug, reason,
                        "incare films show SLUG; or incare films package SLUG, once it is mended");
    case PUBLISH_UNTICKED:
        return cmd_fail(slug, reason, "incare films ticks SLUG");
    case PUBLISH_AGREED:
        return cmd_fail(slug, reason,
                        "their own account: in the studio, on the film's page Release; or "
                        "publish_people = 1");
    default:
        return cmd_fault(slug, r);
    }
}

int cmd_release_withdraw(struct films *films, const char *slug)
{
    int r = withdraw_film(films->db, films->data_fd, AUDIT_COMMAND_LINE, slug);

    if (r == WITHDRAW_MISSING)
        return cmd_films_missing(slug);
    if (r < 0)
        return cmd_fault(slug, r);
    if (r != WITHDRAW_LOGGED)
        return cmd_films_tell(films, slug); /* twice is as good as once */
    log_complain(slug, "it is withdrawn; only the catalogue does not say so yet",
                 "nothing: it will, while incare serves");
    return CMD_DONE;
}

int cmd_release_restore(struct films *films, const char *slug)
{
    const struct release_rules rules = settings_release(&films->line->settings);
    int r = withdraw_restore(films->db, films->data_fd, &rules, AUDIT_COMMAND_LINE, slug);

    if (r == WITHDRAW_MISSING)
        return cmd_films_missing(slug);
    if (r == WITHDRAW_ALREADY)
        return cmd_fail(slug, "it is not withdrawn", "incare films list");
    if (r == WITHDRAW_AGREED)
        return cmd_fail(slug, "that you agree is written down; another person must, too",
                        "their own account: in the studio, on the film's page Release");
    return r ? cmd_fault(slug, r) : cmd_films_tell(films, slug);
}

static void print_tick(enum release_line line, const struct release_tick *tick)
{
    char at[CLOCK_TEXT_MAX];

    printf("%-4s %-13s%s %s", tick->holds ? "yes" : "no", release_name(line),
           tick->is_required ? "*" : " ", release_says(line));
    if (tick->who) {
        clock_write_rfc3339(at, tick->at / 1000 * 1000);
        printf(": %s, %s%s", tick->who, at,
               tick->has_fallen ? ", fallen: that was of something else, or long ago" : "");
    }
    putchar('\n');
}

static void write_tick(struct json *json, enum release_line line, const struct release_tick *tick)
{
    json_object(json, NULL);
    json_string(json, "line", release_name(line));
    json_bool(json, "holds", tick->holds);
    json_bool(json, "required", tick->is_required);
    json_bool(json, "known", tick->is_known);
    json_bool(json, "fallen", tick->has_fallen);
    json_string(json, "who", tick->who);
    json_time(json, "at", tick->who ? tick->at : -1);
    json_end_object(json);
}

static int list_ticks(struct films *films, const struct film_row *film)
{
    const struct release_rules rules = settings_release(&films->line->settings);
    struct release release;
    int64_t now_ms = clock_wall_ms();
    int r =
        release_look(films->db, &rules, film, film->publish_at > now_ms ? film->publish_at : now_ms,
                     films->arena, &release);

    if (r)
        return cmd_fault("catalogue.db", r);
    if (!cmd_films_json(films)) {
        for (int i = 0; i < RELEASE_LINES; i++)
            print_tick((enum release_line)i, &release.ticks[i]);
        printf("* must hold; then %d %s publish it%s\n", release.people,
               release.people == 1 ? "person may" : "people must",
               release.is_alone ? ", as there is one account at most" : "");
        return CMD_DONE;
    }
    json_start(&films->json, &films->text);
    json_object(&films->json, NULL);
    json_bool(&films->json, "open", release.is_open);
    json_number(&films->json, "people", release.people);
    json_array(&films->json, "lines");
    for (int i = 0; i < RELEASE_LINES; i++)
        write_tick(&films->json, (enum release_line)i, &release.ticks[i]);
    json_end_array(&films->json);
    json_end_object(&films->json);
    return cmd_print(&films->text);
}

static int change_tick(struct films *films, const char *slug)
{
    char **words = films->line->operands;
    bool is_on = str_equal(words[2], "tick");
    enum release_line line;

    if (films->line->operand_count != 4 || (!is_on && !str_equal(words[2], "untick"))) {
        log_complain("films ticks", "a film, and nothing, or tick or untick and a line",
                     "incare films ticks SLUG tick watched");
        return CMD_MISUSED;
    }
    if (!release_read(words[3], &line))
        return cmd_fail(words[3], "there is no such line", "incare films ticks SLUG");
    switch (release_tick(films->db, AUDIT_COMMAND_LINE, slug, line, is_on)) {
    case 0:
        return CMD_DONE;
    case RELEASE_NO_FILM:
        return cmd_films_missing(slug);
    case RELEASE_NOT_BY_HAND:
        return cmd_fail(words[3], "the program finds this out by itself: nobody ticks it",
                        "what is missing, as incare films ticks SLUG says");
    case RELEASE_SAME_PERSON:
        return cmd_fail(words[3], "safeguarding is for somebody who ticked no other line here",
                        "another person's account");
    default:
        return cmd_fail(slug, "the catalogue could not be written", "again in a moment");
    }
}

int cmd_release_ticks(struct films *films, const char *slug)
{
    struct film_row film = {0};
    int r = films->line->operand_count > 2 ? change_tick(films, slug) : CMD_DONE;

    if (r != CMD_DONE)
        return r;
    r = films_find(films->db, slug, films->arena, &film);
    if (r == FILMS_MISSING)
        return cmd_films_missing(slug);
    return r ? cmd_fault("catalogue.db", r) : list_ticks(films, &film);
}
