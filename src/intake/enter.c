/* All that was learned of a file goes into the catalogue in one transaction: before it, nothing of
 * the film is seen; after it, all of it is. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/str.h"
#include "hold.h"
#include "intake/captioning.h"
#include "intake/finding.h"
#include "intake/packaging.h"
#include "intake/publish.h"
#include "intake/replacing.h"
#include "naming.h"
#include "pipeline.h"
#include "store/contents.h"
#include "store/film_words.h"
#include "store/notices.h"

static void take_texts(const struct sidecar *sidecar, struct film_row *film)
{
    if (sidecar->title)
        film->title = sidecar->title;
    if (sidecar->dek)
        film->dek = sidecar->dek;
    if (sidecar->synopsis)
        film->synopsis = sidecar->synopsis;
    if (sidecar->kind)
        film->kind = sidecar->kind;
    if (sidecar->door)
        film->door = sidecar->door;
    if (sidecar->language)
        film->language = sidecar->language;
    if (sidecar->number >= 0)
        film->number = sidecar->number;
    if (sidecar->announced >= 0)
        film->is_announced = sidecar->announced;
}

/* What a sidecar may decide the first time its film is seen, and never again. */
static void take_state(const struct job *job, struct film_row *film)
{
    const struct sidecar *sidecar = &job->beside.sidecar;
    const char *wanted = sidecar->state ? sidecar->state : job->scan->with->default_state;
    int64_t now_ms = clock_wall_ms();

    film->publish_at = sidecar->publish_at;
    film->end_at = sidecar->end_at;
    film->state = "draft";
    if (job->beside.is_sidecar_bad || str_equal(wanted, "draft"))
        return;
    if (str_equal(wanted, "ready")) {
        film->state = "ready";
        return;
    }
    if (film->end_at >= 0 && film->end_at <= now_ms) {
        film->state = "ended";
        return;
    }
    if (film->publish_at < 0)
        film->publish_at = now_ms;
    film->state = film->publish_at > now_ms ? "scheduled" : "live";
}

static int take_themes(const struct job *job, const struct film_row *film)
{
    const struct sidecar *sidecar = &job->beside.sidecar;

    return sidecar->theme_count < 0
               ? 0
               : fault(films_set_themes(job->scan->with->db, film->id, sidecar->themes,
                                        sidecar->theme_count));
}

static int add_film(struct job *job, struct film_row *film)
{
    const struct sidecar *sidecar = &job->beside.sidecar;
    int r = naming_of(job->arena, job->name, film);

    if (r)
        return fault(r);
    take_texts(sidecar, film);
    take_state(job, film);
    r = naming_add(job->scan->with->db, job->arena, sidecar->slug, film);
    return r ? fault(r) : take_themes(job, film);
}

static int write_notices(struct job *job, int64_t film_id)
{
    const struct noticing *notices = &job->beside.sidecar.notices;
    struct db *db = job->scan->with->db;
    bool is_ours = false;
    int r = notices->count >= 0 ? revise_is_ours(db, film_id, "notices", "", &is_ours) : 0;

    if (r || notices->count < 0)
        return fault(r);
    return is_ours ? fault(beside_say_ours(job, "notices"))
                   : fault(notices_replace(db, film_id, job->source.sha256, notices->rows,
                                           notices->count));
}

/* What staff wrote here stays, and whoever wrote the file is told. */
static int change_texts(struct job *job, struct film_row *film)
{
    struct db *db = job->scan->with->db;
    bool are_ours = false;
    int r = film_words_are_ours(db, film->id, &are_ours);

    if (r || !job->beside.has_sidecar || job->beside.is_sidecar_bad)
        return fault(r);
    if (are_ours)
        return fault(beside_say_ours(job, "its texts"));
    take_texts(&job->beside.sidecar, film);
    r = films_change(db, film);
    return r ? fault(r) : take_themes(job, film);
}

