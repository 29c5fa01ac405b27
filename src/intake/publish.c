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

/* "from 2026-03-01T19:00:00Z until 2026-04-01T00:00:00Z" */
static int tell(struct db *db, const char *who, const struct film_row *film, int64_t at_ms,
                int64_t end_ms)
{
    char from[CLOCK_TEXT_MAX], until[CLOCK_TEXT_MAX] = "";

    clock_write_rfc3339(from, at_ms);
    if (end_ms >= 0)
        clock_write_rfc3339(until, end_ms);
    return audit_addf(db, who, "publish", film->slug, "from %s%s%s", from,
                      until[0] ? " until " : "", until);
}

/* Inside the transaction. */
static int publish(struct db *db, const char *who, const struct withdrawals *withdrawals,
                   struct film_row *film, int64_t at_ms, int64_t end_ms,
                   char reason[PUBLISH_REASON_MAX])
{
    int64_t now_ms = clock_wall_ms();
    bool is_held = false;
    int r = hold_film(db, withdrawals, film, &is_held);

    if (r)
        return fault(r);
    if (is_held || str_equal(film->state, "withdrawn"))
        return say(reason, PUBLISH_WITHDRAWN, "it is withdrawn");
    if (at_ms < 0)
        at_ms = str_equal(film->state, "live") ? film->publish_at : now_ms;
    end_ms = end_ms == PUBLISH_FOR_EVER ? -1 : end_ms < 0 ? film->end_at : end_ms;
    if (end_ms >= 0 && (end_ms <= at_ms || end_ms <= now_ms))
        return say(reason, PUBLISH_BACKWARDS,
                   "its end has passed already, or comes before its beginning");
    r = set_state(db, film, at_ms > now_ms ? "scheduled" : "live", at_ms, end_ms);
    return r ? fault(r) : tell(db, who, film, at_ms, end_ms);
}

static int publish_found(struct db *db, int data_fd, const char *who, const char *slug,
                         int64_t at_ms, int64_t end_ms, char reason[PUBLISH_REASON_MAX])
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    struct film_row film = {0};
    int r = arena ? films_find(db, slug, arena, &film) : -ENOMEM;

    if (r == FILMS_MISSING)
        return say(reason, PUBLISH_MISSING, "there is no such film");
    if (r == 0)
        r = withdrawals_read(data_fd, &withdrawals);
    if (r)
        return fault(r);
    r = film.has_rendition ? publish(db, who, withdrawals, &film, at_ms, end_ms, reason)
                           : say_not_ready(db, &film, arena, reason);
    return r < 0 ? fault(r) : r;
}

int publish_film(struct db *db, int data_fd, const char *who, const char *slug, int64_t at_ms,
                 int64_t end_ms, char reason[PUBLISH_REASON_MAX])
{
    int r = db_begin(db);

    reason[0] = '\0';
    if (r)
        return fault(r);
    r = db_end(db, publish_found(db, data_fd, who, slug, at_ms, end_ms, reason));
    return r < 0 ? fault(r) : r;
}

static int turn(struct db *db, const struct film_row *film, const char *state)
{
    int r = set_state(db, film, state, film->publish_at, film->end_at);

    return r ? fault(r) : audit_add(db, AUDIT_ITSELF, state, film->slug, "its time has come");
}

/* One film whose time has come. */
static int move_on(struct db *db, const struct withdrawals *withdrawals, int64_t film_id,
                   int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct film_row film = {0};
    bool is_held = false;
    int r = arena ? films_get(db, film_id, arena, &film) : -ENOMEM;

    if (r == 0)
        r = hold_film(db, withdrawals, &film, &is_held);
    if (r)
        return r == FILMS_MISSING ? 0 : fault(r);
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

int publish_due(struct db *db, int data_fd, int64_t now_ms)
{
    int64_t ids[DUE_MAX];
    int count = DUE_MAX;

    while (count == DUE_MAX) {
        int r = films_due(db, now_ms, ids, DUE_MAX, &count);
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
