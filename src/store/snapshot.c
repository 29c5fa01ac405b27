/* The whole catalogue as the rule needs it, read in one moment. */
#include "store/snapshot.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "rows.h"

static int read_films(struct db *db, const struct snapshot *snapshot)
{
    AUTO_ROWS struct rows rows;
    struct snapshot_film film;
    int r;

    rows_open(&rows, db, QUERY_SNAPSHOT_FILMS);
    while ((r = rows_next(&rows)) == 0) {
        film.id = rows_number(&rows);
        film.public_id = rows_text_here(&rows);
        film.slug = rows_text_here(&rows);
        film.state = rows_text_here(&rows);
        film.publish_at = rows_moment(&rows);
        film.end_at = rows_moment(&rows);
        film.is_announced = rows_bool(&rows);
        film.audience = rows_text_here(&rows);
        film.is_in_doubt = rows_bool(&rows);
        r = snapshot->film(snapshot->context, &film);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int read_digests(struct db *db, const struct snapshot *snapshot)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SNAPSHOT_DIGESTS);
    while ((r = rows_next(&rows)) == 0) {
        int64_t film_id = rows_number(&rows);

        r = snapshot->digest(snapshot->context, film_id, rows_text_here(&rows));
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int read_versions(struct db *db, const struct snapshot *snapshot)
{
    AUTO_ROWS struct rows rows;
    struct snapshot_version version;
    int r;

    rows_open(&rows, db, QUERY_SNAPSHOT_VERSIONS);
    while ((r = rows_next(&rows)) == 0) {
        version.id = rows_number(&rows);
        version.film_id = rows_number(&rows);
        version.public_id = rows_text_here(&rows);
        version.is_ready = rows_bool(&rows);
        version.is_main = rows_bool(&rows);
        r = snapshot->version(snapshot->context, &version);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int read_renditions(struct db *db, const struct snapshot *snapshot)
{
    AUTO_ROWS struct rows rows;
    struct snapshot_rendition rendition;
    int r;

    rows_open(&rows, db, QUERY_SNAPSHOT_RENDITIONS);
    rows_put_number(&rows, clock_wall_ms());
    while ((r = rows_next(&rows)) == 0) {
        (void)rows_number(&rows); /* its film, by which they are in order */
        rendition.version_id = rows_number(&rows);
        rendition.seen_until = rows_number(&rows);
        (void)rows_number(&rows);
        rendition.name = rows_text_here(&rows);
        rendition.path = rows_text_here(&rows);
        rendition.type = rows_text_here(&rows);
        rendition.bytes = rows_number(&rows);
        rendition.sha256 = rows_text_here(&rows);
        rendition.created_at = rows_number(&rows);
        r = snapshot->rendition(snapshot->context, &rendition);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int read_people(struct db *db, const struct snapshot *snapshot)
{
    AUTO_ROWS struct rows rows;
    struct snapshot_person person;
    int r;

    rows_open(&rows, db, QUERY_SNAPSHOT_PEOPLE);
    while ((r = rows_next(&rows)) == 0) {
        person.film_id = rows_number(&rows);
        person.code = rows_text_here(&rows);
        person.from_at = rows_number(&rows);
        person.until_at = rows_number(&rows);
        person.may_embed = rows_bool(&rows);
        r = snapshot->person(snapshot->context, &person);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

static int read_grants(struct db *db, const struct snapshot *snapshot)
{
    AUTO_ROWS struct rows rows;
    struct snapshot_grant grant;
    int r;

    rows_open(&rows, db, QUERY_SNAPSHOT_GRANTS);
    while ((r = rows_next(&rows)) == 0) {
        grant.kind = rows_text_here(&rows);
        grant.id = rows_number(&rows);
        grant.public_id = rows_text_here(&rows);
        grant.film_id = rows_number(&rows);
        grant.until_at = rows_moment(&rows);
        r = snapshot->grant(snapshot->context, &grant);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int snapshot_read(struct db *db, const struct snapshot *snapshot)
{
    int r = db_begin_reading(db);

    if (r)
        return fault(r);
    r = read_films(db, snapshot);
    if (!r)
        r = read_digests(db, snapshot);
    if (!r)
        r = read_versions(db, snapshot);
    if (!r)
        r = read_renditions(db, snapshot);
    if (!r)
        r = read_people(db, snapshot);
    if (!r)
        r = read_grants(db, snapshot);
    db_rollback(db);
    return r;
}

int snapshot_changes(struct db *db, int64_t *changes)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_SNAPSHOT_CHANGES);
    r = rows_next(&rows);
    if (r)
        return fault(r == ROWS_END ? -EPROTO : r);
    *changes = rows_number(&rows);
    return rows_done(&rows);
}