static int write_film(struct job *job, struct film_row *film)
{
    struct db *db = job->scan->with->db;
    int r;

    if (job->film_id) /* all that is said of it is said beside the film */
        return fault(films_get(db, job->film_id, job->arena, film));
    if (!job->source.film_id) {
        r = add_film(job, film);
    } else {
        r = films_get(db, job->source.film_id, job->arena, film);
        if (r == FILMS_MISSING)
            r = -ENOENT;
        if (r == 0)
            r = change_texts(job, film);
    }
    return r ? fault(r) : fault(write_notices(job, film->id));
}

/* What was made of it is what is served from now on; or nothing is, until it is packaged. */
static int put_version(struct job *job, int64_t film_id, struct version_row *version)
{
    struct db *db = job->scan->with->db;
    char *public_id = arena_alloc(job->arena, ID_MAX);
    int r;

    if (!public_id)
        return fault(-ENOMEM);
    id_new(public_id);
    *version = (struct version_row){.film_id = film_id,
                                    .public_id = public_id,
                                    .kind = job->kind,
                                    .state = job->rendition.path ? "ready" : "needs_packaging",
                                    .why = job->why,
                                    .sha256 = job->source.sha256,
                                    .duration_ms = job->scan->probe.duration_ms};
    r = versions_put(db, version);
    return r ? fault(r)
             : fault(renditions_replace(db, version->id, &job->rendition,
                                        job->rendition.path ? 1 : 0));
}

/* It is served as it came, from now on. */
static int put_in_service(struct job *job, struct version_row *version)
{
    struct db *db = job->scan->with->db;
    int r = packaging_forget(db, version->id);

    return r ? fault(r) : fault(contents_enter(db, version->id, clock_wall_ms()));
}

/* Whether a version can be played as it is: all its files are there. VERSIONS_MISSING. */
static int find_served(struct job *job, int64_t film_id, struct version_row *version,
                       bool *is_served)
{
    int r = versions_find(job->scan->with->db, film_id, job->kind, job->arena, version);

    *is_served = false;
    if (r || !str_equal(version->state, "ready"))
        return r < 0 ? fault(r) : r;
    return fault(package_is_whole(job, version->id, is_served));
}

/* A version in service stays there until what replaces it is made. */
static int write_new_version(struct job *job, int64_t film_id, struct version_row *version)
{
    const struct original original = {.sha256 = job->source.sha256,
                                      .duration_ms = job->scan->probe.duration_ms,
                                      .found = job->why};
    struct db *db = job->scan->with->db;
    bool is_served = false;
    int r = find_served(job, film_id, version, &is_served);

    if (r < 0)
        return fault(r);
    job->is_packaged = !job->rendition.path;
    if (is_served && job->is_packaged)
        return fault(packaging_ask(db, version->id, &original));
    if (r == VERSIONS_MISSING)
        r = 0;
    else
        r = is_served ? replacing_leave(db, version, clock_wall_ms())
                      : contents_drop(db, version->id);
    if (r == 0)
        r = put_version(job, film_id, version);
    if (r)
        return fault(r);
    return job->is_packaged ? fault(packaging_ask(db, version->id, &original))
                            : fault(put_in_service(job, version));
}

/* The bytes that it is made from are back, while others were to take their place. */
static int write_known_version(struct job *job, int64_t film_id, struct version_row *version)
{
    struct db *db = job->scan->with->db;
    struct packaging_row row;
    int r = versions_find(db, film_id, job->kind, job->arena, version);

    if (r)
        return r == VERSIONS_MISSING ? fault(-ENOENT) : fault(r);
    job->why = version->why;
    r = packagings_find(db, version->id, job->arena, &row);
    if (r == PACKAGINGS_MISSING)
        return 0;
    job->is_packaged = r == 0 && !str_equal(row.state, "done");
    if (r || str_equal(row.sha256, job->source.sha256) ||
        !str_equal(version->sha256, job->source.sha256))
        return fault(r);
    job->is_packaged = false;
    return fault(packaging_forget(db, version->id));
}

