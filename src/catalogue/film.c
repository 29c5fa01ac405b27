/* One film as people read it: its record, its versions and what can be played of them. */
#include "catalogue/film.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/autonym.h"
#include "film_row.h"
#include "store/captions.h"
#include "store/film_words.h"
#include "store/versions.h"

enum { THEMES_MAX = 32, VERSIONS_MAX = 8, RENDITIONS_MAX = 16, CAPTIONS_MAX = 64 };

/* Where a text has none in that language, its own stays. */
static int translate(struct film *film, const struct look *look, struct arena *arena)
{
    struct film_words words;
    int r;

    if (!look->language || film_speaks(film, look->language))
        return 0;
    r = film_words_find(look->db, film->id, look->language, arena, &words);
    if (r)
        return r == FILM_WORDS_MISSING ? 0 : fault(r);
    if (*words.title) {
        film->title = words.title;
        film->title_language = words.language;
    }
    if (*words.dek) {
        film->dek = words.dek;
        film->dek_language = words.language;
    }
    if (*words.synopsis) {
        film->synopsis = words.synopsis;
        film->synopsis_language = words.language;
    }
    return 0;
}

int film_fill(struct film *film, const struct look *look, const struct film_row *row,
              struct arena *arena)
{
    *film = (struct film){.id = row->id,
                          .public_id = row->public_id,
                          .slug = row->slug,
                          .kind = row->kind,
                          .door = row->door,
                          .language = row->language,
                          .language_name = autonym(row->language),
                          .title = row->title,
                          .dek = row->dek,
                          .synopsis = row->synopsis,
                          .title_language = row->language,
                          .dek_language = row->language,
                          .synopsis_language = row->language,
                          .number = (int)row->number,
                          .is_announced = row->is_announced,
                          .publish_ms = row->publish_at,
                          .end_ms = row->end_at,
                          .duration_ms = row->duration_ms};
    if (!film_state_read(row->state, &film->state))
        return fault(-EPROTO);
    return translate(film, look, arena);
}

static int add_theme(void *context, const char *id, const char *name)
{
    struct film *film = context;

    if (film->theme_count < THEMES_MAX)
        film->themes[film->theme_count++] = (struct film_theme){.id = id, .name = name};
    return 0;
}

int film_fill_themes(struct film *film, struct db *db, struct arena *arena)
{
    film->themes = arena_array(arena, THEMES_MAX, sizeof(*film->themes));
    if (!film->themes)
        return fault(-ENOMEM);
    return films_each_theme(db, film->id, arena, add_theme, film);
}

/* "v720.mp4", "v720-av1.mp4", "a128.mp4": as the ladder names what is no film by itself. */
bool film_is_track(const char *name)
{
    size_t digits = *name == 'v' || *name == 'a' ? strspn(name + 1, "0123456789") : 0;
    const char *rest = name + 1 + digits;

    return digits > 0 && (str_equal(rest, ".mp4") || (*name == 'v' && str_equal(rest, "-av1.mp4")));
}

static int add_rendition(void *context, const struct rendition_row *row)
{
    struct film_version *version = context;

    if (version->rendition_count == RENDITIONS_MAX)
        return 0;
    version->track_count += film_is_track(row->name);
    version->renditions[version->rendition_count++] =
        (struct film_rendition){.name = row->name,
                                .type = row->type,
                                .codecs = row->codecs,
                                .sha256 = row->sha256,
                                .bytes = row->bytes,
                                .bit_rate = row->bit_rate,
                                .width = (int)row->width,
                                .height = (int)row->height,
                                .is_track = film_is_track(row->name)};
    return 0;
}

static int add_caption(void *context, const struct caption_row *row)
{
    struct film_version *version = context;

    if (version->caption_count < CAPTIONS_MAX)
        version->captions[version->caption_count++] =
            (struct film_caption){.language = row->language, .label = autonym(row->language)};
    return 0;
}

static int fill_chapters(struct db *db, int64_t version_id, struct arena *arena,
                         struct film_chapter **chapters, int *count)
{
    struct vtt vtt;
    int r = chapters_list(db, version_id, arena, &vtt);

    if (r)
        return fault(r);
    *chapters = arena_array(arena, (size_t)vtt.count + 1, sizeof(**chapters));
    if (!*chapters)
        return fault(-ENOMEM);
    for (*count = 0; *count < vtt.count; ++*count) {
        const struct vtt_cue *cue = &vtt.cues[*count];

        (*chapters)[*count] = (struct film_chapter){
            .start_ms = cue->start_ms, .end_ms = cue->end_ms, .title = cue->text};
    }
    return 0;
}

/* Of its own, or of the main one. */
static int fill_words(struct film_version *version, struct db *db, const struct version_row *row,
                      struct arena *arena)
{
    int64_t lender;
    int r = film_lender(db, row, arena, &lender);

    if (!r)
        r = captions_each(db, row->id, arena, add_caption, version);
    if (!r && !version->caption_count && lender)
        r = captions_each(db, lender, arena, add_caption, version);
    if (!r)
        r = fill_chapters(db, row->id, arena, &version->chapters, &version->chapter_count);
    if (!r && !version->chapter_count && lender)
        r = fill_chapters(db, lender, arena, &version->chapters, &version->chapter_count);
    return fault(r);
}

