/* The folder of a packaging below renditions/: making-<id> as long as anything in it is not proven,
 * then <id>, as the catalogue will name it. So whatever has a plain name there is whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/str.h"
#include "packager.h"
#include "store/leftovers.h"
#include "store/staged.h"

#define MAKING "making-"
enum { MAKING_MAX = sizeof MAKING - 1 + ID_MAX };

static void name_making(char name[MAKING_MAX], const char *id)
{
    snprintf(name, MAKING_MAX, MAKING "%.*s", ID_MAX - 1, id);
}

const char *staging_id(const char *name)
{
    const char *id = name + sizeof MAKING - 1;

    return str_starts(name, MAKING) && id_is_valid(id) ? id : NULL;
}

int staging_open(const struct packaging *packaging)
{
    char name[MAKING_MAX];

    check(id_is_valid(packaging->row.folder));
    name_making(name, packaging->row.folder);
    return files_open_dir(packaging->packager->renditions_fd, name);
}

int staging_remove(const struct packager *packager, const char *id)
{
    char name[MAKING_MAX];
    int r;

    check(id_is_valid(id));
    name_making(name, id);
    r = files_remove_tree(packager->renditions_fd, name);
    /* by its other name it is on the list of leftovers, file by file */
    return r == 0 ? fault(files_sync_dir(packager->renditions_fd)) : fault(r);
}

struct looking {
    const struct packaging *packaging;
    char folder[MAKING_MAX];
    bool is_whole;
};

static int look_at(void *context, const struct rendition_row *row)
{
    struct looking *looking = context;
    struct stat at;
    char path[MAKING_MAX + 32];

    snprintf(path, sizeof path, "%s/%s", looking->folder, row->name);
    if (fstatat(looking->packaging->packager->renditions_fd, path, &at, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(at.st_mode) || at.st_size != row->bytes)
        looking->is_whole = false;
    return 0;
}

static int look_in(const struct packaging *packaging, struct looking *looking)
{
    looking->packaging = packaging;
    looking->is_whole = true;
    return fault(staged_each(packaging->packager->with->db, packaging->row.version_id,
                             packaging->arena, look_at, looking));
}

int staging_is_whole(const struct packaging *packaging, bool *is_whole)
{
    struct looking looking;
    int r;

    name_making(looking.folder, packaging->row.folder);
    r = look_in(packaging, &looking);
    *is_whole = looking.is_whole;
    return fault(r);
}

/* Placed once before, by one who could not go on. */
int staging_is_placed(const struct packaging *packaging, bool *is)
{
    struct looking looking;
    int r;

    snprintf(looking.folder, sizeof looking.folder, "%s", packaging->row.folder);
    r = look_in(packaging, &looking);
    *is = looking.is_whole;
    return fault(r);
}

static int note(void *context, const struct rendition_row *row)
{
    const struct packaging *packaging = context;
    char path[ID_MAX + 32];

    snprintf(path, sizeof path, "%s/%s", packaging->row.folder, row->name);
    return fault(leftovers_add(packaging->packager->with->db, path));
}

/* Until the catalogue names them they may be deleted, but for as long as the packaging's row names
 * their folder. */
static int note_all(struct packaging *packaging)
{
    struct db *db = packaging->packager->with->db;
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = staged_each(db, packaging->row.version_id, packaging->arena, note, packaging);
    return fault(db_end(db, r));
}

int staging_place(struct packaging *packaging)
{
    int fd = packaging->packager->renditions_fd;
    char name[MAKING_MAX];
    bool is = false;
    int r = staging_is_placed(packaging, &is);

    if (r || is)
        return fault(r);
    r = staging_is_whole(packaging, &is);
    if (r)
        return fault(r);
    if (!is)
        return packager_wait(packaging, "what was made of it is gone from the disk", 0);
    r = note_all(packaging);
    name_making(name, packaging->row.folder);
    if (r == 0 && renameat(fd, name, fd, packaging->row.folder) != 0)
        r = -errno;
    return r ? fault(r) : fault(files_sync_dir(fd));
}
