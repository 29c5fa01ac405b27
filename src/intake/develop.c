/* A picture from staff becomes a poster of the film: made anew behind the fence, proven to be a
 * picture and no more, and put beside the others, approved by nobody. */
#include "intake/develop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/log.h"
#include "crypt/digest.h"
#include "people/audit.h"
#include "sending_file.h"
#include "store/films.h"
#include "store/leftovers.h"
#include "store/pictures.h"
#include "store/sendings.h"
#include "store/versions.h"

enum { REFUSED = 1, LENGTH_OF_NAME = 48, LENGTH_OF_PATH = 96 };

static const char *const endings[WIRE_STILLS_FILES] = {"jpg", "avif"};
static const char *const types[WIRE_STILLS_FILES] = {"image/jpeg", "image/avif"};

struct developing {
    struct db *db;
    struct arena *arena;
    struct worker *worker;
    struct sending_row row;
    int renditions, folder, file;
    struct version_row version;
    struct wire_stills made;
    char names[WIRE_STILLS_FILES][LENGTH_OF_NAME], paths[WIRE_STILLS_FILES][LENGTH_OF_PATH];
    char digests[WIRE_STILLS_FILES][DIGEST_TEXT_MAX];
    const char *reason; /* REFUSED */
};

static void developing_close(struct developing *developing)
{
    files_closep(&developing->renditions);
    files_closep(&developing->folder);
    files_closep(&developing->file);
}
#define AUTO_DEVELOPING __attribute__((cleanup(developing_close)))

static int refuse(struct developing *developing, const char *reason)
{
    developing->reason = arena_strdup(developing->arena, reason);
    return developing->reason ? REFUSED : fault(-ENOMEM);
}

/* Named as leftovers first: what a crash leaves is taken away. */
static int announce(struct developing *developing)
{
    int r = db_begin(developing->db);

    for (int i = 0; !r && i < WIRE_STILLS_FILES; i++) {
        snprintf(developing->names[i], LENGTH_OF_NAME, "sent-%s.%s", developing->row.public_id,
                 endings[i]);
        snprintf(developing->paths[i], LENGTH_OF_PATH, "%s/%s", developing->row.public_id,
                 developing->names[i]);
        r = leftovers_add(developing->db, developing->paths[i]);
    }
    return fault(db_end(developing->db, r));
}

