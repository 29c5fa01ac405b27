/* The way of an upload that is whole, as a table of steps. Each can be done again: a file is moved
 * before its row says so, and is looked for where it was and where it goes. Refused, and deleted,
 * is what is wrong with the film alone: a disk that fails, or is full, is waited for. */
#include "intake/quarantine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "folder.h"
#include "hold.h"
#include "intake/finding.h"
#include "intake/inspect.h"
#include "intake/packaging.h"
#include "intake/publish.h"
#include "join.h"
#include "naming.h"
#include "store/contents.h"
#include "store/packagings.h"
#include "store/uploads.h"
#include "store/versions.h"

struct quarantine {
    struct db *db;
    struct worker *worker;
    struct arena *arena;
    int data_fd;
    int64_t now_ms;
    bool is_files_fault; /* not ours, nor the catalogue's */
    bool is_counted;     /* this try, in the catalogue, until it has ended */
    struct upload_row row;
};

static int file_fault(struct quarantine *quarantine, int r)
{
    quarantine->is_files_fault = true;
    return fault(r);
}

/* With the row as it is to be. What was taken away meanwhile is done: expire_run() clears up. */
static int write_row(struct quarantine *quarantine, const char *from)
{
    int r = uploads_hand_on(quarantine->db, from, &quarantine->row);

    return r == UPLOADS_MISSING ? 0 : fault(r);
}

/* What the step before cost it does not count any more. */
static void pass(struct upload_row *row, const char *to, const char *reason)
{
    row->state = to;
    row->reason = reason;
    row->attempts = row->wait_ms = row->retry_at = 0;
}

static int hand_on(struct quarantine *quarantine, const char *from, const char *to)
{
    pass(&quarantine->row, to, "");
    return write_row(quarantine, from);
}

static int drop_file(struct quarantine *quarantine, const char *from)
{
    AUTO_FD int folder = files_open_dir(quarantine->data_fd, from);

    if (folder < 0)
        return fault(folder);
    return unlinkat(folder, quarantine->row.public_id, 0) && errno != ENOENT ? fault(-errno) : 0;
}

static int refuse(struct quarantine *quarantine, const char *from, const char *reason)
{
    int r;

    log_event(LOG_INFO, "upload.refused", "upload", quarantine->row.public_id, "reason", reason,
              NULL);
    pass(&quarantine->row, "refused", reason);
    r = write_row(quarantine, from);
    return r ? fault(r) : drop_file(quarantine, "quarantine");
}

/* From one folder of the data dir to the other, unless it is there already. The file, open, or
 * -errno. */
static int move_file(struct quarantine *quarantine, const char *from, const char *to)
{
    const char *name = quarantine->row.public_id;
    AUTO_FD int source = files_open_dir(quarantine->data_fd, from);
    AUTO_FD int target = files_open_dir(quarantine->data_fd, to);
    AUTO_FD int file = -1;
    int r;

    if (source < 0 || target < 0)
        return file_fault(quarantine, source < 0 ? source : target);
    if (renameat(source, name, target, name) && errno != ENOENT)
        return file_fault(quarantine, -errno);
    file = files_open_beneath(target, name);
    if (file < 0)
        return file == -ENOENT ? file : file_fault(quarantine, file);
    r = fchmod(file, 0400) || fsync(file) ? -errno : files_sync_dir(target);
    if (!r)
        r = files_sync_dir(source);
    return r ? file_fault(quarantine, r) : take_fd(&file);
}

/* What it was made of takes as much room again. */
static int drop_parts(struct quarantine *quarantine)
{
    const char *at = quarantine->row.parts;
    AUTO_FD int folder = files_open_dir(quarantine->data_fd, "incoming");
    int r = folder < 0 ? file_fault(quarantine, folder) : 0;
    char id[ID_MAX];

    while (!r && join_next_part(&at, id)) {
        struct upload_row part;

        r = uploads_find(quarantine->db, id, quarantine->arena, &part);
        if (!r)
            r = uploads_drop(quarantine->db, part.id);
        if (!r && unlinkat(folder, id, 0) && errno != ENOENT)
            r = file_fault(quarantine, -errno);
        if (r > 0) /* it has gone, or another is being made of it as well */
            r = 0;
    }
    return fault(r);
}

