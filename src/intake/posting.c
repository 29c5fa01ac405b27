/* Where a film is told of elsewhere. */
#include "intake/posting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/slug.h"
#include "base/str.h"
#include "intake/describe.h"
#include "intake/shorten.h"
#include "people/audit.h"
#include "store/links.h"
#include "text/jsontext.h"
#include "text/origin.h"

const char *const posting_platforms[] = {"Instagram",  "Facebook", "X",      "Bluesky",  "Threads",
                                         "LinkedIn",   "YouTube",  "TikTok", "Mastodon", "Vimeo",
                                         "Newsletter", "Other",    NULL};
enum { WORDS_MAX = 2200, URL_MAX = 500 }; /* letters; the longest caption that a platform takes */

static int find_film(struct db *db, const char *slug, struct arena *arena, struct film_row *film)
{
    int r = films_find(db, slug, arena, film);

    return r == FILMS_MISSING ? POSTING_MISSING : fault(r);
}

struct reading {
    struct arena *arena;
    struct posting *posting;
};

static int add_post(void *context, const struct post_row *row)
{
    const struct reading *reading = context;

    if (reading->posting->count < posts_max)
        reading->posting->posts[reading->posting->count++] = *row;
    return 0;
}

int posting_read(struct db *db, const char *slug, struct arena *arena, struct posting *posting)
{
    struct reading reading = {arena, posting};
    struct film_row film = {0};
    int r = find_film(db, slug, arena, &film);

    if (r)
        return r < 0 ? fault(r) : r;
    *posting =
        (struct posting){.film = {.slug = film.slug,
                                  .title = film.title && *film.title ? film.title : film.slug,
                                  .state = film.state,
                                  .number = film.number},
                         .posts = arena_array(arena, (size_t)posts_max, sizeof *posting->posts)};
    return posting->posts ? fault(posts_each(db, film.id, arena, add_post, &reading))
                          : fault(-ENOMEM);
}

const struct post_row *posting_find(const struct posting *posting, const char *id)
{
    for (int i = 0; i < posting->count; i++)
        if (str_equal(posting->posts[i].public_id, id))
            return &posting->posts[i];
    return NULL;
}

/* What is wrong. */

static int refuse(struct posting_problem *problem, const char *field, const char *why)
{
    problem->field = field;
    snprintf(problem->text, sizeof problem->text, "%s", why);
    return POSTING_BAD;
}

const char *posting_url_fault(const char *url)
{
    char origin[ORIGIN_MAX], start[URL_MAX + 1];
    size_t length = strlen(url), host;
    const char *wrong;

    if (length > URL_MAX)
        return "This address is too long: 500 letters at most";
    for (size_t i = 0; i < length; i++)
        if (url[i] <= ' ' || url[i] >= 0x7f || strchr("\"<>\\^`{|}", url[i]))
            return "An address has no blanks, quotes or brackets in it: copy it from the browser";
    if (!str_starts(url, "https://"))
        return "Enter the post’s address, which begins with https://";
    host = strlen("https://") + strcspn(url + strlen("https://"), "/?#");
    memcpy(start, url, host);
    start[host] = '\0';
    if (strchr(start, '@'))
        return "There is a name or password in this address: take out what stands before the @";
    wrong = origin_read(start, origin);
    return wrong ? "This is no address of a website" : NULL;
}

const char *posting_why(int outcome, const struct posting_problem *problem)
{
    switch (outcome) {
    case POSTING_CHANGED:
        return "Somebody else has changed this post meanwhile. Look at it again.";
    case POSTING_BAD:
        return problem->text;
    case POSTING_FULL:
        return "There are as many posts of this film as there may be.";
    default:
        return "There is no such post.";
    }
}

static bool is_platform(const char *name)
{
    for (int i = 0; posting_platforms[i]; i++)
        if (str_equal(posting_platforms[i], name))
            return true;
    return false;
}

/* As it will be. */
static int judge(const struct post_row *row, struct posting_problem *problem)
{
    const char *wrong;

    if (!is_platform(row->platform))
        return refuse(problem, "platform", "Choose one of the platforms");
    if (describe_fault(row->words, WORDS_MAX))
        return refuse(problem, "words", "Make this shorter: 2,200 letters at most");
    if (!str_equal(row->state, "planned") && !str_equal(row->state, "posted") &&
        !str_equal(row->state, "removed"))
        return refuse(problem, "state", "A post is planned, posted or removed");
    if (!str_equal(row->state, "planned") || *row->url) {
        wrong = posting_url_fault(row->url);
        if (wrong)
            return refuse(problem, "url", wrong);
    }
    return 0;
}

/* One that was posted is not planned any more: what stands elsewhere stands here. */
static int judge_step(const struct post_row *before, const struct post_row *after,
                      struct posting_problem *problem)
{
    if (!str_equal(before->state, "planned") && str_equal(after->state, "planned"))
        return refuse(problem, "state", "It was posted once: say whether it is removed");
    if (str_equal(before->state, "planned") && str_equal(after->state, "removed"))
        return refuse(problem, "state", "It was never posted: delete it");
    return 0;
}

/* Acts. */

static int tell(const struct revise_act *act, const char *slug, const char *deed,
                const struct post_row *row)
{
    return fault(audit_addf(act->db, act->by, deed, slug, "%s, %s, %s", row->platform,
                            row->public_id, row->state));
}

