/* Releasing a film, and what time does to it. */
#include "intake/publish.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "hold.h"
#include "intake/packaging.h"
#include "people/audit.h"
#include "store/assents.h"
#include "store/searchable.h"
#include "store/versions.h"

enum { DUE_MAX = 64 };

int publish_search(struct db *db, int64_t film_id)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct film_row film = {0};
    int r = arena ? films_get(db, film_id, arena, &film) : -ENOMEM;

    if (r)
        return r == FILMS_MISSING ? 0 : fault(r);
    if (str_equal(film.state, "live") && film.has_rendition)
        return fault(searchable_put(db, film_id));
    return fault(searchable_remove(db, film_id));
}

static int set_state(struct db *db, const struct film_row *film, const char *state, int64_t at_ms,
                     int64_t end_ms)
{
    int r = films_set_state(db, film->id, state, at_ms, end_ms);

    return r ? fault(r) : fault(publish_search(db, film->id));
}

static int say(char reason[PUBLISH_REASON_MAX], int outcome, const char *text)
{
    snprintf(reason, PUBLISH_REASON_MAX, "%.*s", PUBLISH_REASON_MAX - 1, text);
    return outcome;
}

static int say_not_ready(struct db *db, const struct film_row *film, struct arena *arena,
                         char reason[PUBLISH_REASON_MAX])
{
    struct version_row version;
    struct packaging_row row = {.state = ""};
    char text[PACKAGING_TEXT_MAX];
    int r = versions_find(db, film->id, "main", arena, &version);

    if (r == 0)
        r = packagings_find(db, version.id, arena, &row);
    if (r < 0)
        return fault(r);
    packaging_describe(&row, text);
    return say(reason, PUBLISH_NOT_READY, text[0] ? text : "has no picture to show yet");
}

/* A publication on its way: what was asked, of which film, and what comes of it. */
struct publishing {
    struct db *db;
    const struct publish_wish *wish;
    struct film_row film;
    struct arena *arena;
    int64_t now_ms;
    int64_t at_ms;  /* -1: at once */
    int64_t end_ms; /* -1: for ever */
    char *reason;
    int outcome; /* of what was written down all the same */
};

/* "from 2026-03-01T19:00:00Z until 2026-04-01T00:00:00Z" */
static void write_moments(char out[2 * CLOCK_TEXT_MAX + 20], int64_t at_ms, int64_t end_ms)
{
    char from[CLOCK_TEXT_MAX] = "", until[CLOCK_TEXT_MAX] = "";

    if (at_ms >= 0)
        clock_write_rfc3339(from, at_ms);
    if (end_ms >= 0)
        clock_write_rfc3339(until, end_ms);
    snprintf(out, 2 * CLOCK_TEXT_MAX + 20, "%s%s%s%s", at_ms < 0 ? "at once" : "from ", from,
             until[0] ? " until " : "", until);
}

/* What they publish is what they agree to; not before enough do is it published. */
static int agree(struct publishing *publishing)
{
    const struct publish_wish *wish = publishing->wish;
    const struct release_assent assent = {.publish_at = publishing->at_ms,
                                          .end_at = publishing->end_ms};
    char moments[2 * CLOCK_TEXT_MAX + 20];
    struct release release;
    int agreed, r = release_look(publishing->db, wish->rules, &publishing->film,
                                 publishing->at_ms > publishing->now_ms ? publishing->at_ms
                                                                        : publishing->now_ms,
                                 publishing->arena, &release);

    if (r == 0)
        r = release_assent(publishing->db, wish->who, &publishing->film, &release, &assent);
    if (r == 0) /* once more, with this one */
        r = release_look(publishing->db, wish->rules, &publishing->film, publishing->now_ms,
                         publishing->arena, &release);
    if (r)
        return fault(r);
    agreed = release_agreed(&release, false, assent.publish_at, assent.end_at);
    write_moments(moments, assent.publish_at, assent.end_at);
    if (agreed >= release.people)
        return audit_add(publishing->db, wish->who, "publish", publishing->film.slug, moments);
    publishing->outcome = PUBLISH_AGREED;
    snprintf(publishing->reason, PUBLISH_REASON_MAX,
             "%d of %d agree to publish it %s: another person must say so, too", agreed,
             release.people, moments);
    return audit_addf(publishing->db, wish->who, "agree", publishing->film.slug, "publish %s",
                      moments);
}