/* The parts of a large one become its file. */
static int join(struct quarantine *quarantine)
{
    AUTO_FD int incoming = files_open_dir(quarantine->data_fd, "incoming");
    struct upload_row *row = &quarantine->row;
    int r;

    if (incoming < 0)
        return file_fault(quarantine, incoming);
    r = join_some(quarantine->db, incoming, quarantine->arena, row, join_step_bytes);
    if (r == JOIN_PART_MISSING)
        return refuse(quarantine, "receiving", "a part of it is gone: send it again");
    if (r == JOIN_OVERTAKEN) /* it was taken away */
        return drop_file(quarantine, "incoming");
    return r < 0 ? file_fault(quarantine, r) : 0;
}

/* Out of what the web process can write. */
static int take(struct quarantine *quarantine)
{
    AUTO_FD int file = move_file(quarantine, "incoming", "quarantine");
    char *sha256 = arena_alloc(quarantine->arena, DIGEST_TEXT_MAX);
    struct stat at;
    int r;

    if (!sha256)
        return fault(-ENOMEM);
    if (file == -ENOENT)
        return refuse(quarantine, "received", "its bytes are gone from the disk: send it again");
    if (file < 0)
        return fault(file);
    if (fstat(file, &at))
        return file_fault(quarantine, -errno);
    if (at.st_size != quarantine->row.length)
        return refuse(quarantine, "received", "its bytes are not those that came: send it again");
    r = digest_file(file, sha256);
    if (r)
        return file_fault(quarantine, r);
    quarantine->row.sha256 = sha256;
    r = drop_parts(quarantine);
    return r ? fault(r) : hand_on(quarantine, "received", "quarantined");
}

/* Who looks into a file takes bytes that the disk fails to give for a film that is damaged: all of
 * them are read once more before it is deleted for that. */
static int refuse_film(struct quarantine *quarantine, int file, const char *reason)
{
    char sha256[DIGEST_TEXT_MAX];
    int r = digest_file(file, sha256);

    if (!r && !str_equal(sha256, quarantine->row.sha256))
        r = -EIO;
    return r ? file_fault(quarantine, r) : refuse(quarantine, "quarantined", reason);
}

static int probe_it(struct quarantine *quarantine, int file, struct wire_probe *probe)
{
    char *found = arena_alloc(quarantine->arena, INSPECT_WHY_MAX);
    int r = found ? worker_probe(quarantine->worker, file, probe) : -ENOMEM;

    if (r == WORKER_REFUSED)
        return refuse_film(quarantine, file, probe->reason);
    if (r)
        return fault(r);
    r = finding_keep(quarantine->db, quarantine->row.sha256, probe);
    if (r)
        return fault(r);
    inspect_why(probe, found);
    quarantine->row.found = found;
    quarantine->row.duration_ms = probe->duration_ms;
    return hand_on(quarantine, "quarantined", "inspected");
}

static int inspect(struct quarantine *quarantine)
{
    struct wire_probe *probe;
    AUTO_FD int file = move_file(quarantine, "incoming", "quarantine");
    int r;

    if (file < 0)
        return file == -ENOENT
                   ? refuse(quarantine, "quarantined", "its bytes are gone: send it again")
                   : fault(file);
    if (quarantine->row.attempts++ == upload_attempts_max)
        return refuse(quarantine, "quarantined", "looking into it failed again and again");
    r = write_row(quarantine, "quarantined");
    if (r)
        return fault(r);
    quarantine->is_counted = true;
    probe = malloc(sizeof *probe);
    if (!probe)
        return fault(-ENOMEM);
    r = probe_it(quarantine, file, probe);
    free(probe);
    return r;
}

