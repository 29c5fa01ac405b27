/* A film as its pages show it: found, and laid out in a view. */
#include "showing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/html.h"
#include "base/str.h"
#include "base/vtt.h"

#include "access.h"
#include "another.h"
#include "card.h"
#include "forewarning.h"
#include "frame.h"
#include "oembed.h"
#include "permitted.h"
#include "saying.h"
#include "site_context.h"
#include "theme_words.h"
#include "wording.h"

static const char *showing_clock(struct arena *arena, int64_t ms)
{
    char clock[24];

    vtt_write_time(clock, ms);
    return arena_strdup(arena, clock);
}

/* "Film 1, 9 minutes". */
static const char *showing_place(struct arena *arena, enum tongue tongue, const struct film *film)
{
    const char *lasts = saying_duration(arena, tongue, film->duration_ms);

    if (!film->number || !lasts)
        return lasts;
    return wording_make(arena, tongue, WORD_PLACE_WITH_NUMBER,
                        arena_printf(arena, "%d", film->number), lasts);
}

/* "The first night: IN CARE"; a name that begins with the series' own stays as it is. */
static const char *showing_title(struct arena *arena, enum tongue tongue, const char *title)
{
    if (str_starts(title, wording_say(tongue, WORD_SITE_NAME)))
        return title;
    return wording_make(arena, tongue, WORD_FILM_TITLE, title, NULL);
}

/* Browsers skip a source whose codecs they do not know, and an empty list is no codec they know. */
static const char *showing_type(struct arena *arena, const struct film_rendition *rendition)
{
    if (!rendition->codecs || !*rendition->codecs)
        return rendition->type;
    return arena_printf(arena, "%s; codecs=\"%s\"", rendition->type, rendition->codecs);
}

/* "480p, 12 MB", of 480p.mp4 and of the track v480.mp4. */
static int showing_source(struct arena *arena, const struct film_rendition *rendition,
                          int64_t sound_bytes, struct source_view *source)
{
    const char *name = rendition->name + rendition->is_track;

    source->name = rendition->name;
    source->is = arena_strndup(arena, rendition->sha256, LOOK_IS_LENGTH);
    source->type = showing_type(arena, rendition);
    source->size = saying_size(arena, rendition->bytes + sound_bytes);
    if (!source->is || !source->type || !source->size)
        return -ENOMEM;
    source->label = arena_printf(arena, "%.*s%s, %s", (int)strcspn(name, "."), name,
                                 rendition->is_track ? "p" : "", source->size);
    return source->label ? 0 : -ENOMEM;
}

/* Pictures that players put together with the sound, so that both are what one weighs. A person
 * chooses a size; the codec is the player's. */
static int showing_pieces(struct arena *arena, const struct film_version *version,
                          struct film_view *view)
{
    struct source_view *pieces =
        arena_array(arena, (size_t)version->rendition_count + 1, sizeof *pieces);
    int64_t sound_bytes = 0;

    if (!pieces)
        return -ENOMEM;
    for (int i = 0; i < version->rendition_count; i++)
        if (version->renditions[i].is_track && !version->renditions[i].width)
            sound_bytes = version->renditions[i].bytes;
    for (int i = 0; i < version->rendition_count; i++) {
        const struct film_rendition *rendition = &version->renditions[i];

        if (rendition->is_track && rendition->width > 0 && !str_ends(rendition->name, "-av1.mp4") &&
            showing_source(arena, rendition, sound_bytes, &pieces[view->piece_count++]))
            return -ENOMEM;
    }
    view->pieces = pieces;
    view->is_adaptive = version->track_count > 0;
    return 0;
}

/* Whether 480p.mp4 is also the track v480.mp4. */
static bool showing_is_in_pieces(const struct film_view *view, const struct source_view *source)
{
    size_t digits = strspn(source->name, "0123456789");

    for (int i = 0; i < view->piece_count; i++)
        if (!strncmp(view->pieces[i].name + 1, source->name, digits) &&
            view->pieces[i].name[1 + digits] == '.')
            return true;
    return false;
}

/* The smallest has its own place, however it comes. */
static void showing_low(struct source_view *sources, struct film_view *view)
{
    struct source_view *last = &sources[view->source_count - 1];

    sources[0].is_for_wide = view->source_count > 1;
    view->smaller = sources + 1;
    view->smaller_count = view->source_count > 1 ? view->source_count - 1 : 0;
    for (int i = 0; i < view->source_count; i++)
        sources[i].is_in_pieces = showing_is_in_pieces(view, &sources[i]);
    if (view->source_count > 1) {
        last->is_low = true;
        last->is_in_pieces = false;
        view->low = last;
    }
}