static int fill_version(struct film_version *version, struct db *db, const struct version_row *row,
                        struct arena *arena)
{
    int r;

    *version = (struct film_version){
        .id = row->public_id,
        .kind = row->kind,
        .state = row->state,
        .why = row->why,
        .duration_ms = row->duration_ms,
        .renditions = arena_array(arena, RENDITIONS_MAX, sizeof(*version->renditions)),
        .captions = arena_array(arena, CAPTIONS_MAX, sizeof(*version->captions))};
    if (!version->renditions || !version->captions)
        return fault(-ENOMEM);
    r = renditions_each(db, row->id, arena, add_rendition, version);
    if (!r)
        r = fill_words(version, db, row, arena);
    if (!r)
        r = film_fill_pictures(version, db, row->id, arena);
    return r;
}

struct filling {
    const struct look *look;
    struct film *film;
    struct arena *arena;
};

/* What is not ready yet is nobody's but the staff's. */
static int add_version(void *context, const struct version_row *row)
{
    struct filling *filling = context;
    struct film *film = filling->film;

    if (film->version_count == VERSIONS_MAX)
        return 0;
    if (filling->look->viewer.kind != VIEWER_STAFF && !str_equal(row->state, "ready"))
        return 0;
    return fill_version(&film->versions[film->version_count++], filling->look->db, row,
                        filling->arena);
}

static int fill_whole(struct film *film, const struct look *look, const struct film_row *row,
                      struct arena *arena)
{
    struct filling filling = {.look = look, .film = film, .arena = arena};
    int r = film_fill(film, look, row, arena);

    if (!r)
        r = film_fill_themes(film, look->db, arena);
    if (!r)
        r = film_fill_notices(film, look, arena);
    if (r)
        return fault(r);
    film->versions = arena_array(arena, VERSIONS_MAX, sizeof(*film->versions));
    if (!film->versions)
        return fault(-ENOMEM);
    return versions_each(look->db, row->id, arena, add_version, &filling);
}

int film_find(const struct look *look, const char *slug, struct arena *arena, struct film **film)
{
    const struct visibility *shown = look_film(look, slug);
    struct film_row row;
    int r;

    if (!shown)
        return FILM_MISSING;
    /* By row, and then compared: the slug may be another film's since the picture was made. */
    r = films_get(look->db, shown->film_id, arena, &row);
    if (r == FILMS_MISSING)
        return FILM_MISSING;
    if (r)
        return fault(r);
    if (!str_equal(row.public_id, shown->public_id) || !str_equal(row.slug, slug))
        return FILM_MISSING;
    if (look->viewer.kind != VIEWER_STAFF && !row.has_rendition)
        return FILM_MISSING; /* since the picture was made */
    *film = arena_alloc(arena, sizeof(**film));
    return *film ? fill_whole(*film, look, &row, arena) : fault(-ENOMEM);
}

bool film_speaks(const struct film *film, const char *language)
{
    size_t length = strcspn(film->language, "-");

    return strcspn(language, "-") == length && strncmp(film->language, language, length) == 0;
}

static int fill_with(struct film *film, const struct look *look, const char *version_id,
                     struct arena *arena)
{
    struct version_row row;
    int r = versions_find_public(look->db, version_id, arena, &row);

    if (r == VERSIONS_MISSING || (!r && row.film_id != film->id))
        return FILM_MISSING;
    if (r)
        return fault(r);
    film->versions = arena_alloc(arena, sizeof(*film->versions));
    film->version_count = 1;
    return film->versions ? fill_version(film->versions, look->db, &row, arena) : fault(-ENOMEM);
}

int film_find_version(const struct look *look, const char *version_id, struct arena *arena,
                      struct film **film)
{
    const struct visibility *shown = look_version(look, version_id);
    struct film_row row;
    int r = shown ? films_get(look->db, shown->film_id, arena, &row) : FILMS_MISSING;

    if (r == FILMS_MISSING || (!r && !str_equal(row.public_id, shown->public_id)))
        return FILM_MISSING;
    if (r)
        return fault(r);
    *film = arena_alloc(arena, sizeof(**film));
    if (!*film)
        return fault(-ENOMEM);
    r = film_fill(*film, look, &row, arena);
    return r ? fault(r) : fill_with(*film, look, version_id, arena);
}

int film_chapters(const struct look *look, const char *version_id, struct arena *arena,
                  struct film_chapter **chapters, int *count)
{
    struct version_row row;
    int64_t lender;
    int r;

    if (!look_version(look, version_id))
        return FILM_MISSING;
    r = versions_find_public(look->db, version_id, arena, &row);
    if (r == VERSIONS_MISSING)
        return FILM_MISSING;
    if (r)
        return fault(r);
    r = fill_chapters(look->db, row.id, arena, chapters, count);
    if (r || *count)
        return fault(r);
    r = film_lender(look->db, &row, arena, &lender);
    return r || !lender ? fault(r) : fill_chapters(look->db, lender, arena, chapters, count);
}
