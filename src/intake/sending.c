/* Pictures from staff, until they wait for the worker: the row names a file that is whole. */
#include "intake/sending.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/str.h"
#include "folder.h"
#include "intake/describe.h"
#include "intake/picturing.h"
#include "people/audit.h"
#include "sending_file.h"

enum { STRAY_S = 600 }; /* a file is older than its row by less than this */

const char *sending_why(int outcome)
{
    switch (outcome) {
    case SENDING_EMPTY:
        return "Choose a picture to send";
    case SENDING_UNKNOWN:
        return "The selected file must be a JPEG, PNG, WebP or AVIF";
    case SENDING_LARGE:
        return "The selected file must be smaller than 20 MiB";
    case SENDING_WORDLESS:
        return "Say what the picture shows, for who cannot see it";
    case SENDING_WORDS:
        return "Say what it shows in at most 250 letters";
    case SENDING_FULL:
        return "Twenty pictures of this film are on their way: clear away those that were refused";
    case SENDING_NO_ROOM:
        return "The disk is full: make room, and send it again";
    default:
        return "There is no such film, or no such picture.";
    }
}

/* By its first bytes, which are not believed: for an answer at once. */
static bool is_picture(const struct sending_new *sent)
{
    const char *at = sent->bytes;

    return sent->length >= 16 &&
           (memcmp(at, "\xff\xd8\xff", 3) == 0 || memcmp(at, "\x89PNG", 4) == 0 ||
            (memcmp(at, "RIFF", 4) == 0 && memcmp(at + 8, "WEBP", 4) == 0) ||
            memcmp(at + 4, "ftypavif", 8) == 0);
}

static int judge(const struct sending_new *sent)
{
    if (!sent->length)
        return SENDING_EMPTY;
    if (sent->length > (size_t)photo_bytes_max)
        return SENDING_LARGE;
    if (!is_picture(sent))
        return SENDING_UNKNOWN;
    if (sent->alt_en[strspn(sent->alt_en, " \t\n")] == '\0')
        return SENDING_WORDLESS;
    return describe_fault(sent->alt_en, PICTURING_ALT_MAX) ||
                   describe_fault(sent->alt_cy, PICTURING_ALT_MAX)
               ? SENDING_WORDS
               : 0;
}

void sending_file_name(char name[SENDING_FILE_MAX], const char *id)
{
    snprintf(name, SENDING_FILE_MAX, "picture-%s", id);
}

/* Whole on the disk, or not there. */
static int write_file(int incoming, const char *id, const struct sending_new *sent)
{
    char name[SENDING_FILE_MAX];
    int r;

    sending_file_name(name, id);
    AUTO_FD int fd =
        openat(incoming, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    r = fd < 0 ? -errno : files_write_all(fd, sent->bytes, sent->length);
    if (!r && fsync(fd) != 0)
        r = -errno;
    if (!r)
        r = files_sync_dir(incoming);
    if (r)
        (void)unlinkat(incoming, name, 0);
    return r == -ENOSPC || r == -EDQUOT ? SENDING_NO_ROOM : fault(r);
}

static int count_one(void *context, const struct sending_row *row)
{
    ++*(int *)context;
    return 0;
}

static int write_row(const struct revise_act *act, const struct film_row *film,
                     const struct sending_new *sent, const char *id)
{
    const struct sending_row row = {.public_id = id,
                                    .film_id = film->id,
                                    .alt_en = sent->alt_en,
                                    .alt_cy = sent->alt_cy,
                                    .sent_at = act->now_ms,
                                    .sent_by = act->by};
    int count = 0, r = db_begin(act->db);

    if (r)
        return fault(r);
    r = sendings_each(act->db, film->id, act->arena, count_one, &count);
    if (!r && count >= sendings_max)
        r = SENDING_FULL;
    if (!r)
        r = sendings_add(act->db, &row);
    if (!r)
        r = audit_add(act->db, act->by, "pictures send", film->slug, id);
    r = db_end(act->db, r);
    return r < 0 ? fault(r) : r;
}

int sending_add(const struct revise_act *act, int data_fd, int64_t reserve,
                const struct sending_new *sent, char id[33])
{
    AUTO_FD int incoming = files_open_dir(data_fd, "incoming");
    char name[SENDING_FILE_MAX];
    struct statvfs disk;
    struct film_row film;
    int r = judge(sent);

    id_new(id);
    if (!r && incoming < 0)
        r = incoming;
    if (!r)
        r = films_find(act->db, act->slug, act->arena, &film);
    if (r)
        return r < 0 ? fault(r) : r;
    if (fstatvfs(incoming, &disk))
        return fault(-errno);
    if ((int64_t)(disk.f_bavail * disk.f_frsize) < reserve + (int64_t)sent->length)
        return SENDING_NO_ROOM;
    r = write_file(incoming, id, sent);
    if (r)
        return r < 0 ? fault(r) : r;
    r = write_row(act, &film, sent, id);
    sending_file_name(name, id);
    if (r)
        (void)unlinkat(incoming, name, 0);
    return r < 0 ? fault(r) : r;
}

int sending_each(struct db *db, const char *slug, struct arena *arena,
                 int (*each)(void *context, const struct sending_row *row), void *context)
{
    struct film_row film;
    int r = films_find(db, slug, arena, &film);

    if (r)
        return r < 0 ? fault(r) : SENDING_MISSING;
    return fault(sendings_each(db, film.id, arena, each, context));
}

static int forget(const struct revise_act *act, const char *id)
{
    struct sending_row row;
    struct film_row film;
    int r = films_find(act->db, act->slug, act->arena, &film);

    if (!r)
        r = sendings_find(act->db, id, act->arena, &row);
    if (r)
        return r < 0 ? fault(r) : SENDING_MISSING;
    if (row.film_id != film.id || !str_equal(row.state, "refused"))
        return SENDING_MISSING;
    r = sendings_remove(act->db, row.id);
    return r ? fault(r) : fault(audit_add(act->db, act->by, "pictures clear", film.slug, id));
}

int sending_forget(const struct revise_act *act, const char *id)
{
    int r = db_begin(act->db);

    if (r)
        return fault(r);
    r = db_end(act->db, forget(act, id));
    return r < 0 ? fault(r) : r;
}

/* A crash before the row, or after it went, leaves a file. */
static int clean_one(struct db *db, const struct folder *folder, const char *name,
                     struct arena *arena, int64_t now_ms)
{
    struct sending_row row;
    struct stat at;
    int r;

    if (!str_starts(name, "picture-") || !id_is_valid(name + strlen("picture-")) ||
        fstatat(folder->fd, name, &at, AT_SYMLINK_NOFOLLOW) != 0 ||
        now_ms / 1000 - at.st_mtime < STRAY_S)
        return 0;
    r = sendings_find(db, name + strlen("picture-"), arena, &row);
    if (r < 0 || (r == 0 && str_equal(row.state, "waiting")))
        return fault(r);
    return unlinkat(folder->fd, name, 0) && errno != ENOENT ? fault(-errno) : 0;
}

int sending_clean(struct db *db, int data_fd, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)INT64_MAX);
    AUTO_FOLDER struct folder folder = {.fd = -1};
    int r = arena ? folder_open(data_fd, "incoming", arena, &folder) : -ENOMEM;

    if (r == -ENOENT)
        return 0;
    for (int i = 0; !r && i < folder.count; i++)
        r = clean_one(db, &folder, folder.names[i], arena, now_ms);
    return fault(r);
}
