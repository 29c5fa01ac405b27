/* Renditions made of an original, by incare-media behind its fence: first what is enough to look
 * at, then the rest. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "packager.h"
#include "store/staged.h"
#include "store/warnings.h"

/* How much of the work an order is: from where to where, of all of it. */
struct render {
    struct packaging *packaging;
    uint32_t wanted;
    int64_t from_permille, to_permille;
    int folder;
    int outs[WIRE_RENDITIONS];
    bool is_full; /* stopped by us: the disk */
    int stopped;  /* stopped by us: what packager_look said */
};

enum { RENDER_FIRST_PERMILLE = 200, RENDER_REST_PERMILLE = 950 };

static void render_close(struct render *render)
{
    files_closep(&render->folder);
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        files_closep(&render->outs[i]);
}
#define AUTO_RENDER __attribute__((cleanup(render_close)))

static int open_outs(struct render *render)
{
    render->folder = staging_open(render->packaging);
    if (render->folder < 0)
        return fault(render->folder);
    for (int i = 0; i < WIRE_RENDITIONS; i++) {
        if (!(render->wanted & WIRE_WANT(i)))
            continue;
        /* one that an earlier order left may be for reading only */
        if (unlinkat(render->folder, wire_rendition_file(i), 0) != 0 && errno != ENOENT)
            return fault(-errno);
        render->outs[i] = openat(render->folder, wire_rendition_file(i),
                                 O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (render->outs[i] < 0)
            return fault(-errno);
    }
    return 0;
}

/* What the disk holds of it by now. */
static int64_t made_bytes(const struct render *render)
{
    int64_t bytes = 0;
    struct stat at;

    for (int i = 0; i < WIRE_RENDITIONS; i++)
        if (render->outs[i] >= 0 && fstat(render->outs[i], &at) == 0)
            bytes += at.st_size;
    return bytes;
}

/* Every write makes other processes read the catalogue again: so it is told by whole percents, and
 * of a long film not each second. */
static int tell_row(struct render *render, const struct wire_package *package)
{
    struct packaging_row *row = &render->packaging->row;
    int64_t permille = render->from_permille + (render->to_permille - render->from_permille) *
                                                   package->done_permille / 1000;

    if (permille / 10 <= row->permille / 10)
        return 0;
    row->permille = permille;
    return packager_write(render->packaging);
}

/* Half a second has gone by. */
static int tell(void *context, const struct wire_package *package)
{
    struct render *render = context;
    int64_t now_ms = clock_steady_ms(), room = 0;

    if (packager_room(render->packaging->packager, &room) == 0 && room == 0) {
        render->is_full = true;
        return PACKAGER_STOPPED;
    }
    if (now_ms - render->packaging->told_ms < package_tell_ms)
        return 0;
    render->packaging->told_ms = now_ms;
    render->stopped = packager_look(render->packaging);
    if (render->stopped == 0)
        render->stopped = tell_row(render, package);
    return render->stopped;
}

static int note(struct render *render, int name, const struct wire_rendition *made)
{
    const struct rendition_row row = {
        .name = wire_rendition_file(name),
        .type = name == WIRE_A128 || name == WIRE_SOUND ? "audio/mp4" : "video/mp4",
        .codecs = made->codecs,
        .bytes = made->bytes,
        .width = made->width,
        .height = made->height,
        .fps_num = made->fps_num,
        .fps_den = made->fps_den,
        .bit_rate = made->average_bps,
        .peak_bit_rate = made->peak_bps,
        .init_bytes = made->init_bytes,
        .index_bytes = made->index_bytes,
        .duration_ms = made->duration_ms,
    };
    const struct packaging *packaging = render->packaging;

    return fault(staged_put(packaging->packager->with->db, packaging->row.version_id, &row));
}

/* On the disk for certain, and no longer than it is said to be. */
static int keep(struct render *render, int name, const struct wire_rendition *made)
{
    struct stat at;

    if (fchmod(render->outs[name], 0440) != 0 || fsync(render->outs[name]) != 0 ||
        fstat(render->outs[name], &at) != 0)
        return fault(-errno);
    return at.st_size == made->bytes ? note(render, name, made) : fault(-EBADMSG);
}

static int keep_all(struct render *render)
{
    const struct wire_package *package = &render->packaging->packager->package;
    int r = 0;

    for (int i = 0; r == 0 && i < WIRE_RENDITIONS; i++) {
        if (!(render->wanted & WIRE_WANT(i)))
            continue;
        if (package->renditions[i].is_there)
            r = keep(render, i, &package->renditions[i]);
        else if (unlinkat(render->folder, wire_rendition_file(i), 0) != 0)
            r = -errno;
    }
    if (r == 0)
        r = files_sync_dir(render->folder);
    if (r == 0 && fsync(render->packaging->packager->renditions_fd) != 0)
        r = -errno;
    return fault(r);
}

static int run_out(struct render *render)
{
    struct packaging *packaging = render->packaging;

    if (packaging->is_chore)
        return fault(-ENOSPC);
    packaging->row.need_bytes = 2 * made_bytes(render);
    return packager_wait(packaging, "there is no room on the disk for it (disk_reserve)",
                         package_retry_ms);
}

static int fall(struct render *render, int r)
{
    if (packager_is_full(r))
        return run_out(render);
    return packager_fall(render->packaging, r,
                         "The program that packages films ended while it was at this one.");
}

/* What staff should know, of the order that looks at the whole film. */
static int note_warnings(struct packaging *packaging)
{
    static const char *const kinds[WIRE_WARNING_KINDS] = {"flashes", "red_flashes", "black",
                                                          "silence", "no_sound",    "timecode"};
    const struct wire_package *package = &packaging->packager->package;
    struct warning_row rows[WIRE_WARNINGS_MAX];

    if (!package->is_watched)
        return 0;
    for (int i = 0; i < package->warnings_held; i++)
        rows[i] = (struct warning_row){.kind = kinds[package->warnings[i].kind],
                                       .from_ms = package->warnings[i].from_ms,
                                       .to_ms = package->warnings[i].to_ms};
    return fault(warnings_replace(packaging->packager->with->db, packaging->row.version_id, rows,
                                  package->warnings_held));
}

static int end(struct render *render, int r)
{
    struct packaging *packaging = render->packaging;
    const char *reason = arena_strdup(packaging->arena, packaging->packager->package.reason);

    if (r < 0)
        return fall(render, r);
    switch (r) {
    case 0:
        break;
    case WORKER_STOPPED:
        return render->is_full ? run_out(render) : fault(render->stopped);
    case WORKER_LOST:
        return reason ? packager_strike(packaging, reason) : fault(-ENOMEM);
    default:
        return reason ? packager_fail(packaging, reason) : fault(-ENOMEM);
    }
    if (!original_is_same(packaging))
        return packager_wait(packaging, "its file changed while it was read", settle_ms);
    packaging->row.loudness = packaging->packager->package.loudness;
    packaging->row.loudness_mlu = packaging->packager->package.loudness_mlu;
    packaging->row.permille = render->to_permille;
    r = note_warnings(packaging);
    return r ? fault(r) : keep_all(render);
}

static int run(struct packaging *packaging, uint32_t wanted, int64_t from, int64_t to)
{
    AUTO_RENDER struct render render = {.packaging = packaging,
                                        .wanted = wanted,
                                        .from_permille = from,
                                        .to_permille = to,
                                        .folder = -1};
    struct worker_order order = {
        .order = {.wanted = wanted,
                  .effort = (int32_t)packaging->packager->wishes.effort,
                  .loudness = (int32_t)packaging->row.loudness,
                  .loudness_mlu = (int32_t)packaging->row.loudness_mlu},
        .tell = tell,
        .context = &render,
    };
    int r;

    for (int i = 0; i < WIRE_RENDITIONS; i++)
        render.outs[i] = -1;
    r = original_open(packaging);
    if (r == ORIGINAL_MISSING)
        return packager_wait(packaging,
                             "its file is not where it was: put it back, or another "
                             "in its place",
                             package_retry_ms);
    if (r == 0)
        r = open_outs(&render);
    if (r)
        return fault(r);
    order.film = packaging->original;
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        order.outs[i] = render.outs[i];
    r = worker_package(packaging->packager->with->worker, &order, &packaging->packager->package);
    return end(&render, r);
}

int render_first(struct packaging *packaging)
{
    packaging->row.loudness = WIRE_MEASURE;
    packaging->row.loudness_mlu = 0;
    return run(packaging, WIRE_WANT_FIRST, 0, RENDER_FIRST_PERMILLE);
}

int render_rest(struct packaging *packaging)
{
    bool is_whole = false;
    int r = staging_is_whole(packaging, &is_whole);

    if (r)
        return fault(r);
    if (!is_whole)
        return packager_wait(packaging, "what was made of it is gone from the disk", 0);
    return run(packaging, WIRE_WANT_REST, RENDER_FIRST_PERMILLE, RENDER_REST_PERMILLE);
}

/* How far it is need not be told: the packaging is done. */
int render_one(struct packaging *packaging, int name)
{
    return run(packaging, WIRE_WANT(name), packaging->row.permille, packaging->row.permille);
}
