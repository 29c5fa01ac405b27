/* A first look for staff: what is made of a film already, or in service while the film is not. */
#include "intake/preview.h"

#include <errno.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "store/films.h"
#include "store/packagings.h"
#include "store/staged.h"
#include "store/versions.h"

struct gathering {
    struct preview *preview;
    struct arena *arena;
    const char *folder; /* of what has no path of its own */
};

static int gather(void *context, const struct rendition_row *row)
{
    struct gathering *gathering = context;
    struct preview *preview = gathering->preview;
    const char *path = gathering->folder
                           ? arena_printf(gathering->arena, "%s/%s", gathering->folder, row->name)
                           : row->path;

    if (str_starts(row->type, "image/")) /* staff see those in their own place */
        return 0;
    if (preview->count == PREVIEW_FILES_MAX)
        return 0;
    if (!path)
        return fault(-ENOMEM);
    preview->paths[preview->count] = path;
    preview->files[preview->count++] =
        (struct preview_file){row->name, row->type, row->codecs, row->bytes};
    return 0;
}

/* Of a packaging each file that is staged is whole; its folder gets the other name at last. */
static int gather_staged(struct db *db, const struct packaging_row *row,
                         struct gathering *gathering)
{
    bool is_placed = str_equal(row->step, "enter");

    gathering->folder =
        arena_printf(gathering->arena, "%s%s", is_placed ? "" : "making-", row->folder);
    if (!gathering->folder)
        return fault(-ENOMEM);
    return fault(staged_each(db, row->version_id, gathering->arena, gather, gathering));
}

static int gather_all(struct db *db, int64_t film_id, struct gathering *gathering)
{
    struct packaging_row packaging;
    struct version_row version;
    int r = versions_find(db, film_id, "main", gathering->arena, &version);

    if (r)
        return r == VERSIONS_MISSING ? PREVIEW_MISSING : fault(r);
    if (str_equal(version.state, "ready"))
        return fault(renditions_each(db, version.id, gathering->arena, gather, gathering));
    r = packagings_find(db, version.id, gathering->arena, &packaging);
    if (r || !packaging.folder[0])
        return r < 0 ? fault(r) : PREVIEW_MISSING;
    return gather_staged(db, &packaging, gathering);
}

int preview_find(struct db *db, const char *slug, struct arena *arena, struct preview *preview)
{
    struct gathering gathering = {.preview = preview, .arena = arena};
    struct film_row film;
    int r = films_find(db, slug, arena, &film);

    *preview = (struct preview){0};
    if (r == FILMS_MISSING || (!r && str_equal(film.state, "withdrawn")))
        return PREVIEW_MISSING;
    if (!r)
        r = gather_all(db, film.id, &gathering);
    preview->film_id = film.id;
    preview->language = film.language;
    if (r)
        return r < 0 ? fault(r) : PREVIEW_MISSING;
    return preview->count ? 0 : PREVIEW_MISSING;
}

int preview_map(const struct preview *preview, int data_fd, int file, struct mapping **mapping)
{
    AUTO_FD int renditions = files_open_dir(data_fd, "renditions");
    AUTO_FD int fd =
        renditions < 0 ? renditions : files_open_beneath(renditions, preview->paths[file]);
    int r;

    if (fd < 0)
        return fd == -ENOENT ? PREVIEW_MISSING : fault(fd);
    r = mapping_open(fd, mapping);
    if (r || mapping_length(*mapping) == preview->files[file].bytes)
        return fault(r);
    mapping_release(*mapping);
    *mapping = NULL;
    return PREVIEW_MISSING;
}