static int create(const struct developing *developing, const char *name)
{
    int fd;

    if (unlinkat(developing->folder, name, 0) != 0 && errno != ENOENT)
        return fault(-errno);
    fd = openat(developing->folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return fd < 0 ? fault(-errno) : fd;
}

static int make(struct developing *developing)
{
    static const struct wire_stills_order order = {.kind = WIRE_PHOTO};
    AUTO_FD int jpeg = create(developing, developing->names[WIRE_JPEG]);
    AUTO_FD int avif = create(developing, developing->names[WIRE_AVIF]);
    const int outs[] = {jpeg, avif};
    int r;

    if (jpeg < 0 || avif < 0)
        return fault(jpeg < 0 ? jpeg : avif);
    r = worker_stills(developing->worker, developing->file, &order, outs, &developing->made);
    if (r)
        return r < 0 ? fault(r) : refuse(developing, developing->made.reason);
    for (int i = 0; i < WIRE_STILLS_FILES; i++)
        if (fchmod(outs[i], 0440) != 0 || fsync(outs[i]) != 0)
            return fault(-errno);
    return 0;
}

/* Opened anew: who proves it may not write to it. */
static int prove(struct developing *developing, int i)
{
    AUTO_FD int fd = files_open_beneath(developing->folder, developing->names[i]);
    struct wire_proof proof;
    struct stat at;
    int r = fd < 0 ? fd : worker_prove(developing->worker, fd, wire_form_of(types[i]), &proof);

    if (r == WORKER_REFUSED)
        return refuse(developing, proof.reason);
    if (!r && fstat(fd, &at) != 0)
        r = -errno;
    if (!r && at.st_size != developing->made.bytes[i])
        r = -EBADMSG;
    return r ? fault(r) : fault(digest_file(fd, developing->digests[i]));
}

static int open_all(struct developing *developing, int data_fd)
{
    AUTO_FD int incoming = files_open_dir(data_fd, "incoming");
    char name[SENDING_FILE_MAX];
    int r;

    sending_file_name(name, developing->row.public_id);
    developing->file = incoming < 0 ? incoming : files_open_beneath(incoming, name);
    if (developing->file == -ENOENT)
        return refuse(developing, "It was lost on its way: send it again.");
    if (developing->file < 0)
        return fault(developing->file);
    r = versions_find(developing->db, developing->row.film_id, "main", developing->arena,
                      &developing->version);
    if (r == VERSIONS_MISSING)
        return refuse(developing, "There is no video of this film yet: send it when there is.");
    if (r)
        return fault(r);
    developing->renditions = files_open_dir(data_fd, "renditions");
    if (developing->renditions < 0)
        return fault(developing->renditions);
    developing->folder = files_open_dir(developing->renditions, developing->row.public_id);
    return developing->folder < 0 ? fault(developing->folder) : 0;
}

/* It is one of the film's pictures, and is not on its way any more. */
static int enter(struct developing *developing)
{
    struct film_row film;
    int r = films_get(developing->db, developing->row.film_id, developing->arena, &film);

    for (int i = 0; !r && i < WIRE_STILLS_FILES; i++) {
        const struct picture_row row = {.name = developing->names[i],
                                        .path = developing->paths[i],
                                        .type = types[i],
                                        .sha256 = developing->digests[i],
                                        .bytes = developing->made.bytes[i],
                                        .width = developing->made.width,
                                        .height = developing->made.height,
                                        .alt_en = developing->row.alt_en,
                                        .alt_cy = developing->row.alt_cy};

        r = pictures_add_sent(developing->db, developing->version.id, &row);
    }
    if (!r)
        r = sendings_remove(developing->db, developing->row.id);
    if (!r)
        r = audit_add(developing->db, AUDIT_ITSELF, "pictures add", film.slug,
                      developing->row.public_id);
    return r > 0 ? fault(-ESTALE) : fault(r);
}

static int develop(struct developing *developing, int data_fd)
{
    int r = open_all(developing, data_fd);

    if (!r)
        r = announce(developing);
    if (!r)
        r = make(developing);
    for (int i = 0; !r && i < WIRE_STILLS_FILES; i++)
        r = prove(developing, i);
    if (!r)
        r = files_sync_dir(developing->folder);
    if (!r)
        r = files_sync_dir(developing->renditions);
    if (r)
        return r;
    r = db_begin(developing->db);
    return r ? fault(r) : fault(db_end(developing->db, enter(developing)));
}

static void drop_file(int data_fd, const char *id)
{
    AUTO_FD int incoming = files_open_dir(data_fd, "incoming");
    char name[SENDING_FILE_MAX];

    sending_file_name(name, id);
    if (incoming >= 0)
        (void)unlinkat(incoming, name, 0); /* else sending_clean will */
}

/* Nobody cleans renditions/ meanwhile: see intake/leftover. */
static int develop_locked(struct developing *developing, int data_fd)
{
    AUTO_FD int lock =
        openat(data_fd, "intake.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int r;

    if (lock < 0 || flock(lock, LOCK_EX) != 0)
        return fault(-errno);
    r = develop(developing, data_fd);
    if (r == REFUSED)
        r = sendings_refuse(developing->db, developing->row.id, developing->reason);
    return fault(r);
}

int develop_run(struct db *db, int data_fd, struct worker *worker)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    AUTO_DEVELOPING struct developing developing = {
        .db = db, .arena = arena, .worker = worker, .renditions = -1, .folder = -1, .file = -1};
    int r = arena ? sendings_next(db, arena, &developing.row) : -ENOMEM;

    if (r == SENDINGS_MISSING)
        return DEVELOP_NONE;
    if (!r)
        r = develop_locked(&developing, data_fd);
    if (!r) {
        drop_file(data_fd, developing.row.public_id);
        return 0;
    }
    log_event(LOG_WARN, "picture.waits", "fault", strerrorname_np(-r), NULL);
    return DEVELOP_NONE;
}
