/* incare films notices: what people are told of a film before they watch it, as it stands, or from
 * a file. What --json prints is such a file. */
#include "cmd_notices.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/forenoting.h"
#include "people/audit.h"
#include "store/films.h"

static void print_notice(const struct notice_row *row)
{
    char from[NOTICING_TIME_MAX], to[NOTICING_TIME_MAX];

    noticing_write_time(from, row->start_ms);
    noticing_write_time(to, row->end_ms);
    printf("%s%s%s: %s, %s%s\n",
           row->start_ms >= 0 ? from
           : row->is_untimed  ? "somewhere in it"
                              : "all of it",
           row->end_ms >= 0 ? " to " : "", row->end_ms >= 0 ? to : "", row->kind, row->how,
           row->end_ms >= 0 && !row->is_skippable ? ", not skipped" : "");
    if (row->is_untimed)
        puts("  (its times were dropped: the film's content changed)");
    if (row->en[0])
        printf("  %s\n", row->en);
    if (row->cy[0])
        printf("  %s\n", row->cy);
}

static int show(struct films *films, int64_t film_id)
{
    struct notice_row *rows;
    int count;
    int r = notices_list(films->db, film_id, films->arena, &rows, &count);

    if (r)
        return cmd_fault("catalogue.db", r);
    if (!cmd_films_json(films)) {
        for (int i = 0; i < count; i++)
            print_notice(&rows[i]);
        if (!count)
            puts("nothing is said before it");
        return CMD_DONE;
    }
    noticing_write(&films->text, rows, count);
    return cmd_print(&films->text);
}

int cmd_notices_count_untimed(struct films *films, int64_t film_id, int *untimed)
{
    struct notice_row *rows;
    int count;
    int r = notices_list(films->db, film_id, films->arena, &rows, &count);

    *untimed = 0;
    for (int i = 0; !r && i < count; i++)
        *untimed += rows[i].is_untimed;
    return fault(r);
}

static int read_file(const char *path, struct buf *bytes)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    return fd < 0 ? fault(-errno) : fault(files_read_all(fd, (size_t)sidecar_bytes_max, bytes));
}

/* The whole list, or none of it. */
static int put(struct films *films, const struct film_row *film, const char *path)
{
    AUTO_BUF struct buf bytes = {.bytes_max = (size_t)sidecar_bytes_max + 1};
    const struct revise_act act = {.db = films->db,
                                   .arena = films->arena,
                                   .slug = film->slug,
                                   .by = AUDIT_COMMAND_LINE,
                                   .now_ms = clock_wall_ms()};
    struct revise_edit edit = {.origin = "import", .base = REVISE_ANY};
    struct revise_problem problem;
    int64_t number;
    int r = read_file(path, &bytes);

    if (r == -EFBIG)
        return cmd_fail(path, "larger than it may be", "a list of notices in JSON");
    if (r)
        return cmd_fault(path, r);
    edit.bytes = bytes.data ? bytes.data : "";
    edit.length = bytes.length;
    r = forenoting_save(&act, &edit, &number, &problem);
    if (r == REVISE_BAD)
        return cmd_fail(path, problem.text,
                        "incare films notices SLUG --json shows how it is written");
    return r ? cmd_fault("catalogue.db", r) : show(films, film->id);
}

int cmd_notices(struct films *films, const char *slug)
{
    struct film_row film = {0};
    int r = films_find(films->db, slug, films->arena, &film);

    if (r == FILMS_MISSING)
        return cmd_films_missing(slug);
    if (r)
        return cmd_fault("catalogue.db", r);
    return films->line->operand_count == 2 ? show(films, film.id)
                                           : put(films, &film, films->line->operands[2]);
}
