/* Rows of what people have agreed to, and of what they have taken back. */
#include "store/consents.h"

#include "base/fault.h"
#include "change.h"
#include "rows.h"

static int drop(struct db *db, const struct consent_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONSENTS_DROP);
    rows_put_number(&rows, row->person_id);
    rows_put_row_id(&rows, row->film_id);
    return rows_run(&rows);
}

static int add(struct db *db, struct consent_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONSENTS_ADD);
    rows_put_number(&rows, row->person_id);
    rows_put_row_id(&rows, row->film_id);
    rows_put_number(&rows, row->valid_from);
    rows_put_number(&rows, row->expires_at);
    rows_put_number(&rows, row->checkin_at);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

static int add_use(struct db *db, int64_t consent_id, const char *use)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONSENTS_ADD_USE);
    rows_put_number(&rows, consent_id);
    rows_put_text(&rows, use);
    return rows_run(&rows);
}

static int add_party(struct db *db, int64_t consent_id, const struct consent_party *party)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONSENTS_ADD_PARTY);
    rows_put_number(&rows, consent_id);
    rows_put_text(&rows, party->party);
    rows_put_moment(&rows, party->given_at);
    return rows_run(&rows);
}

int consents_put(struct db *db, struct consent_row *row, const char *const *uses, int use_count,
                 const struct consent_party *parties, int party_count)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = drop(db, row);
    if (!r)
        r = add(db, row);
    for (int i = 0; i < use_count && !r; i++)
        r = add_use(db, row->id, uses[i]);
    for (int i = 0; i < party_count && !r; i++)
        r = add_party(db, row->id, &parties[i]);
    return r ? fault(r) : change_end(&change);
}

static void read_consent(struct rows *rows, struct arena *arena, struct consent_row *row)
{
    row->id = rows_number(rows);
    row->person_id = rows_number(rows);
    row->film_id = rows_number(rows);
    row->slug = rows_text(rows, arena);
    row->valid_from = rows_number(rows);
    row->expires_at = rows_number(rows);
    row->checkin_at = rows_number(rows);
    row->uses = rows_text(rows, arena);
    row->needed = rows_number(rows);
    row->given = rows_number(rows);
}

int consents_of_person(struct db *db, int64_t person_id, struct arena *arena,
                       int (*each)(void *context, const struct consent_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct consent_row row;
    int r;

    rows_open(&rows, db, QUERY_CONSENTS_OF_PERSON);
    rows_put_number(&rows, person_id);
    while ((r = rows_next(&rows)) == 0) {
        read_consent(&rows, arena, &row);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int consents_unsettled(struct db *db, int64_t film_id, int64_t now_ms, int64_t until_ms,
                       struct arena *arena, int (*each)(void *context, const char *code),
                       void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CONSENTS_UNSETTLED);
    rows_put_number(&rows, film_id);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, until_ms);
    while ((r = rows_next(&rows)) == 0) {
        const char *code = rows_text(&rows, arena);

        r = rows_done(&rows);
        if (!r)
            r = each(context, code);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int run_once(struct rows *rows)
{
    int r = rows_next(rows);

    if (r)
        return r == ROWS_END ? CONSENTS_ALREADY : fault(r);
    return rows_done(rows);
}

int consents_hold(struct db *db, int64_t person_id, int64_t film_id, const char *kind,
                  int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONSENTS_HOLD);
    rows_put_number(&rows, person_id);
    rows_put_row_id(&rows, film_id);
    rows_put_text(&rows, kind);
    rows_put_number(&rows, now_ms);
    return run_once(&rows);
}

int consents_hold_named(struct db *db, const char *code, const char *film, const char *kind,
                        int64_t now_ms)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONSENTS_HOLD_NAMED);
    rows_put_text(&rows, code);
    rows_put_text(&rows, film);
    rows_put_text(&rows, kind);
    rows_put_number(&rows, now_ms);
    return run_once(&rows);
}

int consents_free(struct db *db, int64_t person_id, int64_t film_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONSENTS_FREE);
    rows_put_number(&rows, person_id);
    rows_put_row_id(&rows, film_id);
    return run_once(&rows);
}

int consents_holds(struct db *db, int64_t person_id, struct arena *arena,
                   int (*each)(void *context, const struct hold_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct hold_row row;
    int r;

    rows_open(&rows, db, QUERY_CONSENTS_HOLDS);
    rows_put_number(&rows, person_id);
    while ((r = rows_next(&rows)) == 0) {
        row.film_id = rows_number(&rows);
        row.slug = rows_text(&rows, arena);
        row.kind = rows_text(&rows, arena);
        row.since = rows_number(&rows);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int consents_add_event(struct db *db, int64_t person_id, const struct consent_event *event)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CONSENTS_ADD_EVENT);
    rows_put_number(&rows, person_id);
    rows_put_text(&rows, event->film);
    rows_put_number(&rows, event->at);
    rows_put_text(&rows, event->what);
    rows_put_text(&rows, event->actor);
    return rows_run(&rows);
}

int consents_events(struct db *db, int64_t person_id, struct arena *arena,
                    int (*each)(void *context, const struct consent_event *event), void *context)
{
    AUTO_ROWS struct rows rows;
    struct consent_event event;
    int r;

    rows_open(&rows, db, QUERY_CONSENTS_EVENTS);
    rows_put_number(&rows, person_id);
    while ((r = rows_next(&rows)) == 0) {
        event.film = rows_text(&rows, arena);
        event.at = rows_number(&rows);
        event.what = rows_text(&rows, arena);
        event.actor = rows_text(&rows, arena);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &event);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
