/* What is said in a film: captions as served, and the transcript. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/film.h"
#include "film_row.h"
#include "store/captions.h"
#include "store/versions.h"

enum { ALIKE_MS = 1000 };

int film_lender(struct db *db, const struct version_row *version, struct arena *arena,
                int64_t *version_id)
{
    struct version_row main;
    int r;

    *version_id = 0;
    if (str_equal(version->kind, "main"))
        return 0;
    r = versions_find(db, version->film_id, "main", arena, &main);
    if (r)
        return r == VERSIONS_MISSING ? 0 : fault(r);
    if (llabs(main.duration_ms - version->duration_ms) <= ALIKE_MS)
        *version_id = main.id;
    return 0;
}

static int find_caption(struct db *db, const struct version_row *version, const char *language,
                        struct arena *arena, struct caption_row *row)
{
    int64_t lender;
    int r = captions_find(db, version->id, language, arena, row);

    if (r != CAPTIONS_MISSING)
        return r;
    r = film_lender(db, version, arena, &lender);
    return r || !lender ? (r ? r : CAPTIONS_MISSING)
                        : captions_find(db, lender, language, arena, row);
}

int film_caption(const struct look *look, const char *version_id, const char *language,
                 struct arena *arena, struct film_caption_text *caption)
{
    struct version_row version;
    struct caption_row row;
    int r;

    if (!look_version(look, version_id))
        return FILM_MISSING;
    r = versions_find_public(look->db, version_id, arena, &version);
    if (r == VERSIONS_MISSING)
        return FILM_MISSING;
    if (!r)
        r = find_caption(look->db, &version, language, arena, &row);
    if (r == CAPTIONS_MISSING)
        return FILM_MISSING;
    if (r)
        return fault(r);
    *caption = (struct film_caption_text){.film_id = version.film_id,
                                          .vtt = row.vtt,
                                          .sha256 = row.sha256,
                                          .changed_ms = row.changed_at,
                                          .duration_ms = version.duration_ms};
    return 0;
}

/* The captions asked for, and of those there are the nearest to them. */
struct choice {
    const char *language;
    bool is_exact; /* nothing but the language itself will do */
    int best;
    int64_t caption_id;
};

/* 3: the same; 2: the same language of another country ("en", "en-GB"); 1: another. */
static int nearness(const char *wanted, const char *language)
{
    size_t length = strcspn(wanted, "-");

    if (str_equal(wanted, language))
        return 3;
    return strcspn(language, "-") == length && strncmp(wanted, language, length) == 0 ? 2 : 1;
}

static int choose(void *context, const struct caption_row *row)
{
    struct choice *choice = context;
    int near = nearness(choice->language, row->language);

    if (near > choice->best && (near == 3 || !choice->is_exact)) {
        choice->best = near;
        choice->caption_id = row->id;
    }
    return 0;
}

static int find_captions(struct db *db, const struct film *film, struct arena *arena,
                         struct choice *choice)
{
    struct version_row version;
    int r = versions_find(db, film->id, "main", arena, &version);

    if (r == VERSIONS_MISSING)
        return 0;
    if (r)
        return fault(r);
    return captions_each(db, version.id, arena, choose, choice);
}

static int read_lines(struct db *db, int64_t caption_id, struct arena *arena,
                      struct film_line **lines, int *count)
{
    struct vtt vtt;
    int r = captions_cues(db, caption_id, arena, &vtt);

    if (r)
        return fault(r);
    *lines = arena_array(arena, (size_t)vtt.count + 1, sizeof(**lines));
    if (!*lines)
        return fault(-ENOMEM);
    for (*count = 0; *count < vtt.count; ++*count) {
        const struct vtt_cue *cue = &vtt.cues[*count];

        (*lines)[*count] = (struct film_line){.start_ms = cue->start_ms,
                                              .end_ms = cue->end_ms,
                                              .speaker = cue->speaker,
                                              .text = cue->text};
    }
    return 0;
}

int film_transcript(const struct look *look, const struct film *film, const char *language,
                    struct arena *arena, struct film_line **lines, int *count)
{
    struct choice choice = {.language = language ? language : film->language,
                            .is_exact = language != NULL};
    int r;

    *lines = NULL;
    *count = 0;
    if (!look_film_by_id(look, film->id))
        return FILM_MISSING;
    r = find_captions(look->db, film, arena, &choice);
    if (r)
        return fault(r);
    if (!choice.best)
        return language ? FILM_MISSING : 0;
    return read_lines(look->db, choice.caption_id, arena, lines, count);
}
