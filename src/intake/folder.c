/* A folder of the library as read from the disk, and what its names mean. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"

bool folder_ends(const char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);

    return length >= end && strcasecmp(name + length - end, ending) == 0;
}

enum folder_kind folder_kind(const char *name)
{
    static const char *const endings[] = {".vtt", ".srt", ".ttml", ".xml", ".json", ".jpg"};

    if (name[0] == '.' || str_equal(name, "README.md"))
        return FOLDER_SKIPPED;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (folder_ends(name, endings[i]))
            return FOLDER_SIDECAR;
    return FOLDER_FILM;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void close_stream(DIR **stream)
{
    if (*stream)
        closedir(*stream);
}

static int read_names(struct folder *folder, struct arena *arena)
{
    __attribute__((cleanup(close_stream))) DIR *stream = NULL;
    int capacity = 0, copy = dup(folder->fd);
    struct dirent *entry;

    if (copy < 0)
        return fault(-errno);
    stream = fdopendir(copy);
    if (!stream) {
        close(copy);
        return fault(-errno);
    }
    while ((errno = 0, entry = readdir(stream))) {
        if (str_equal(entry->d_name, ".") || str_equal(entry->d_name, ".."))
            continue;
        if (folder->count == capacity) {
            const char **grown = arena_array(arena, (size_t)capacity * 2 + 64, sizeof *grown);
            if (!grown)
                return fault(-ENOMEM);
            if (capacity)
                memcpy(grown, folder->names, (size_t)capacity * sizeof *grown);
            folder->names = grown;
            capacity = capacity * 2 + 64;
        }
        folder->names[folder->count] = arena_strdup(arena, entry->d_name);
        if (!folder->names[folder->count++])
            return fault(-ENOMEM);
    }
    return fault(-errno);
}

int folder_open(int library_fd, const char *path, struct arena *arena, struct folder *folder)
{
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    int r;

    *folder = (struct folder){.path = path, .fd = -1};
    r = (int)syscall(SYS_openat2, library_fd, path[0] ? path : ".", &how, sizeof how);
    if (r < 0)
        return fault(-errno);
    folder->fd = r;
    r = read_names(folder, arena);
    if (r)
        return fault(r);
    if (folder->count)
        qsort(folder->names, (size_t)folder->count, sizeof *folder->names, by_name);
    return 0;
}

void folder_close(struct folder *folder)
{
    files_closep(&folder->fd);
    folder->fd = -1;
}

char *folder_join(struct arena *arena, const char *path, const char *name)
{
    return path[0] ? arena_printf(arena, "%s/%s", path, name) : arena_strdup(arena, name);
}

int folder_stem(const char *name)
{
    const char *dot = strrchr(name, '.');

    return (int)(dot && dot != name ? (size_t)(dot - name) : strlen(name));
}

static const struct {
    const char *ending, *kind;
} versions[] = {{".bsl", "bsl"}, {".described", "ad"}, {".described-bsl", "ad_bsl"}};

const char *folder_version(const char *name, int *stem)
{
    int length = folder_stem(name);

    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        int rest = length - (int)strlen(versions[i].ending);

        if (rest <= 0 || strncasecmp(name + rest, versions[i].ending, (size_t)(length - rest)) != 0)
            continue;
        if (stem)
            *stem = rest;
        return versions[i].kind;
    }
    return NULL;
}

/* Whether what comes behind a film's name begins with that of one of its versions. */
static bool is_of_version(const char *rest)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        size_t length = strlen(versions[i].ending);

        if (strncasecmp(rest, versions[i].ending, length) == 0 && rest[length] == '.')
            return true;
    }
    return false;
}

bool folder_is_beside(const char *sidecar, const char *film)
{
    int stem = folder_stem(film);

    return folder_kind(sidecar) == FOLDER_SIDECAR && folder_kind(film) == FOLDER_FILM &&
           strncmp(sidecar, film, (size_t)stem) == 0 && sidecar[stem] == '.' &&
           !is_of_version(sidecar + stem);
}

/* Names that begin with the film's stem lie together in the order of strcmp. */
int folder_near(const struct folder *folder, const char *film, int *first)
{
    size_t stem = (size_t)folder_stem(film);
    int low = 0, high = folder->count;

    while (low < high) {
        int middle = low + (high - low) / 2;
        if (strncmp(folder->names[middle], film, stem) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (low < folder->count && strncmp(folder->names[low], film, stem) == 0)
        low++;
    return low - *first;
}
