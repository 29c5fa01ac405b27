/* Rows of packagings: what is to become of a version's original, and how far that has got. */
#include "store/packagings.h"

#include "base/fault.h"
#include "rows.h"

int packagings_ask(struct db *db, const struct packaging_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PACKAGINGS_ASK);
    rows_put_number(&rows, row->version_id);
    rows_put_text(&rows, row->sha256);
    rows_put_text(&rows, row->vault ? row->vault : "");
    rows_put_number(&rows, row->duration_ms);
    rows_put_text(&rows, row->found ? row->found : "");
    rows_put_number(&rows, row->asked_at);
    return rows_run(&rows);
}

static int read_packaging(struct rows *rows, struct arena *arena, struct packaging_row *row)
{
    row->version_id = rows_number(rows);
    row->film_id = rows_number(rows);
    row->film_state = rows_text(rows, arena);
    row->sha256 = rows_text(rows, arena);
    row->vault = rows_text(rows, arena);
    row->duration_ms = rows_number(rows);
    row->found = rows_text(rows, arena);
    row->state = rows_text(rows, arena);
    row->step = rows_text(rows, arena);
    row->attempts = rows_number(rows);
    row->permille = rows_number(rows);
    row->reason = rows_text(rows, arena);
    row->folder = rows_text(rows, arena);
    row->loudness = rows_number(rows);
    row->loudness_mlu = rows_number(rows);
    row->need_bytes = rows_number(rows);
    row->asked_at = rows_number(rows);
    row->retry_at = rows_number(rows);
    row->began_at = rows_moment(rows);
    row->ended_at = rows_moment(rows);
    return rows_done(rows);
}

static int find_one(struct rows *rows, struct arena *arena, struct packaging_row *row)
{
    int r = rows_next(rows);

    if (r == ROWS_END)
        return PACKAGINGS_MISSING;
    return r ? fault(r) : read_packaging(rows, arena, row);
}

int packagings_find(struct db *db, int64_t version_id, struct arena *arena,
                    struct packaging_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PACKAGINGS_FIND);
    rows_put_number(&rows, version_id);
    return find_one(&rows, arena, row);
}

int packagings_next(struct db *db, int64_t now_ms, struct arena *arena, struct packaging_row *row)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PACKAGINGS_NEXT);
    rows_put_number(&rows, now_ms);
    return find_one(&rows, arena, row);
}

int packagings_write(struct db *db, const struct packaging_row *row)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, QUERY_PACKAGINGS_WRITE);
    rows_put_text(&rows, row->state);
    rows_put_text(&rows, row->step);
    rows_put_number(&rows, row->attempts);
    rows_put_number(&rows, row->permille);
    rows_put_text(&rows, row->reason);
    rows_put_text(&rows, row->folder);
    rows_put_number(&rows, row->loudness);
    rows_put_number(&rows, row->loudness_mlu);
    rows_put_number(&rows, row->need_bytes);
    rows_put_number(&rows, row->retry_at);
    rows_put_moment(&rows, row->began_at);
    rows_put_moment(&rows, row->ended_at);
    rows_put_number(&rows, row->version_id);
    rows_put_number(&rows, row->asked_at);
    r = rows_next(&rows);
    return r == ROWS_END ? PACKAGINGS_MISSING : r ? fault(r) : rows_done(&rows);
}

int packagings_drop(struct db *db, int64_t version_id)
{
    AUTO_ROWS struct rows rows;

    rows_open(&rows, db, QUERY_PACKAGINGS_DROP);
    rows_put_number(&rows, version_id);
    return rows_run(&rows);
}

static int find_by_name(struct db *db, enum query query, const char *name)
{
    AUTO_ROWS struct rows rows;
    int r;

    rows_open(&rows, db, query);
    rows_put_text(&rows, name);
    r = rows_next(&rows);
    return r == ROWS_END ? PACKAGINGS_MISSING : r;
}

int packagings_find_vault(struct db *db, const char *name)
{
    return find_by_name(db, QUERY_PACKAGINGS_FIND_VAULT, name);
}

int packagings_find_folder(struct db *db, const char *folder)
{
    return find_by_name(db, QUERY_PACKAGINGS_FIND_FOLDER, folder);
}