static int check_gate(struct publishing *publishing)
{
    char missing[RELEASE_MISSING_MAX];
    struct release release;
    int64_t moment_ms =
        publishing->at_ms > publishing->now_ms ? publishing->at_ms : publishing->now_ms;
    int r = release_look(publishing->db, publishing->wish->rules, &publishing->film, moment_ms,
                         publishing->arena, &release);

    if (r || release.is_open)
        return fault(r);
    release_missing(&release, missing);
    snprintf(publishing->reason, PUBLISH_REASON_MAX, "not ticked yet: %s", missing);
    return PUBLISH_UNTICKED;
}

/* The moments that were asked for, as they are kept. */
static int take_moments(struct publishing *publishing)
{
    const struct film_row *film = &publishing->film;
    int64_t at_ms = publishing->wish->at_ms, end_ms = publishing->wish->end_ms;
    int64_t from_ms;

    if (at_ms < 0 && str_equal(film->state, "live"))
        at_ms = film->publish_at;
    from_ms = at_ms < 0 ? publishing->now_ms : at_ms;
    end_ms = end_ms == PUBLISH_FOR_EVER ? -1 : end_ms < 0 ? film->end_at : end_ms;
    publishing->at_ms = at_ms;
    publishing->end_ms = end_ms;
    if (end_ms >= 0 && (end_ms <= from_ms || end_ms <= publishing->now_ms))
        return say(publishing->reason, PUBLISH_BACKWARDS,
                   "its end has passed already, or comes before its beginning");
    return 0;
}

/* Inside the transaction. */
static int publish(struct publishing *publishing, const struct withdrawals *withdrawals)
{
    struct film_row *film = &publishing->film;
    int64_t at_ms;
    bool is_held = false;
    int r = hold_film(publishing->db, withdrawals, film, &is_held);

    if (r)
        return fault(r);
    if (is_held || str_equal(film->state, "withdrawn"))
        return say(publishing->reason, PUBLISH_WITHDRAWN, "it is withdrawn");
    r = take_moments(publishing);
    if (r == 0)
        r = check_gate(publishing);
    if (r == 0)
        r = agree(publishing);
    if (r || publishing->outcome)
        return r < 0 ? fault(r) : r;
    at_ms = publishing->at_ms < 0 ? publishing->now_ms : publishing->at_ms;
    return fault(set_state(publishing->db, film, at_ms > publishing->now_ms ? "scheduled" : "live",
                           at_ms, publishing->end_ms));
}

static int publish_found(struct publishing *publishing, int data_fd, const char *slug)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    int r = arena ? films_find(publishing->db, slug, arena, &publishing->film) : -ENOMEM;

    if (r == FILMS_MISSING)
        return say(publishing->reason, PUBLISH_MISSING, "there is no such film");
    if (r == 0)
        r = withdrawals_read(data_fd, &withdrawals);
    if (r)
        return fault(r);
    publishing->arena = arena;
    if (!publishing->film.has_rendition)
        return say_not_ready(publishing->db, &publishing->film, arena, publishing->reason);
    r = publish(publishing, withdrawals);
    return r < 0 ? fault(r) : r;
}

int publish_film(struct db *db, int data_fd, const char *slug, const struct publish_wish *wish,
                 char reason[PUBLISH_REASON_MAX])
{
    struct publishing publishing = {
        .db = db, .wish = wish, .now_ms = clock_wall_ms(), .reason = reason};
    int r = db_begin(db);

    reason[0] = '\0';
    if (r)
        return fault(r);
    r = db_end(db, publish_found(&publishing, data_fd, slug));
    return r < 0 ? fault(r) : r ? r : publishing.outcome;
}

