/* A catalogue opened for a test: both looks are of the moment of the last opened_again. */
#include "opened.h"

#include "base/clock.h"
#include "base/fault.h"

static const struct viewer anybody = {.kind = VIEWER_PUBLIC}, staff = {.kind = VIEWER_STAFF};

static void shut(struct opened *opened)
{
    if (!opened->library)
        return;
    look_close(&opened->anybody);
    look_close(&opened->staff);
    library_close(opened->library);
}

void opened_make(struct opened *opened)
{
    *opened = (struct opened){.arena = arena_open(16 << 20)};
    data_dir_make(&opened->dir);
    check(db_open(&opened->db, opened->dir.fd, DB_WRITE) == 0);
}

void opened_again(struct opened *opened)
{
    int64_t now_ms = clock_wall_ms();

    shut(opened);
    check(library_open(&opened->library, opened->dir.fd) == 0);
    opened->anybody = look_open(opened->library, opened->db, &anybody, now_ms);
    opened->staff = look_open(opened->library, opened->db, &staff, now_ms);
}

void opened_close(struct opened *opened)
{
    shut(opened);
    db_close(opened->db);
    arena_close(opened->arena);
    data_dir_remove(&opened->dir);
}
