/* GET /search?q=: films, and what people said in them, with the moment it is said. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/fault.h"
#include "base/vtt.h"
#include "catalogue/search.h"
#include "catalogue/theme.h"

#include "card.h"
#include "frame.h"
#include "routes.h"
#include "site_context.h"
#include "theme_words.h"
#include "wording.h"

enum { PAGE_SEARCH_FILMS = 20 }; /* best first: who wants more narrows the words */

/* The words of a hit, cut where \x02 opens and \x03 closes a match. */
static int page_search_pieces(struct arena *arena, const char *snippet, struct hit_view *hit)
{
    size_t length = strlen(snippet);
    struct piece_view *pieces = arena_array(arena, length + 1, sizeof *pieces);
    bool is_match = false;

    if (!pieces)
        return -ENOMEM;
    hit->pieces = pieces;
    while (*snippet) {
        size_t run = strcspn(snippet, "\x02\x03");

        if (run > 0) {
            pieces[hit->piece_count].text = arena_strndup(arena, snippet, run);
            if (!pieces[hit->piece_count].text)
                return -ENOMEM;
            pieces[hit->piece_count++].is_match = is_match;
        }
        snippet += run;
        if (*snippet)
            is_match = *snippet++ == '\x02';
    }
    return 0;
}

static int page_search_hits(struct arena *arena, enum tongue tongue,
                            const struct search_film *found, struct found_view *view)
{
    struct hit_view *hits = arena_array(arena, (size_t)found->hit_count + 1, sizeof *hits);
    char clock[24];

    if (!hits)
        return -ENOMEM;
    for (int i = 0; i < found->hit_count; i++) {
        const struct search_hit *hit = &found->hits[i];
        int r = page_search_pieces(arena, hit->snippet, &hits[i]);

        if (r)
            return r;
        if (hit->language && strncmp(hit->language, tongue_tag(tongue), 2) != 0)
            hits[i].language = hit->language;
        if (hit->t_ms < 0)
            continue;
        hits[i].is_chapter = hit->is_chapter;
        vtt_write_time(clock, hit->t_ms);
        hits[i].clock = arena_strdup(arena, clock);
        hits[i].second = hit->t_ms / 1000;
        hits[i].speaker = hit->speaker;
        if (!hits[i].clock)
            return -ENOMEM;
    }
    view->hits = hits;
    view->hit_count = found->hit_count;
    return 0;
}

/* "3 moments in 2 films"; of films found by their own words alone, "1 film". */
static const char *page_search_summary(struct arena *arena, enum tongue tongue,
                                       const struct search_result *result)
{
    const char *films = wording_count(arena, tongue, WORD_COUNT_FILM, result->film_count);
    const char *said;
    int moments = 0;

    for (int i = 0; i < result->film_count; i++)
        for (int j = 0; j < result->films[i].hit_count; j++)
            moments += result->films[i].hits[j].t_ms >= 0;
    if (!moments)
        return films;
    said = wording_count(arena, tongue, WORD_COUNT_MOMENT, moments);
    return said && films ? wording_make(arena, tongue, WORD_MOMENTS_IN, said, films) : NULL;
}

static int page_search_fill(struct arena *arena, const struct search_result *result,
                            struct search_view *view)
{
    struct found_view *films = arena_array(arena, (size_t)result->film_count + 1, sizeof *films);
    int r = films ? 0 : -ENOMEM;

    for (int i = 0; !r && i < result->film_count; i++) {
        if (!card_fill(arena, view->frame.tongue, result->films[i].film, &films[i].card))
            return -ENOMEM;
        r = page_search_hits(arena, view->frame.tongue, &result->films[i], &films[i]);
    }
    view->films = films;
    view->film_count = result->film_count;
    view->is_capped = result->is_capped;
    view->is_shortened = result->is_shortened;
    view->summary = page_search_summary(arena, view->frame.tongue, result);
    return r ? r : view->summary ? 0 : -ENOMEM;
}

/* Whether a word of the name begins so, in whatever case. */
static bool page_search_begins(const char *name, const char *word, size_t length)
{
    for (; *name; name += strcspn(name, " -") + (name[strcspn(name, " -")] != '\0'))
        if (strncasecmp(name, word, length) == 0)
            return true;
    return false;
}

/* A theme that has all of the words in its name, as the page says it. */
static bool page_search_names(const void *context, const struct film_theme *theme)
{
    const struct search_view *view = context;
    const char *name = theme_words(view->frame.tongue, theme);

    for (const char *word = view->words; *word;) {
        size_t length = strcspn(word, " \t");

        if (length && !page_search_begins(name, word, length))
            return false;
        word += length + strspn(word + length, " \t");
    }
    return true;
}

static int page_search_themes(const struct look *look, struct arena *arena,
                              struct search_view *view)
{
    struct theme_list list;
    struct theme_view *themes;
    int r = view->is_asked ? theme_list_like(look, page_search_names, view, arena, &list) : 0;

    if (!r && (!view->is_asked || (!view->film_count && !list.count)))
        r = theme_list(look, NULL, arena, &list);
    if (r)
        return r;
    themes = arena_array(arena, (size_t)list.count + 1, sizeof *themes);
    if (!themes)
        return -ENOMEM;
    for (int i = 0; i < list.count; i++)
        themes[i] = (struct theme_view){list.themes[i].id,
                                        theme_words(view->frame.tongue, &list.themes[i])};
    view->themes = themes;
    view->theme_count = list.count;
    return 0;
}

static int page_search_run(struct request *req, const struct look *look, struct search_view *view)
{
    const struct search_filter filter = {.has_welsh = view->welsh,
                                         .has_bsl = view->bsl,
                                         .is_described = view->described,
                                         .is_short = view->is_short};
    struct arena *arena = request_arena(req);
    struct search_result result;
    int r = 0;

    if (view->is_asked)
        r = search_run(look, view->words, &filter, PAGE_SEARCH_FILMS, arena, &result);
    if (!r && view->is_asked)
        r = page_search_fill(arena, &result, view);
    return r ? r : page_search_themes(look, arena, view);
}

int page_search(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    const char *words = request_argument(req, "q");
    struct search_view view = {.words = words,
                               .is_asked = words && words[strspn(words, " \t")],
                               .welsh = request_argument(req, "welsh"),
                               .bsl = request_argument(req, "bsl"),
                               .described = request_argument(req, "described"),
                               .is_short = request_argument(req, "short")};
    int r = frame_fill(req, "/search", &view.frame);

    view.frame.title = wording_say(view.frame.tongue, WORD_SEARCH_TITLE);
    view.frame.is_search = true;
    view.frame.is_hidden = true;
    if (!r)
        r = page_search_run(req, &look, &view);
    if (r)
        return fault(r);
    page_search_write(&body, view.frame.tongue, &view);
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}