/* A draft: when it is shown is for a person to say. */
static int write_film(struct quarantine *quarantine, const struct withdrawals *withdrawals)
{
    struct upload_row *row = &quarantine->row;
    struct db *db = quarantine->db;
    struct film_row film;
    char public_id[ID_MAX];
    struct version_row version = {.public_id = public_id,
                                  .kind = "main",
                                  .state = "needs_packaging",
                                  .why = row->found,
                                  .sha256 = row->sha256,
                                  .duration_ms = row->duration_ms};
    const struct original original = {.sha256 = row->sha256,
                                      .vault = row->public_id,
                                      .duration_ms = row->duration_ms,
                                      .found = row->found};
    int r = naming_of(quarantine->arena, row->name[0] ? row->name : "Untitled", &film);

    if (!r)
        r = naming_add(db, quarantine->arena, NULL, &film);
    if (r)
        return fault(r);
    id_new(public_id);
    version.film_id = film.id;
    r = versions_put(db, &version);
    if (!r)
        r = packaging_ask(db, version.id, &original);
    if (!r)
        r = hold_obey(db, withdrawals, &film);
    if (!r)
        r = publish_search(db, film.id);
    if (r)
        return fault(r);
    row->film_id = film.id;
    pass(row, "entered", "");
    return uploads_hand_on(db, "inspected", row);
}

/* Of a film that is there: what is in service of it stays until all of this is made. */
static int write_version(struct quarantine *quarantine, const struct withdrawals *withdrawals)
{
    struct upload_row *row = &quarantine->row;
    struct db *db = quarantine->db;
    char public_id[ID_MAX];
    struct film_row film;
    struct version_row version;
    const struct original original = {.sha256 = row->sha256,
                                      .vault = row->public_id,
                                      .duration_ms = row->duration_ms,
                                      .found = row->found};
    int r = films_get(db, row->meant_film, quarantine->arena, &film);

    if (r == FILMS_MISSING)
        r = -ENOENT;
    if (r == 0)
        r = versions_find(db, film.id, row->meant_kind, quarantine->arena, &version);
    if (r == VERSIONS_MISSING) {
        id_new(public_id);
        version = (struct version_row){.film_id = film.id,
                                       .public_id = public_id,
                                       .kind = row->meant_kind,
                                       .state = "needs_packaging",
                                       .why = row->found,
                                       .sha256 = row->sha256,
                                       .duration_ms = row->duration_ms};
        r = versions_put(db, &version);
    }
    if (r == 0)
        r = packaging_ask(db, version.id, &original);
    if (r == 0)
        r = hold_obey(db, withdrawals, &film);
    if (r)
        return fault(r);
    row->film_id = film.id;
    pass(row, "entered", "");
    return uploads_hand_on(db, "inspected", row);
}

/* All of it in one transaction. Its file lies in the vault before, so that the catalogue names
 * nothing that is not there. */
static int enter(struct quarantine *quarantine)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    const struct upload_row *row = &quarantine->row;
    bool is_version = row->meant_kind && row->meant_kind[0];

    if (is_version && !row->meant_film)
        return refuse(quarantine, "inspected", "the film that it was to be a version of is gone");
    AUTO_FD int file = move_file(quarantine, "quarantine", "vault");
    int r;

    if (file < 0)
        return file == -ENOENT
                   ? refuse(quarantine, "inspected", "its bytes are gone: send it again")
                   : fault(file);
    r = db_begin(quarantine->db);
    if (r)
        return fault(r);
    r = withdrawals_read(quarantine->data_fd, &withdrawals);
    if (!r)
        r = is_version ? write_version(quarantine, withdrawals)
                       : write_film(quarantine, withdrawals);
    r = db_end(quarantine->db, r);
    return r == UPLOADS_MISSING ? drop_file(quarantine, "vault") : fault(r);
}

static const struct step {
    const char *state;
    int (*run)(struct quarantine *quarantine);
} steps[] = {
    {"receiving", join}, {"received", take}, {"quarantined", inspect}, {"inspected", enter}};

