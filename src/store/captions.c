/* Rows of captions, their cues, and chapters. */
#include "store/captions.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "change.h"
#include "rows.h"

static int put_row(struct db *db, struct caption_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CAPTIONS_PUT);
    rows_put_number(&rows, row->version_id);
    rows_put_text(&rows, row->language);
    rows_put_text(&rows, row->vtt);
    rows_put_text(&rows, row->sha256);
    rows_put_number(&rows, row->changed_at);
    rows_put_text(&rows, row->is_approved ? "approved" : "file");
    r = rows_next(&rows);
    if (r)
        return fault(r);
    row->id = rows_number(&rows);
    return rows_done(&rows);
}

static int clear_cues(struct db *db, int64_t caption_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CAPTIONS_CLEAR_CUES);
    rows_put_number(&rows, caption_id);
    return rows_run(&rows);
}

static int add_cue(struct db *db, int64_t caption_id, const struct vtt_cue *cue)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_CAPTIONS_ADD_CUE);
    rows_put_number(&rows, caption_id);
    rows_put_number(&rows, cue->start_ms);
    rows_put_number(&rows, cue->end_ms);
    rows_put_text(&rows, cue->speaker);
    rows_put_text(&rows, cue->text);
    return rows_run(&rows);
}

int captions_put(struct db *db, struct caption_row *row, const struct vtt *vtt)
{
    AUTO_CHANGE struct change change;
    int r = change_begin(&change, db);

    if (r)
        return fault(r);
    r = put_row(db, row);
    if (!r)
        r = clear_cues(db, row->id);
    for (int i = 0; i < vtt->count && !r; i++)
        r = add_cue(db, row->id, &vtt->cues[i]);
    if (r)
        return fault(r);
    return change_end(&change);
}

int captions_remove(struct db *db, int64_t version_id, const char *language)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CAPTIONS_REMOVE);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, language);
    r = rows_next(&rows);
    return r == ROWS_END ? CAPTIONS_MISSING : r ? fault(r) : rows_done(&rows);
}

/* Without vtt. */
static void read_caption(struct rows *rows, struct arena *arena, struct caption_row *row)
{
    row->id = rows_number(rows);
    row->version_id = rows_number(rows);
    row->language = rows_text(rows, arena);
    row->sha256 = rows_text(rows, arena);
    row->changed_at = rows_number(rows);
    row->is_approved = str_equal(rows_text_here(rows), "approved");
    row->vtt = NULL;
}

int captions_find(struct db *db, int64_t version_id, const char *language, struct arena *arena,
                  struct caption_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_CAPTIONS_FIND);
    rows_put_number(&rows, version_id);
    rows_put_text(&rows, language);
    r = rows_next(&rows);
    if (r == ROWS_END)
        return CAPTIONS_MISSING;
    if (r)
        return fault(r);
    read_caption(&rows, arena, row);
    row->vtt = rows_text(&rows, arena);
    return rows_done(&rows);
}

int captions_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct caption_row *row), void *context)
{
    AUTO_ROWS struct rows rows;
    struct caption_row row;
    int r;

    rows_open(&rows, db, QUERY_CAPTIONS_EACH);
    rows_put_number(&rows, version_id);
    while ((r = rows_next(&rows)) == 0) {
        read_caption(&rows, arena, &row);
        r = rows_done(&rows);
        if (!r)
            r = each(context, &row);
        if (r)
            return r;
    }
    return r == ROWS_END ? 0 : fault(r);
}

/* Room for as many cues as there are now. */
static int make_room(struct db *db, int64_t caption_id, struct arena *arena, struct vtt *vtt,
                     int *room)
{
    AUTO_ROWS struct rows rows;
    int64_t count;
    int r;

    rows_open(&rows, db, QUERY_CAPTIONS_COUNT_CUES);
    rows_put_number(&rows, caption_id);
    r = rows_next(&rows);
    if (r)
        return fault(r);
    count = rows_number(&rows);
    *room = count < caption_cues_max ? (int)count : caption_cues_max;
    *vtt = (struct vtt){.cues = arena_array(arena, (size_t)*room + 1, sizeof(*vtt->cues))};
    return vtt->cues ? 0 : fault(-ENOMEM);
}

int captions_cues(struct db *db, int64_t caption_id, struct arena *arena, struct vtt *vtt)
{
    AUTO_ROWS struct rows rows = {0};
    int room = 0, r;

    r = make_room(db, caption_id, arena, vtt, &room);
    if (r)
        return fault(r);
    rows_open(&rows, db, QUERY_CAPTIONS_CUES);
    rows_put_number(&rows, caption_id);
    while (vtt->count < room && (r = rows_next(&rows)) == 0) {
        struct vtt_cue *cue = &vtt->cues[vtt->count++];

        cue->start_ms = rows_number(&rows);
        cue->end_ms = rows_number(&rows);
        cue->speaker = rows_text(&rows, arena);
        cue->text = rows_text(&rows, arena);
    }
    return r == ROWS_END ? 0 : rows_done(&rows);
}
