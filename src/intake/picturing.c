/* Pictures of a film on their way to visitors. */
#include "intake/picturing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "intake/describe.h"
#include "people/audit.h"
#include "store/pictures.h"
#include "text/jsontext.h"

const char picturing_storyboard[] = "storyboard";

/* What is told of one picture fits into a request many times over. */
enum { PICTURES_MAX = 400 };

struct opened {
    struct film_row film;
    struct version_row version; /* the main one; id 0: none */
};

static int open_film(struct db *db, const char *slug, struct arena *arena, struct opened *opened)
{
    int r = films_find(db, slug, arena, &opened->film);

    opened->version.id = 0;
    if (r)
        return r == FILMS_MISSING ? PICTURING_MISSING : fault(r);
    r = versions_find(db, opened->film.id, "main", arena, &opened->version);
    return r == VERSIONS_MISSING ? 0 : fault(r);
}

struct reading {
    struct arena *arena;
    struct picturing *picturing;
};

/* A poster is two files: what is said of the one is said of the other. */
static int add_poster(struct reading *reading, const struct picture_row *row)
{
    struct picturing *picturing = reading->picturing;
    const char *name;

    if (!str_equal(row->type, "image/jpeg") || picturing->poster_count == PICTURES_MAX)
        return 0;
    name = arena_strndup(reading->arena, row->name, strcspn(row->name, "."));
    if (!name)
        return fault(-ENOMEM);
    picturing->posters[picturing->poster_count++] =
        (struct picturing_poster){.name = name,
                                  .width = (int)row->width,
                                  .height = (int)row->height,
                                  .at_ms = row->is_sent ? -1 : row->at_ms,
                                  .alt_en = row->alt_en,
                                  .alt_cy = row->alt_cy,
                                  .revision = row->revision,
                                  .approved_at = row->approved_at};
    return 0;
}

static int add_picture(void *context, const struct picture_row *row)
{
    struct reading *reading = context;
    struct picturing *picturing = reading->picturing;

    if (!str_equal(row->kind, "sheet"))
        return add_poster(reading, row);
    if (picturing->sheet_count == PICTURES_MAX)
        return 0;
    picturing->sheets[picturing->sheet_count++] = row->name;
    picturing->sheets_revision = row->revision;
    picturing->sheets_approved_at = row->approved_at;
    return 0;
}

static int read_all(struct db *db, const struct opened *opened, struct arena *arena,
                    struct picturing *picturing)
{
    struct reading reading = {arena, picturing};

    *picturing = (struct picturing){
        .posters = arena_array(arena, PICTURES_MAX, sizeof *picturing->posters),
        .sheets = arena_array(arena, PICTURES_MAX, sizeof *picturing->sheets),
        .sheets_approved_at = -1,
        .film = {.slug = opened->film.slug,
                 .title = opened->film.title && *opened->film.title ? opened->film.title
                                                                    : opened->film.slug,
                 .state = opened->film.state,
                 .number = opened->film.number,
                 .has_film = opened->version.id && str_equal(opened->version.state, "ready")}};
    if (!picturing->posters || !picturing->sheets)
        return fault(-ENOMEM);
    if (!opened->version.id)
        return 0;
    picturing->film.duration_ms = opened->version.duration_ms;
    return fault(pictures_each(db, opened->version.id, arena, add_picture, &reading));
}

int picturing_read(struct db *db, const char *slug, struct arena *arena,
                   struct picturing *picturing)
{
    struct opened opened;
    int r = open_film(db, slug, arena, &opened);

    if (r)
        return r < 0 ? fault(r) : r;
    return fault(read_all(db, &opened, arena, picturing));
}

const struct picturing_poster *picturing_poster(const struct picturing *picturing, const char *name)
{
    for (int i = 0; i < picturing->poster_count; i++)
        if (str_equal(picturing->posters[i].name, name))
            return &picturing->posters[i];
    return NULL;
}

/* Changes. */

struct changing {
    const struct revise_act *act;
    const char *name;
    const struct picturing_change *change;
    struct opened opened;
    struct picturing_poster was; /* of the storyboard: its revision and approval alone */
    bool is_storyboard;
};