static bool is_full(int r)
{
    return r == -ENOSPC || r == -EDQUOT;
}

static const char *describe(struct quarantine *quarantine, int fault_seen)
{
    const char *what = is_full(fault_seen) ? "room on the disk"
                       : quarantine->is_files_fault
                           ? "the disk, which fails to keep or read its file and is to be looked at"
                           : "the server, which cannot go on with it now";

    return arena_printf(quarantine->arena, "it waits for %s, and is tried again by itself: %s",
                        what, strerrordesc_np(-fault_seen));
}

/* The row as it was before the step, but for when its time comes: the others do not wait for it,
 * and who has lived to see a fault has not died of it. */
static int put_off(struct quarantine *quarantine, const struct upload_row *before, int fault_seen)
{
    struct upload_row *row = &quarantine->row;
    int64_t wait_ms = before->wait_ms * 2;

    log_event(LOG_ERROR, "upload.fault", "upload", before->public_id, "fault",
              strerrorname_np(-fault_seen), NULL);
    *row = *before;
    row->reason = describe(quarantine, fault_seen);
    if (!row->reason)
        return fault(-ENOMEM);
    row->wait_ms = wait_ms < upload_wait_ms_min   ? upload_wait_ms_min
                   : wait_ms > upload_wait_ms_max ? upload_wait_ms_max
                                                  : wait_ms;
    row->retry_at = quarantine->now_ms + row->wait_ms;
    return write_row(quarantine, before->state);
}

static int run_step(struct quarantine *quarantine, const struct step *step, int64_t *lived)
{
    const struct upload_row before = quarantine->row;
    int r = step->run(quarantine);
    int told = r < 0 ? put_off(quarantine, &before, r) : 0;

    if (told < 0 && quarantine->is_counted)
        *lived = before.id; /* we have, and can not take it off the count */
    else if (told == 0 && *lived == before.id)
        *lived = 0;
    if (!quarantine->is_files_fault && !is_full(r))
        return fault(r);
    return is_full(told) ? QUARANTINE_IDLE : fault(told); /* not even that can be written down */
}

int quarantine_run(struct db *db, int data_fd, struct worker *worker, int64_t *lived,
                   int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct quarantine quarantine = {
        .db = db, .worker = worker, .arena = arena, .data_fd = data_fd, .now_ms = now_ms};
    int r = arena ? uploads_next(db, now_ms, arena, &quarantine.row) : -ENOMEM;

    if (r == UPLOADS_MISSING)
        r = uploads_next_final(db, now_ms, arena, &quarantine.row);
    if (r)
        return r == UPLOADS_MISSING ? QUARANTINE_IDLE : fault(r);
    if (quarantine.row.id == *lived)
        quarantine.row.attempts--;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (str_equal(quarantine.row.state, steps[i].state))
            return run_step(&quarantine, &steps[i], lived);
    return fault(-EPROTO);
}

/* 0: somebody's; PACKAGINGS_MISSING: nobody's. */
static int find_owner(struct db *db, struct arena *arena, const char *name)
{
    struct upload_row row;
    int r = uploads_find(db, name, arena, &row);

    if (r < 0)
        return fault(r);
    if (r == 0 && str_equal(row.state, "inspected")) /* it has just come */
        return 0;
    r = packagings_find_vault(db, name);
    return r == PACKAGINGS_MISSING && contents_find_vault(db, name) == 0 ? 0 : r;
}

int quarantine_each_orphan(struct db *db, int data_fd, int (*each)(void *context, const char *name),
                           void *context)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    AUTO_FOLDER struct folder folder = {.fd = -1};
    int r = arena ? folder_open(data_fd, "vault", arena, &folder) : -ENOMEM;

    if (r == -ENOENT)
        return 0;
    for (int i = 0; r == 0 && i < folder.count; i++) {
        r = find_owner(db, arena, folder.names[i]);
        if (r == PACKAGINGS_MISSING)
            r = each(context, folder.names[i]);
    }
    return fault(r);
}
