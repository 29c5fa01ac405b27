/* Films put straight into a catalogue, as intake would leave them. */
#include "seed.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/str.h"
#include "store/assents.h"
#include "store/captions.h"
#include "store/contents.h"
#include "store/films.h"
#include "store/searchable.h"
#include "store/versions.h"

static void add_film(struct db *db, const struct seed *seed, struct seeded *film)
{
    struct film_row row = {
        .public_id = film->public_id,
        .slug = seed->slug,
        .kind = seed->kind ? seed->kind : "episode",
        .door = "plum",
        .language = "en-GB",
        .state = seed->state ? seed->state : "live",
        .number = seed->number,
        .is_announced = seed->is_announced,
        .publish_at = seed->publish_at ? seed->publish_at : 1000,
        .end_at = seed->end_at ? seed->end_at : -1,
        .created_at = 500,
        .title = seed->title ? seed->title : seed->slug,
        .dek = seed->dek,
    };

    id_new(film->public_id);
    check(films_add(db, &row) == 0);
    film->film_id = row.id;
    if (seed->theme)
        check(films_set_themes(db, row.id, &seed->theme, 1) == 0);
}

static void add_version(struct db *db, const struct seed *seed, struct seeded *film)
{
    struct version_row row = {.film_id = film->film_id,
                              .public_id = film->version,
                              .kind = "main",
                              .state = seed->is_unplayable ? "needs_packaging" : "ready",
                              .sha256 = film->sha256,
                              .duration_ms = 60000};

    id_new(film->version);
    id_new(film->sha256); /* twice 32 digits are a digest of nothing */
    id_new(film->sha256 + 32);
    check(versions_put(db, &row) == 0);
    film->version_id = row.id;
}

static void add_rendition(struct db *db, struct seeded *film)
{
    char path[64];
    struct rendition_row row = {.name = "original.mp4",
                                .path = path,
                                .type = "video/mp4",
                                .codecs = "avc1.64001E, mp4a.40.2",
                                .sha256 = film->sha256,
                                .bytes = SEED_BYTES,
                                .width = 640,
                                .height = 360,
                                .bit_rate = 800000,
                                .created_at = 900};

    snprintf(path, sizeof(path), "%s/original.mp4", film->version);
    check(renditions_replace(db, film->version_id, &row, 1) == 0);
    check(contents_enter(db, film->version_id, row.created_at) == 0);
}

static void add_captions(struct db *db, const struct seed *seed, struct seeded *film)
{
    struct vtt_cue cues[64];
    struct vtt vtt = {.cues = cues};
    struct caption_row row = {.version_id = film->version_id,
                              .language = "en-GB",
                              .vtt = "WEBVTT\n",
                              .sha256 = film->sha256,
                              .changed_at = 900};

    for (const struct seed_cue *cue = seed->cues; cue->text; cue++) {
        check(vtt.count < 64);
        cues[vtt.count] = (struct vtt_cue){.start_ms = vtt.count * 2000,
                                           .end_ms = vtt.count * 2000 + 1900,
                                           .speaker = cue->speaker,
                                           .text = cue->text};
        vtt.count++;
    }
    check(captions_put(db, &row, &vtt) == 0);
}

struct seeded seed_film(struct db *db, const struct seed *seed)
{
    struct seeded film;

    check(db_begin(db) == 0);
    add_film(db, seed, &film);
    add_version(db, seed, &film);
    if (!seed->is_unplayable)
        add_rendition(db, &film);
    if (seed->cues)
        add_captions(db, seed, &film);
    if (!seed->state || str_equal(seed->state, "live"))
        check(searchable_put(db, film.film_id) == 0);
    check(assents_set_doubt(db, film.film_id, ASSENTS_SURE) == 0);
    check(db_commit(db) == 0);
    return film;
}

void seed_rendition(int data_fd, const struct seeded *film)
{
    AUTO_FD int renditions = files_open_dir(data_fd, "renditions");
    AUTO_FD int dir = files_open_dir(renditions, film->version);
    AUTO_FD int file = openat(dir, "original.mp4", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    char bytes[SEED_BYTES];

    memset(bytes, 'x', sizeof(bytes));
    check(file >= 0 && files_write_all(file, bytes, sizeof(bytes)) == 0);
}