/* The best first: browsers take the first that they can play, and narrow ones the second. Tracks
 * are for players that put them together; sound without picture is no film, but is listened to. */
static int showing_sources(struct arena *arena, const struct film_version *version,
                           struct film_view *view)
{
    struct source_view *sources =
        arena_array(arena, (size_t)version->rendition_count + 1, sizeof *sources);
    struct source_view *listen = arena_array(arena, 1, sizeof *listen);

    if (!sources || !listen)
        return -ENOMEM;
    if (showing_pieces(arena, version, view))
        return -ENOMEM;
    view->sources = sources;
    for (int i = 0; i < version->rendition_count; i++) {
        const struct film_rendition *rendition = &version->renditions[i];
        bool is_film = rendition->width > 0;

        if (rendition->is_track)
            continue;
        if (showing_source(arena, rendition, 0, is_film ? &sources[view->source_count] : listen))
            return -ENOMEM;
        view->source_count += is_film;
        if (!is_film)
            view->listen = listen;
    }
    view->has_storyboard = version->has_storyboard;
    view->is_lighter = view->source_count > 1 || view->listen;
    if (view->source_count)
        showing_low(sources, view);
    return 0;
}

static int showing_captions(struct arena *arena, const struct film *film,
                            const struct film_version *version, struct film_view *view)
{
    struct caption_view *captions =
        arena_array(arena, (size_t)version->caption_count + 1, sizeof *captions);

    if (!captions)
        return -ENOMEM;
    for (int i = 0; i < version->caption_count; i++)
        captions[i] = (struct caption_view){
            .language = version->captions[i].language,
            .label = version->captions[i].label,
            .is_default = str_equal(version->captions[i].language, film->language),
        };
    view->captions = captions;
    view->caption_count = version->caption_count;
    return 0;
}

static int showing_chapters(struct arena *arena, const struct film_version *version,
                            struct film_view *view)
{
    struct chapter_view *chapters =
        arena_array(arena, (size_t)version->chapter_count + 1, sizeof *chapters);

    if (!chapters)
        return -ENOMEM;
    for (int i = 0; i < version->chapter_count; i++) {
        const struct film_chapter *chapter = &version->chapters[i];
        int64_t second = (chapter->start_ms + 999) / 1000;

        chapters[i] = (struct chapter_view){
            .title = chapter->title,
            .clock = showing_clock(arena, second * 1000),
            .second = second,
            .is_now = view->start > 0 && view->start == second,
        };
        if (!chapters[i].clock)
            return -ENOMEM;
    }
    view->chapters = chapters;
    view->chapter_count = version->chapter_count;
    return 0;
}

static int showing_lines(struct request *req, const struct look *look, const struct film *film,
                         struct film_view *view)
{
    struct arena *arena = request_arena(req);
    struct film_line *said;
    struct line_view *lines;
    const char *speaker = NULL;
    int count;
    int r = film_transcript(look, film, NULL, arena, &said, &count);

    if (r)
        return r;
    lines = arena_array(arena, (size_t)count + 1, sizeof *lines);
    if (!lines)
        return -ENOMEM;
    for (int i = 0; i < count; i++) {
        int64_t second = said[i].start_ms / 1000;

        lines[i] = (struct line_view){
            .clock = showing_clock(arena, said[i].start_ms),
            .speaker = str_equal(said[i].speaker, speaker) ? NULL : said[i].speaker,
            .text = said[i].text,
            .second = second,
            .is_first = i == 0 || said[i - 1].start_ms / 1000 != second,
        };
        speaker = said[i].speaker;
        if (!lines[i].clock)
            return -ENOMEM;
    }
    view->lines = lines;
    view->line_count = count;
    return 0;
}

static int showing_themes(struct arena *arena, const struct film *film, struct film_view *view)
{
    struct theme_view *themes = arena_array(arena, (size_t)film->theme_count + 1, sizeof *themes);

    if (!themes)
        return -ENOMEM;
    for (int i = 0; i < film->theme_count; i++)
        themes[i] = (struct theme_view){.id = film->themes[i].id,
                                        .name = theme_words(view->frame.tongue, &film->themes[i])};
    view->themes = themes;
    view->theme_count = film->theme_count;
    return 0;
}

/* ?t=79: the second to begin at. Anything that is no second of this film means the beginning. */
static int64_t showing_start(const struct request *req, const struct film *film)
{
    const char *t = request_argument(req, "t");
    int64_t second;

    if (!t || !str_to_number(t, &second) || second >= film->duration_ms / 1000)
        return 0;
    return second;
}