static int turn(struct db *db, const struct film_row *film, const char *state)
{
    int r = set_state(db, film, state, film->publish_at, film->end_at);

    return r ? fault(r) : audit_add(db, AUDIT_ITSELF, state, film->slug, "its time has come");
}

/* A scheduled film is what was agreed to, or it waits for people. */
static int look_again(struct db *db, const struct release_rules *rules, int64_t film_id)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    char missing[RELEASE_MISSING_MAX] = "";
    struct film_row film = {0};
    bool stands = false;
    int r = arena ? films_get(db, film_id, arena, &film) : -ENOMEM;

    if (r == 0)
        r = release_stands(db, rules, &film, arena, &stands, missing);
    if (r == 0)
        r = assents_set_doubt(db, film_id, stands ? ASSENTS_SURE : ASSENTS_HELD);
    if (r || stands)
        return r == FILMS_MISSING ? 0 : fault(r);
    return audit_addf(db, AUDIT_ITSELF, "hold", film.slug, "it lacks: %s", missing);
}

static int look_at_doubts(struct db *db, const struct release_rules *rules)
{
    int64_t ids[DUE_MAX];
    int count = DUE_MAX;

    while (count == DUE_MAX) {
        int r = assents_doubts(db, ASSENTS_CHANGED, ids, DUE_MAX, &count);

        if (r || count == 0)
            return fault(r);
        r = db_begin(db);
        for (int i = 0; r == 0 && i < count; i++)
            r = look_again(db, rules, ids[i]);
        r = db_end(db, r);
        if (r)
            return fault(r);
    }
    return 0;
}

/* Its moment has come, and it is not what people agreed to. */
static int miss(struct db *db, const struct film_row *film)
{
    int r = set_state(db, film, "ready", film->publish_at, film->end_at);

    return r ? fault(r)
             : audit_add(db, AUDIT_ITSELF, "hold", film->slug, "its moment came and it waited");
}

/* One film whose time has come. */
static int move_on(struct db *db, const struct withdrawals *withdrawals, int64_t film_id,
                   int64_t now_ms)
{
    int doubt = ASSENTS_SURE;
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct film_row film = {0};
    bool is_held = false;
    int r = arena ? films_get(db, film_id, arena, &film) : -ENOMEM;

    if (r == 0)
        r = hold_film(db, withdrawals, &film, &is_held);
    if (r == 0)
        r = assents_doubt(db, film_id, &doubt);
    if (r)
        return r == FILMS_MISSING ? 0 : fault(r);
    if (doubt != ASSENTS_SURE && str_equal(film.state, "scheduled"))
        return miss(db, &film);
    if (film.end_at >= 0 && film.end_at <= now_ms)
        return turn(db, &film, "ended");
    if (is_held)
        return fault(set_state(db, &film, "withdrawn", film.publish_at, film.end_at));
    return turn(db, &film, "live");
}

static int move_all(struct db *db, int data_fd, const int64_t *ids, int count, int64_t now_ms)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    int r = withdrawals_read(data_fd, &withdrawals);

    for (int i = 0; r == 0 && i < count; i++)
        r = move_on(db, withdrawals, ids[i], now_ms);
    return fault(r);
}

int publish_due(struct db *db, int data_fd, const struct release_rules *rules, int64_t now_ms)
{
    int64_t ids[DUE_MAX];
    int count = DUE_MAX, r = look_at_doubts(db, rules);

    if (r)
        return fault(r);
    while (count == DUE_MAX) {
        r = films_due(db, now_ms, ids, DUE_MAX, &count);
        if (r || count == 0)
            return fault(r);
        r = db_begin(db);
        if (r == 0)
            r = db_end(db, move_all(db, data_fd, ids, count, now_ms));
        if (r)
            return fault(r);
    }
    return 0;
}
