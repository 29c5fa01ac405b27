/* Where an original lies, and whether it is still the one that was asked for. */
#include <errno.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"
#include "packager.h"
#include "pipeline.h"

static bool is_there(int fd)
{
    return fd >= 0 || (fd != -ENOENT && fd != -ENOTDIR && fd != -ELOOP && fd != -EACCES);
}

/* Staff may move or replace it at any time: the catalogue knows where these bytes were seen last,
 * and by what marks. */
static int open_in_library(struct packaging *packaging)
{
    struct packager *packager = packaging->packager;
    int r = sources_find_digest(packager->with->db, packaging->row.sha256, "indexed",
                                packaging->arena, &packaging->source);

    if (r)
        return r == SOURCES_MISSING ? ORIGINAL_MISSING : fault(r);
    packaging->original = files_open_beneath(packager->library_fd, packaging->source.path);
    if (!is_there(packaging->original))
        return ORIGINAL_MISSING;
    if (packaging->original < 0)
        return fault(packaging->original);
    return original_is_same(packaging) ? 0 : ORIGINAL_MISSING;
}

static int open_in_vault(struct packaging *packaging)
{
    packaging->original = files_open_beneath(packaging->packager->vault_fd, packaging->row.vault);
    if (!is_there(packaging->original))
        return ORIGINAL_MISSING;
    return packaging->original < 0 ? fault(packaging->original) : 0;
}

int original_open(struct packaging *packaging)
{
    files_closep(&packaging->original);
    packaging->original = -1;
    return packaging->row.vault[0] ? open_in_vault(packaging) : open_in_library(packaging);
}

bool original_is_same(const struct packaging *packaging)
{
    struct stat at;

    if (packaging->row.vault[0])
        return true; /* nobody but us can change it */
    return fstat(packaging->original, &at) == 0 && fingerprint_matches(&packaging->source, &at);
}