static int write_version(struct job *job, int64_t film_id, struct version_row *version)
{
    return job->is_known ? fault(write_known_version(job, film_id, version))
                         : fault(write_new_version(job, film_id, version));
}

/* A sidecar that would hide a film, now or one day, and may not: whoever wrote it must know. */
static const char *find_unheard(const struct job *job, const struct film_row *film)
{
    const struct sidecar *sidecar = &job->beside.sidecar;
    bool is_shown = str_equal(film->state, "live") || str_equal(film->state, "scheduled");

    if (!is_shown)
        return "";
    if (sidecar->state && !str_equal(sidecar->state, "live") &&
        !str_equal(sidecar->state, "scheduled"))
        return "its state counts only the first time (incare films withdraw takes it away)";
    if (sidecar->end_at >= 0 && sidecar->end_at != film->end_at)
        return "its end_at counts only the first time (incare films publish --until sets it)";
    return "";
}

/* All there is to say of a film that was taken in. */
static int say(struct job *job, const struct film_row *film)
{
    const char *complaints = job->beside.complaints, *unheard = find_unheard(job, film);
    const char *why = job->why;

    if (str_equal(film->state, "withdrawn"))
        why =
            arena_printf(job->arena, "the film is withdrawn (incare films restore %s)", film->slug);
    else if (job->is_packaged)
        why = arena_printf(job->arena, "needs packaging%s%s", why[0] ? ": " : "", why);
    else
        why = unheard;
    job->reason = why ? arena_printf(job->arena, "%s%s%s", why, why[0] && complaints[0] ? "; " : "",
                                     complaints)
                      : NULL;
    job->slug = arena_strdup(job->arena, film->slug);
    return job->reason && job->slug ? 0 : fault(-ENOMEM);
}

int enter_source(struct job *job, const char *state, const char *reason)
{
    struct db *db = job->scan->with->db;
    int r = 0;

    job->source.state = state;
    job->source.reason = reason;
    job->source.sidecars = job->beside.fingerprint;
    if (job->is_moved)
        r = sources_move(db, job->source.id, job->path);
    return r ? fault(r) : fault(sources_put(db, &job->source));
}

static int write_all(struct job *job, const struct withdrawals *withdrawals)
{
    struct film_row film = {0};
    struct version_row version = {0};
    int r = write_film(job, &film);

    if (r == 0)
        r = write_version(job, film.id, &version);
    if (r == 0 && !job->is_known)
        r = finding_keep(job->scan->with->db, job->source.sha256, &job->scan->probe);
    if (r == 0) /* the film's digests are known from here on */
        r = hold_obey(job->scan->with->db, withdrawals, &film);
    if (r == 0)
        r = captioning_settle(job->scan->with->db, film.id);
    if (r == 0)
        r = beside_write(job, version.id);
    if (r == 0 && !job->film_id)
        r = beside_translate(job, film.id, film.language);
    if (r == 0)
        r = publish_search(job->scan->with->db, film.id);
    if (r == 0)
        r = say(job, &film);
    job->source.film_id = film.id;
    return r ? fault(r) : fault(enter_source(job, "indexed", job->reason));
}

static int enter_once(struct job *job)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    struct db *db = job->scan->with->db;
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = withdrawals_read(job->scan->with->data_fd, &withdrawals);
    if (r == 0)
        r = write_all(job, withdrawals);
    return fault(db_end(db, r));
}

/* What the catalogue does not take (a constraint, a size) must have lain beside the film: the film
 * goes in without it, and no other waits. */
int enter_run(struct job *job)
{
    const struct job before = *job;
    int r = enter_once(job);

    if (r != -EINVAL && r != -EFBIG)
        return fault(r);
    *job = before;
    r = beside_give_up(job, "none was taken: the catalogue refused one, see the log");
    return r ? fault(r) : fault(enter_once(job));
}
