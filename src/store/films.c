/* Rows of films, their texts and themes. */
#include "store/films.h"

#include <errno.h>

#include "base/fault.h"
#include "change.h"
#include "rows.h"

/* In the order of the view film_rows. */
static int read_film(struct rows *rows, struct arena *arena, struct film_row *row)
{
    row->id = rows_number(rows);
    row->public_id = rows_text(rows, arena);
    row->slug = rows_text(rows, arena);
    row->kind = rows_text(rows, arena);
    row->door = rows_text(rows, arena);
    row->language = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->number = rows_number(rows);
    row->is_announced = rows_bool(rows);
    row->publish_at = rows_moment(rows);
    row->end_at = rows_moment(rows);
    row->created_at = rows_number(rows);
    row->revision = rows_number(rows);
    row->title = rows_text(rows, arena);
    row->dek = rows_text(rows, arena);
    row->synopsis = rows_text(rows, arena);
    row->duration_ms = rows_number(rows);
    row->has_rendition = rows_bool(rows);
    if (row->number == FILMS_UNNUMBERED)
        row->number = 0;
    if (!row->title)
        row->title = row->slug;
    if (!row->dek)
        row->dek = "";
    if (!row->synopsis)
        row->synopsis = "";
    return rows_done(rows);
}

static int find_one(struct rows *rows, struct arena *arena, struct film_row *row)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return FILMS_MISSING;
    if (r)
        return fault(r);
    return read_film(rows, arena, row);
}

static int walk(struct rows *rows, struct arena *arena,
                int (*each)(void *context, const struct film_row *row), void *context)
{
    struct film_row row;
    int r;

    while ((r = rows_next(rows)) == 0) {
        r = read_film(rows, arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

/* The words in the language that was the film's own: nobody reads them any more, and search must
 * not find them. */
static int drop_text(struct db *db, const struct film_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_DROP_TEXT);
    rows_put_number(&rows, row->id);
    rows_put_text(&rows, row->language);
    return rows_run(&rows);
}

static int put_text(struct db *db, const struct film_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_PUT_TEXT);
    rows_put_number(&rows, row->id);
    rows_put_text(&rows, row->language);
    rows_put_text(&rows, row->title);
    rows_put_text(&rows, row->dek ? row->dek : "");
    rows_put_text(&rows, row->synopsis ? row->synopsis : "");
    return rows_run(&rows);
}

static void put_number(struct rows *rows, const struct film_row *row)
{
    rows_put_number(rows, row->number ? row->number : FILMS_UNNUMBERED);
}

static int add_row(struct db *db, struct film_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILMS_ADD);
    rows_put_text(&rows, row->public_id);
    rows_put_text(&rows, row->slug);
    rows_put_text(&rows, row->kind);
    put_number(&rows, row);
    rows_put_text(&rows, row->door);
    rows_put_text(&rows, row->language);
    rows_put_text(&rows, row->state);
    rows_put_number(&rows, row->is_announced);
    rows_put_moment(&rows, row->publish_at);
    rows_put_moment(&rows, row->end_at);
    rows_put_number(&rows, row->created_at);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return FILMS_TAKEN;
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    row->revision = 1;
    return rows_done(&rows);
}

int films_add(struct db *db, struct film_row *row)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = add_row(db, row);
    if (!r)
        r = put_text(db, row);
    if (r)
        return r;
    return change_end(&change);
}

/* FILMS_TAKEN when the slug is another film's. */
static int check_slug(struct db *db, const struct film_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILMS_SLUG_HOLDER);
    rows_put_text(&rows, row->slug);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return 0;
    if (r)
        return fault(r);
    return rows_number(&rows) == row->id ? 0 : FILMS_TAKEN;
}

static int read_revision(struct rows *rows, int64_t *revision)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return FILMS_MISSING;
    if (r)
        return fault(r);
    *revision = rows_number(rows);
    return rows_done(rows);
}

static int change_row(struct db *db, struct film_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_CHANGE);
    rows_put_text(&rows, row->slug);
    rows_put_text(&rows, row->kind);
    put_number(&rows, row);
    rows_put_text(&rows, row->door);
    rows_put_text(&rows, row->language);
    rows_put_text(&rows, row->state);
    rows_put_number(&rows, row->is_announced);
    rows_put_moment(&rows, row->publish_at);
    rows_put_moment(&rows, row->end_at);
    rows_put_number(&rows, row->id);
    return read_revision(&rows, &row->revision);
}

int films_change(struct db *db, struct film_row *row)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = check_slug(db, row);
    if (!r)
        r = drop_text(db, row);
    if (!r)
        r = change_row(db, row);
    if (!r)
        r = put_text(db, row);
    if (r)
        return r;
    return change_end(&change);
}

int films_set_state(struct db *db, int64_t id, const char *state, int64_t publish_at,
                    int64_t end_at)
{
    AUTO_ROWS struct rows rows;
    int64_t revision;

    rows_open(&rows, db, QUERY_FILMS_SET_STATE);
    rows_put_text(&rows, state);
    rows_put_moment(&rows, publish_at);
    rows_put_moment(&rows, end_at);
    rows_put_number(&rows, id);
    return read_revision(&rows, &revision);
}

int films_remove(struct db *db, int64_t id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_REMOVE);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}

int films_lie_beside(struct db *db, int64_t id, bool *do_they)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILMS_LIE_BESIDE);
    rows_put_number(&rows, id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? fault(-EPROTO) : fault(r);
    *do_they = rows_bool(&rows);
    return rows_done(&rows);
}

