/* Pictures of what was made: sheets of its storyboard, and posters to choose from. They lie with
 * the renditions and go their way, and are nobody's but the staff's until a person says otherwise.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "packager.h"
#include "store/staged.h"

/* A film is cut into so many parts, and the best of each is offered. */
enum { STILLS_POSTERS = 6, STILLS_NAME_MAX = 40 };

struct stills {
    struct packaging *packaging;
    int folder;
    int film; /* what is looked at now */
    bool has_v360, has_v720, has_v480;
    int64_t duration_ms;
    struct wire_tile best[STILLS_POSTERS]; /* appeal 0: none */
    struct wire_stills made;               /* last */
    int count;
};

static void stills_close(struct stills *stills)
{
    files_closep(&stills->folder);
    files_closep(&stills->film);
}
#define AUTO_STILLS __attribute__((cleanup(stills_close)))

static int note(void *context, const struct rendition_row *row)
{
    struct stills *stills = context;

    stills->has_v720 |= str_equal(row->name, wire_rendition_file(WIRE_V720));
    stills->has_v480 |= str_equal(row->name, wire_rendition_file(WIRE_V480));
    if (str_equal(row->name, wire_rendition_file(WIRE_V360))) {
        stills->has_v360 = true;
        stills->duration_ms = row->duration_ms;
    }
    return 0;
}

static int look_at(struct stills *stills, int rendition)
{
    files_closep(&stills->film);
    stills->film = files_open_beneath(stills->folder, wire_rendition_file(rendition));
    return stills->film < 0 ? fault(stills->film) : 0;
}

/* One that an earlier try left may be for reading only. */
static int create(const struct stills *stills, const char *name)
{
    int fd;

    if (unlinkat(stills->folder, name, 0) != 0 && errno != ENOENT)
        return fault(-errno);
    fd = openat(stills->folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return fd < 0 ? fault(-errno) : fd;
}

/* On the disk for certain, and no longer than it is said to be. */
static int keep(struct stills *stills, int fd, const char *name, int64_t at_ms)
{
    bool is_avif = str_ends(name, ".avif");
    const struct rendition_row row = {.name = name,
                                      .type = is_avif ? "image/avif" : "image/jpeg",
                                      .codecs = "",
                                      .bytes = stills->made.bytes[is_avif ? WIRE_AVIF : WIRE_JPEG],
                                      .width = stills->made.width,
                                      .height = stills->made.height,
                                      .at_ms = at_ms,
                                      .tiles = stills->made.tiles_held};
    const struct packaging *packaging = stills->packaging;
    struct stat at;

    if (fchmod(fd, 0440) != 0 || fsync(fd) != 0 || fstat(fd, &at) != 0)
        return fault(-errno);
    if (at.st_size != row.bytes)
        return fault(-EBADMSG);
    stills->count++;
    return fault(staged_put(packaging->packager->with->db, packaging->row.version_id, &row));
}

/* WORKER_REFUSED: there is no such picture, which is no reason to do without the film. */
static int make(struct stills *stills, const struct wire_stills_order *order, const char *name)
{
    static const char *const endings[WIRE_STILLS_FILES] = {"jpg", "avif"};
    char names[WIRE_STILLS_FILES][STILLS_NAME_MAX];
    AUTO_FD int jpeg = -1;
    AUTO_FD int avif = -1;
    int *const fds[WIRE_STILLS_FILES] = {&jpeg, &avif};
    int files = wire_stills_files(order->kind), r = packager_look(stills->packaging);

    for (int i = 0; r == 0 && i < files; i++) {
        snprintf(names[i], STILLS_NAME_MAX, "%s.%s", name, endings[i]);
        *fds[i] = create(stills, names[i]);
        r = *fds[i] < 0 ? *fds[i] : 0;
    }
    if (r)
        return r < 0 ? fault(r) : r;
    r = worker_stills(stills->packaging->packager->with->worker, stills->film, order,
                      (const int[]){jpeg, avif}, &stills->made);
    for (int i = 0; i < files; i++)
        if (r == 0)
            r = keep(stills, *fds[i], names[i], order->at_ms);
        else if (r == WORKER_REFUSED)
            (void)unlinkat(stills->folder, names[i], 0);
    if (r != WORKER_REFUSED)
        return r < 0 ? fault(r) : r;
    log_event(LOG_WARN, "packaging.no_picture", "why", stills->made.reason, NULL);
    return 0;
}

static void choose(struct stills *stills)
{
    for (int i = 0; i < stills->made.tiles_held; i++) {
        const struct wire_tile *tile = &stills->made.tiles[i];
        int64_t part = tile->at_ms * STILLS_POSTERS / stills->duration_ms;

        if (part < STILLS_POSTERS && tile->appeal > stills->best[part].appeal)
            stills->best[part] = *tile;
    }
}

static int make_sheets(struct stills *stills)
{
    struct wire_stills_order order = {.kind = WIRE_SHEET};
    char name[STILLS_NAME_MAX];
    int r = look_at(stills, WIRE_V360);

    for (int i = 1; r == 0 && order.at_ms < stills->duration_ms; i++) {
        snprintf(name, sizeof name, "storyboard-%d", i);
        stills->made.tiles_held = 0;
        r = make(stills, &order, name);
        choose(stills);
        order.at_ms += (int64_t)TILES_MAX * TILES_MS;
    }
    return r;
}

/* No larger than pages and cards show one. */
static int make_posters(struct stills *stills)
{
    struct wire_stills_order order = {.kind = WIRE_POSTER};
    char name[STILLS_NAME_MAX];
    int r = look_at(stills, stills->has_v720   ? WIRE_V720
                            : stills->has_v480 ? WIRE_V480
                                               : WIRE_V360);

    for (int i = 0; r == 0 && i < STILLS_POSTERS; i++) {
        if (!stills->best[i].appeal)
            continue;
        order.at_ms = stills->best[i].at_ms;
        snprintf(name, sizeof name, "poster-%lld", (long long)order.at_ms);
        r = make(stills, &order, name);
    }
    return r;
}

static int make_all(struct stills *stills)
{
    int r = make_sheets(stills);

    if (r == 0)
        r = make_posters(stills);
    if (r)
        return r < 0 ? packager_fall(stills->packaging, r,
                                     "The program that takes pictures of films ended at this one.")
                     : r;
    return fault(files_sync_dir(stills->folder));
}

int stills_run(struct packaging *packaging)
{
    AUTO_STILLS struct stills stills = {.packaging = packaging, .folder = -1, .film = -1};
    bool is_whole = false;
    int r = staging_is_whole(packaging, &is_whole);

    if (r == 0)
        r = staged_each(packaging->packager->with->db, packaging->row.version_id, packaging->arena,
                        note, &stills);
    if (r)
        return fault(r);
    if (!is_whole)
        return packager_wait(packaging, "what was made of it is gone from the disk", 0);
    if (!stills.has_v360 || stills.duration_ms <= 0)
        return 0; /* sound alone */
    stills.folder = staging_open(packaging);
    return stills.folder < 0 ? fault(stills.folder) : make_all(&stills);
}
