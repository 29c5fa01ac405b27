/* A film's pictures once more, in AV1, for who can play that: rung by rung from the smallest,
 * beside what is served, which stays as it is until all of them are there. A rung that is made is
 * kept whatever ends us: the packaging's row names the folder it lies in. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "chore.h"
#include "store/staged.h"

/* A rung is for films that have it in H.264. */
static const struct {
    int name, of;
} rungs[] = {{WIRE_V360_AV1, WIRE_V360},
             {WIRE_V480_AV1, WIRE_V480},
             {WIRE_V720_AV1, WIRE_V720},
             {WIRE_V1080_AV1, WIRE_V1080}};

enum { RUNGS = sizeof rungs / sizeof *rungs };

struct recode {
    int wanted;
    bool is_wanted[RUNGS], is_made[RUNGS];
};

static int note_served(void *context, const struct rendition_row *row)
{
    struct recode *recode = context;

    for (int i = 0; i < RUNGS; i++)
        if (str_equal(row->name, wire_rendition_file(rungs[i].of)))
            recode->is_wanted[i] =
                row->width >= recode_side_px_min && row->height >= recode_side_px_min;
    return 0;
}

static int note_made(void *context, const struct rendition_row *row)
{
    struct recode *recode = context;

    for (int i = 0; i < RUNGS; i++)
        recode->is_made[i] |= str_equal(row->name, wire_rendition_file(rungs[i].name));
    return 0;
}

/* Another one would be made of what has another name. */
static int take_folder(struct packaging *packaging)
{
    char *id = arena_alloc(packaging->arena, ID_MAX);

    if (!id)
        return fault(-ENOMEM);
    id_new(id);
    packaging->row.folder = id;
    return packager_write(packaging);
}

/* What was made goes with it. */
static int let_go(struct packaging *packaging)
{
    const char *folder = packaging->row.folder;
    int r = 0;

    packaging->row.folder = "";
    if (folder[0])
        r = packager_write(packaging);
    if (r >= 0 && folder[0])
        r = staging_remove(packaging->packager, folder);
    return fault(r < 0 ? r : 0);
}

/* Where it was when it was left. */
static int resume(struct packaging *packaging, bool *is_placed)
{
    bool is_whole = true;
    int r = 0;

    *is_placed = false;
    if (packaging->row.folder[0]) {
        r = staging_is_whole(packaging, &is_whole);
        if (r == 0 && !is_whole)
            r = staging_is_placed(packaging, is_placed);
    }
    if (r == 0 && !is_whole && !*is_placed)
        r = let_go(packaging);
    if (r == 0 && !packaging->row.folder[0])
        r = take_folder(packaging);
    return r < 0 ? fault(r) : r;
}

static int find_room(const struct packaging *packaging)
{
    int64_t room = 0, wanted = packaging->row.duration_ms / 1000 * recode_bytes_a_second;
    int r = packager_room(packaging->packager, &room);

    return r ? fault(r) : room <= wanted ? -ENOSPC : 0;
}

static int make(struct packaging *packaging, struct recode *recode)
{
    int r = staged_each(packaging->packager->with->db, packaging->row.version_id, packaging->arena,
                        note_made, recode);

    for (int i = 0; r == 0 && i < RUNGS; i++) {
        if (!recode->is_wanted[i] || recode->is_made[i])
            continue;
        r = packager_look(packaging);
        if (r == 0)
            r = find_room(packaging);
        if (r == 0)
            r = render_one(packaging, rungs[i].name);
        if (r == 0)
            log_event(LOG_INFO, "chore.rung", "name", wire_rendition_file(rungs[i].name), NULL);
    }
    return r < 0 ? fault(r) : r;
}

/* All of it in service, in one transaction. */
static int enter(struct packaging *packaging)
{
    struct db *db = packaging->packager->with->db;
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = chore_look(packaging); /* from here on nobody else writes */
    if (r == 0)
        r = staged_oust(db, packaging->row.version_id);
    if (r == 0)
        r = staged_enter(db, packaging->row.version_id, clock_wall_ms());
    packaging->row.folder = "";
    if (r == 0)
        r = packager_write(packaging);
    r = db_end(db, r);
    return r < 0 ? fault(r) : r;
}

static int work(struct packaging *packaging, struct recode *recode)
{
    bool is_placed;
    int r = resume(packaging, &is_placed);

    if (r == 0 && !is_placed)
        r = make(packaging, recode);
    if (r == 0 && !is_placed)
        r = attest_run(packaging);
    if (r == 0 && !is_placed)
        r = staging_place(packaging);
    return r ? (r < 0 ? fault(r) : r) : enter(packaging);
}

/* Ended by us for a film that waits: it goes on from there. */
static int stop(struct packaging *packaging, const char **reason)
{
    int r;

    *reason = packaging->reason;
    r = *reason ? CHORE_STOPPED : chore_look(packaging);
    if (r == CHORE_STOPPED)
        r = let_go(packaging);
    return r < 0 ? fault(r) : *reason ? 0 : CHORE_STOPPED;
}

int recode_run(struct packaging *packaging, const char **reason)
{
    struct recode recode = {0};
    int r = renditions_each(packaging->packager->with->db, packaging->row.version_id,
                            packaging->arena, note_served, &recode);

    for (int i = 0; i < RUNGS; i++)
        recode.wanted += recode.is_wanted[i];
    if (r || !recode.wanted)
        return fault(r); /* sound alone, or served as it came */
    packaging->is_chore = true;
    r = work(packaging, &recode);
    return r == PACKAGER_STOPPED ? stop(packaging, reason) : fault(r);
}
