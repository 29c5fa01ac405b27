/* A film in another way: NAME.bsl.mp4 beside NAME.mp4 is that film, signed; NAME.described.mp4 has
 * audio description. It is a version of the film, and shares all that is decided of it. */
#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "pipeline.h"

/* The film beside it, when the catalogue has it. 0: none. */
static int find_film(struct job *job, int stem, int64_t *film_id)
{
    const struct folder *folder = job->folder;

    *film_id = 0;
    for (int i = 0; i < folder->count && !*film_id; i++) {
        const char *name = folder->names[i];
        struct source_row row;
        const char *path;
        int r;

        if (folder_kind(name) != FOLDER_FILM || folder_version(name, NULL) ||
            folder_stem(name) != stem || strncmp(name, job->name, (size_t)stem) != 0)
            continue;
        path = folder_join(job->arena, folder->path, name);
        r = path ? sources_find(job->scan->with->db, path, job->arena, &row) : -ENOMEM;
        if (r < 0)
            return fault(r);
        if (r == 0 && !str_equal(row.state, "missing"))
            *film_id = row.film_id;
    }
    return 0;
}

/* Not refused for good: its film may come. */
int accompany_run(struct job *job)
{
    int stem, r;

    job->kind = folder_version(job->name, &stem);
    if (!job->kind) {
        job->kind = "main";
        return 0;
    }
    r = find_film(job, stem, &job->film_id);
    if (r)
        return fault(r);
    if (job->film_id)
        return 0;
    return pipeline_end(job, SCAN_REFUSED,
                        "a version of a film that is not here: put both into one folder");
}