int films_set_audience(struct db *db, int64_t id, const char *audience)
{
    AUTO_ROWS struct rows rows;
    int64_t revision;

    rows_open(&rows, db, QUERY_FILMS_SET_AUDIENCE);
    rows_put_text(&rows, audience);
    rows_put_number(&rows, id);
    return read_revision(&rows, &revision);
}

int films_audience(struct db *db, int64_t id, struct arena *arena, const char **audience)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILMS_AUDIENCE);
    rows_put_number(&rows, id);
    r = rows_next(&rows);
    if (r)
        return r == ROWS_END ? FILMS_MISSING : fault(r);
    *audience = rows_text(&rows, arena);
    return rows_done(&rows);
}

int films_find(struct db *db, const char *slug, struct arena *arena, struct film_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_FIND);
    rows_put_text(&rows, slug);
    return find_one(&rows, arena, row);
}

int films_get(struct db *db, int64_t id, struct arena *arena, struct film_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_GET);
    rows_put_number(&rows, id);
    return find_one(&rows, arena, row);
}

int films_each(struct db *db, struct arena *arena,
               int (*each)(void *context, const struct film_row *row), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_EACH);
    return walk(&rows, arena, each, context);
}

static void put_from(struct rows *rows, const struct films_from *from)
{
    rows_put_number(rows, from->key);
    rows_put_text(rows, from->slug);
}

/* The order of a theme's films is found by sorting: rows first, the whole films one by one. */
static int walk_theme(struct db *db, const struct films_from *from, struct arena *arena,
                      int (*each)(void *context, const struct film_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct film_row row;
    int r;

    rows_open(&rows, db,
              from->order == FILMS_NEWEST ? QUERY_FILMS_NEWEST_OF_THEME
                                          : QUERY_FILMS_NUMBERED_OF_THEME);
    put_from(&rows, from);
    rows_put_text(&rows, from->kind);
    rows_put_text(&rows, from->theme);
    while ((r = rows_next(&rows)) == 0) {
        r = films_get(db, rows_number(&rows), arena, &row);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

int films_each_released(struct db *db, const struct films_from *from, struct arena *arena,
                        int (*each)(void *context, const struct film_row *row), void *context)
{
    static const enum query queries[][2] = {
        [FILMS_NEWEST] = {QUERY_FILMS_NEWEST, QUERY_FILMS_NEWEST_OF_KIND},
        [FILMS_NUMBERED] = {QUERY_FILMS_NUMBERED, QUERY_FILMS_NUMBERED_OF_KIND},
    };
    AUTO_ROWS struct rows rows = {0};

    if (from->theme)
        return walk_theme(db, from, arena, each, context);
    rows_open(&rows, db, queries[from->order][from->kind != NULL]);
    put_from(&rows, from);
    if (from->kind)
        rows_put_text(&rows, from->kind);
    return walk(&rows, arena, each, context);
}

int films_each_within(struct db *db, int64_t first, int64_t last, struct arena *arena,
                      int (*each)(void *context, const struct film_row *row), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_WITHIN);
    rows_put_number(&rows, first);
    rows_put_number(&rows, last);
    return walk(&rows, arena, each, context);
}

int films_each_announced(struct db *db, int64_t now_ms, struct arena *arena,
                         int (*each)(void *context, const struct film_row *row), void *context)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_ANNOUNCED);
    rows_put_number(&rows, now_ms);
    return walk(&rows, arena, each, context);
}

int films_due(struct db *db, int64_t now_ms, int64_t *ids, int max, int *count)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILMS_DUE);
    rows_put_number(&rows, now_ms);
    rows_put_number(&rows, max);
    for (*count = 0; (r = rows_next(&rows)) == 0; ++*count)
        ids[*count] = rows_number(&rows);
    return r == ROWS_END ? 0 : fault(r);
}

/* "equine-therapy" is called "Equine therapy" until a person names it better. */
static const char *name_from(const char *id, char name[81])
{
    size_t i = 0;

    for (; id[i] && i < 80; i++)
        name[i] = id[i] == '-' ? ' ' : id[i];
    name[i] = '\0';
    if (name[0] >= 'a' && name[0] <= 'z')
        name[0] = (char)(name[0] - 'a' + 'A');
    return name;
}

static int make_theme(struct db *db, const char *id)
{
    AUTO_ROWS struct rows rows;
    char name[81];

    rows_open(&rows, db, QUERY_FILMS_MAKE_THEME);
    rows_put_text(&rows, id);
    rows_put_text(&rows, name_from(id, name));
    return rows_run(&rows);
}

static int add_theme(struct db *db, int64_t id, const char *theme_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_ADD_THEME);
    rows_put_number(&rows, id);
    rows_put_text(&rows, theme_id);
    return rows_run(&rows);
}

static int clear_themes(struct db *db, int64_t id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_FILMS_CLEAR_THEMES);
    rows_put_number(&rows, id);
    return rows_run(&rows);
}

int films_set_themes(struct db *db, int64_t id, const char *const *ids, int count)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = clear_themes(db, id);
    for (int i = 0; i < count && !r; i++) {
        r = make_theme(db, ids[i]);
        if (!r)
            r = add_theme(db, id, ids[i]);
    }
    if (r)
        return fault(r);
    return change_end(&change);
}

int films_each_theme(struct db *db, int64_t id, struct arena *arena,
                     int (*each)(void *context, const char *theme_id, const char *name),
                     void *context)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_FILMS_EACH_THEME);
    rows_put_number(&rows, id);
    while ((r = rows_next(&rows)) == 0) {
        const char *theme_id = rows_text(&rows, arena);
        const char *name = rows_text(&rows, arena);

        r = rows_done(&rows);
        if (!r)
            r = each(context, theme_id, name);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}