static int add_code(const struct revise_act *act, const struct film_row *film, const char *wanted,
                    char code[POSTING_CODE_MAX], struct posting_problem *problem)
{
    int r;

    if (!*wanted)
        return fault(shorten_make(act->db, act->by, film, act->now_ms, code));
    if (!slug_is_valid(wanted) || !str_copy(code, POSTING_CODE_MAX, wanted))
        return refuse(problem, "code",
                      "At most 15 small letters and digits, in words joined by hyphens");
    r = shorten_put(act->db, act->by, film, act->now_ms, code);
    return r == SHORTEN_TAKEN ? refuse(problem, "code", "This one leads somewhere already")
                              : fault(r);
}

static int add(const struct revise_act *act, const struct posting_edit *edit, char id[33],
               struct posting_problem *problem)
{
    char code[POSTING_CODE_MAX];
    struct post_row row = {.public_id = id,
                           .platform = edit->platform ? edit->platform : "",
                           .words = edit->words ? edit->words : "",
                           .url = "",
                           .state = "planned",
                           .code = code,
                           .changed_at = act->now_ms,
                           .changed_by = act->by};
    struct film_row film = {0};
    int64_t count = 0;
    int r = find_film(act->db, act->slug, act->arena, &film);

    if (!r)
        r = judge(&row, problem);
    if (!r)
        r = posts_count(act->db, film.id, &count);
    if (!r && count >= posts_max)
        r = POSTING_FULL;
    if (!r)
        r = add_code(act, &film, edit->code ? edit->code : "", code, problem);
    if (!r)
        r = posts_add(act->db, film.id, &row);
    return r ? r : tell(act, film.slug, "post plan", &row);
}

int posting_add(const struct revise_act *act, const struct posting_edit *edit, char id[33],
                struct posting_problem *problem)
{
    int r = db_begin(act->db);

    id_new(id);
    if (r)
        return fault(r);
    r = db_end(act->db, add(act, edit, id, problem));
    return r < 0 ? fault(r) : r;
}

static int find_post(const struct revise_act *act, const char *id, int64_t base,
                     struct film_row *film, struct post_row *row)
{
    int r = find_film(act->db, act->slug, act->arena, film);

    row->revision = 0;
    if (!r)
        r = posts_find(act->db, film->id, id, act->arena, row);
    if (r)
        return r < 0 ? fault(r) : POSTING_MISSING;
    return base == REVISE_ANY || base == row->revision ? 0 : POSTING_CHANGED;
}

static bool is_same(const struct post_row *a, const struct post_row *b)
{
    return str_equal(a->platform, b->platform) && str_equal(a->words, b->words) &&
           str_equal(a->url, b->url) && str_equal(a->state, b->state);
}

static int change(const struct revise_act *act, const struct film_row *film,
                  const struct post_row *before, const struct posting_edit *edit,
                  struct posting_problem *problem)
{
    struct post_row row = *before;
    int r;

    row.platform = edit->platform ? edit->platform : row.platform;
    row.words = edit->words ? edit->words : row.words;
    row.url = edit->url ? edit->url : row.url;
    row.state = edit->state ? edit->state : row.state;
    if (is_same(before, &row))
        return 0;
    row.changed_at = act->now_ms;
    row.changed_by = act->by;
    r = judge(&row, problem);
    if (!r)
        r = judge_step(before, &row, problem);
    if (!r)
        r = posts_change(act->db, &row);
    return r ? r : tell(act, film->slug, "post change", &row);
}

int posting_change(const struct revise_act *act, const char *id, int64_t base,
                   const struct posting_edit *edit, int64_t *revision,
                   struct posting_problem *problem)
{
    struct film_row film = {0};
    struct post_row row = {0};
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = find_post(act, id, base, &film, &row);
    if (!r)
        r = change(act, &film, &row, edit, problem);
    if (!r)
        r = find_post(act, id, REVISE_ANY, &film, &row);
    *revision = row.revision;
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

/* Its short address goes with it: nobody has been given it yet. */
static int take_away(const struct revise_act *act, const char *id, int64_t base,
                     struct posting_problem *problem)
{
    struct film_row film = {0};
    struct post_row row = {0};
    int r = find_post(act, id, base, &film, &row);

    if (!r && !str_equal(row.state, "planned"))
        r = refuse(problem, "state", "It was posted once: it is kept, removed or not");
    if (r)
        return r;
    r = posts_remove(act->db, row.id);
    if (!r && *row.code && links_remove(act->db, row.code) < 0)
        r = -EIO;
    return r ? fault(r) : tell(act, film.slug, "post delete", &row);
}

int posting_remove(const struct revise_act *act, const char *id, int64_t base,
                   struct posting_problem *problem)
{
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = db_end(act->db, take_away(act, id, base, problem));
    return r < 0 ? fault(r) : r;
}

int posting_edit_read(const char *bytes, size_t length, struct arena *arena,
                      struct posting_edit *edit, struct posting_problem *problem)
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    const struct {
        const char *name, **text;
    } members[] = {{"platform", &edit->platform},
                   {"words", &edit->words},
                   {"url", &edit->url},
                   {"state", &edit->state},
                   {"code", &edit->code}};
    char why[160];
    const char *name;
    int known = 0, named = 0;

    *edit = (struct posting_edit){0};
    if (jsontext_open(&json, bytes, length, why))
        return refuse(problem, NULL, why);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (jsontext_kind(json, members[i].name) == JSONTEXT_MISSING)
            continue;
        known++;
        if (!jsontext_text(json, members[i].name))
            return refuse(problem, members[i].name, "Every member of a post is a text");
        *members[i].text = arena_strdup(arena, jsontext_text(json, members[i].name));
        if (!*members[i].text)
            return fault(-ENOMEM);
    }
    while ((name = jsontext_name(json, named)))
        named++;
    return known == named ? 0
                          : refuse(problem, NULL,
                                   "A post has platform, words, code, url and state, and no more");
}