/* The drawn door, unless a person has approved a picture of the film. */
static const char *showing_poster(struct arena *arena, const struct film *film, const char *media)
{
    if (!film->versions[0].poster.width)
        return card_picture(film->door);
    return arena_printf(arena, "%s/%s/poster.jpg", media, film->versions[0].id);
}

static int showing_frame(struct request *req, const struct film *film, struct film_view *view)
{
    struct arena *arena = request_arena(req);
    const char *path = arena_printf(arena, "/films/%s", film->slug);
    int r = path ? frame_fill(req, path, &view->frame) : -ENOMEM;

    if (r)
        return r;
    view->frame.title = showing_title(arena, view->frame.tongue, film->title);
    view->frame.description = film->dek && *film->dek ? film->dek : NULL;
    view->frame.is_cinema = view->frame.is_film = true;
    view->frame.oembed = oembed_address(arena, site_of(req)->origin, view->frame.address);
    return view->frame.title && view->frame.oembed &&
                   card_poster(arena, site_of(req)->origin, view->frame.tongue, film,
                               &view->frame.card)
               ? 0
               : -ENOMEM;
}

static void showing_facts(struct request *req, const struct film *film, struct film_view *view)
{
    const struct access access = access_of(film);
    enum tongue tongue = view->frame.tongue;

    view->film_id = film->id;
    view->publish_ms = film->publish_ms;
    view->seconds = (film->duration_ms + 500) / 1000;
    view->slug = film->slug;
    view->title = card_text(tongue, film->title, film->title_language);
    view->dek = card_text(tongue, film->dek, film->dek_language);
    view->synopsis = card_text(tongue, film->synopsis, film->synopsis_language);
    view->language = film->language;
    view->place = showing_place(request_arena(req), tongue, film);
    view->version = film->versions[0].id;
    view->door = (struct door_view){.picture = card_picture(film->door), .number = film->number};
    view->start = showing_start(req, film);
    view->rung = access.rung;
    view->has_welsh = access.has_welsh;
}

enum { SHOWING_ALIKE_MS = 1000 };

/* Where the page and the film's bytes are for who asks. */
static int showing_place_of(struct request *req, const struct film *film, enum permit_kind kind,
                            const char *grant, struct film_view *view)
{
    struct arena *arena = request_arena(req);
    const char *root = grant ? permitted(req, kind, grant, film) : "";

    if (!root)
        return -ENOMEM;
    view->is_on_site = true;
    view->page = request_path(req);
    view->media = arena_printf(arena, "%s/media", root);
    view->ok = arena_printf(arena, "%s/films/%s/ok", root, film->slug);
    return view->media && view->ok ? 0 : -ENOMEM;
}

int showing_find(struct request *req, const struct look *look, struct film_view *view)
{
    return showing_find_by(req, look, PERMIT_PARTNER, NULL, view);
}

int showing_find_by(struct request *req, const struct look *look, enum permit_kind kind,
                    const char *grant, struct film_view *view)
{
    struct arena *arena = request_arena(req);
    const struct film_version *version;
    struct film *film;
    int r = film_find(look, request_part(req, "slug"), arena, &film);

    if (r)
        return r;
    *view = (struct film_view){0};
    r = showing_place_of(req, film, kind, grant, view);
    if (!r)
        r = showing_frame(req, film, view);
    if (r)
        return r;
    version = another_find(film, request_argument(req, "v"));
    if (llabs(version->duration_ms - film->duration_ms) > SHOWING_ALIKE_MS)
        film->skip_count = 0; /* they are in the time of the film as it was made */
    film->duration_ms = version->duration_ms;
    showing_facts(req, film, view);
    r = forewarning_fill(arena, film, str_equal(request_argument(req, "skip"), "yes"), view);
    if (r)
        return r;
    r = another_fill(arena, film, version, view);
    if (r)
        return r;
    view->version = version->id;
    view->as = version == &film->versions[0] ? NULL : version->kind;
    view->poster = showing_poster(arena, film, view->media);
    view->start_clock = showing_clock(arena, view->start * 1000);
    view->length_ms = film->duration_ms;
    view->length_clock = showing_clock(arena, film->duration_ms);
    if (!view->place || !view->poster || !view->start_clock || !view->length_clock)
        return -ENOMEM;
    r = showing_sources(arena, version, view);
    if (!r)
        r = showing_captions(arena, film, version, view);
    if (!r)
        r = showing_chapters(arena, version, view);
    if (!r)
        r = showing_lines(req, look, film, view);
    if (!r)
        r = showing_themes(arena, film, view);
    return r;
}