static int find(struct changing *changing)
{
    const struct revise_act *act = changing->act;
    const struct picturing_poster *poster;
    struct picturing picturing;
    int r = open_film(act->db, act->slug, act->arena, &changing->opened);

    if (!r)
        r = read_all(act->db, &changing->opened, act->arena, &picturing);
    if (r)
        return r < 0 ? fault(r) : r;
    changing->is_storyboard = str_equal(changing->name, picturing_storyboard);
    if (changing->is_storyboard) {
        changing->was = (struct picturing_poster){.revision = picturing.sheets_revision,
                                                  .approved_at = picturing.sheets_approved_at};
        return picturing.sheet_count ? 0 : PICTURING_MISSING;
    }
    poster = picturing_poster(&picturing, changing->name);
    if (!poster)
        return PICTURING_MISSING;
    changing->was = *poster;
    return 0;
}

static int tell(const struct changing *changing, const char *deed)
{
    const struct revise_act *act = changing->act;

    return fault(audit_add(act->db, act->by, deed, changing->opened.film.slug, changing->name));
}

static int describe(struct changing *changing)
{
    const struct picturing_change *change = changing->change;
    const char *en = change->alt_en ? change->alt_en : changing->was.alt_en;
    const char *cy = change->alt_cy ? change->alt_cy : changing->was.alt_cy;
    int r;

    if (changing->is_storyboard ||
        (str_equal(en, changing->was.alt_en) && str_equal(cy, changing->was.alt_cy)))
        return 0;
    if (describe_fault(en, PICTURING_ALT_MAX) || describe_fault(cy, PICTURING_ALT_MAX))
        return PICTURING_WORDS;
    changing->was.alt_en = en;
    r = pictures_describe(changing->act->db, changing->opened.version.id, changing->name, en, cy);
    return r ? fault(r) : tell(changing, "pictures describe");
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

static int approve(const struct changing *changing)
{
    enum picturing_wish wish = changing->change->wish;
    bool will_be =
        wish == PICTURING_APPROVE || (wish == PICTURING_AS_IS && changing->was.approved_at >= 0);
    int64_t version_id = changing->opened.version.id;
    int64_t when = will_be ? changing->act->now_ms : -1;
    int r;

    if (will_be && !changing->is_storyboard && is_blank(changing->was.alt_en))
        return PICTURING_WORDLESS;
    if (will_be == (changing->was.approved_at >= 0))
        return 0;
    r = changing->is_storyboard
            ? pictures_approve_sheets(changing->act->db, version_id, when)
            : pictures_approve_poster(changing->act->db, version_id, changing->name, when);
    return r ? fault(r) : tell(changing, will_be ? "pictures approve" : "pictures disapprove");
}

static int check_base(const struct changing *changing, int64_t base)
{
    return base == REVISE_ANY || base == changing->was.revision ? 0 : PICTURING_CHANGED;
}

int picturing_change(const struct revise_act *act, const char *name,
                     const struct picturing_change *change, int64_t *revision)
{
    struct changing changing = {.act = act, .name = name, .change = change};
    int r = db_begin(act->db);

    *revision = 0;
    if (r)
        return fault(r);
    r = find(&changing);
    if (!r)
        r = check_base(&changing, change->base);
    if (!r)
        r = describe(&changing);
    if (!r)
        r = approve(&changing);
    if (!r)
        r = find(&changing);
    *revision = r < 0 ? 0 : changing.was.revision;
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

static int take_away(struct changing *changing, int64_t base)
{
    int r = find(changing);

    if (!r && (changing->is_storyboard || changing->was.at_ms >= 0))
        r = PICTURING_MISSING;
    if (!r)
        r = check_base(changing, base);
    if (r)
        return r < 0 ? fault(r) : r;
    r = pictures_remove(changing->act->db, changing->opened.version.id, changing->name);
    return r ? fault(r) : tell(changing, "pictures remove");
}

int picturing_remove(const struct revise_act *act, const char *name, int64_t base)
{
    struct changing changing = {.act = act, .name = name};
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = take_away(&changing, base);
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

const char *picturing_why(int outcome)
{
    switch (outcome) {
    case PICTURING_CHANGED:
        return "Somebody else has changed this picture meanwhile. Look at it again.";
    case PICTURING_WORDLESS:
        return "Say what the picture shows, for who cannot see it";
    case PICTURING_WORDS:
        return "Say what it shows in at most 250 letters";
    default:
        return "There is no such picture: it was taken away, or the film has others now.";
    }
}

static int refuse_change(char why[PICTURING_WHY_MAX], const char *name, const char *reason)
{
    snprintf(why, PICTURING_WHY_MAX, "\"%s\" %s", name, reason);
    return PICTURING_WORDS;
}

/* One text of the change; NULL: it is not said. */
static bool read_text(const struct jsontext *json, const char *name, struct arena *arena,
                      const char **text)
{
    if (jsontext_kind(json, name) == JSONTEXT_MISSING)
        return true;
    if (jsontext_kind(json, name) == JSONTEXT_NULL)
        *text = "";
    else if (jsontext_text(json, name))
        *text = arena_strdup(arena, jsontext_text(json, name));
    return *text != NULL;
}

int picturing_change_read(const char *bytes, size_t length, struct arena *arena,
                          struct picturing_change *change, char why[PICTURING_WHY_MAX])
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    char problem[160];
    const char *name;
    bool approved;

    *change = (struct picturing_change){.base = REVISE_ANY};
    if (jsontext_open(&json, bytes, length, problem)) {
        snprintf(why, PICTURING_WHY_MAX, "%s", problem);
        return PICTURING_WORDS;
    }
    for (int i = 0; (name = jsontext_name(json, i)); i++)
        if (!str_equal(name, "alt") && !str_equal(name, "alt_cy") && !str_equal(name, "approved"))
            return refuse_change(why, name, "is no member of a picture that can be changed");
    if (!read_text(json, "alt", arena, &change->alt_en))
        return refuse_change(why, "alt", "must be a text");
    if (!read_text(json, "alt_cy", arena, &change->alt_cy))
        return refuse_change(why, "alt_cy", "must be a text");
    if (jsontext_bool(json, "approved", &approved))
        change->wish = approved ? PICTURING_APPROVE : PICTURING_TAKE_BACK;
    else if (jsontext_kind(json, "approved") != JSONTEXT_MISSING)
        return refuse_change(why, "approved", "must be true or false");
    return 0;
}

/* Files. */

struct seeking {
    const char *file_name;
    struct picturing_file *file;
};

static int seek(void *context, const struct picture_row *row)
{
    const struct seeking *seeking = context;

    if (str_equal(row->name, seeking->file_name)) {
        seeking->file->path = row->path;
        seeking->file->type = row->type;
        seeking->file->bytes = row->bytes;
    }
    return 0;
}

int picturing_file(struct db *db, const char *slug, const char *file_name, struct arena *arena,
                   struct picturing_file *file)
{
    struct seeking seeking = {file_name, file};
    struct opened opened;
    int r = open_film(db, slug, arena, &opened);

    *file = (struct picturing_file){0};
    if (r)
        return r < 0 ? fault(r) : r;
    file->film_id = opened.film.id;
    if (!opened.version.id || str_equal(opened.film.state, "withdrawn"))
        return PICTURING_MISSING;
    r = pictures_each(db, opened.version.id, arena, seek, &seeking);
    return r ? fault(r) : file->path ? 0 : PICTURING_MISSING;
}

int picturing_map(const struct picturing_file *file, int data_fd, struct mapping **mapping)
{
    AUTO_FD int renditions = files_open_dir(data_fd, "renditions");
    AUTO_FD int fd = renditions < 0 ? renditions : files_open_beneath(renditions, file->path);
    int r;

    if (fd < 0)
        return fd == -ENOENT ? PICTURING_MISSING : fault(fd);
    r = mapping_open(fd, mapping);
    if (r || mapping_length(*mapping) == file->bytes)
        return fault(r);
    mapping_release(*mapping);
    *mapping = NULL;
    return PICTURING_MISSING;
}
