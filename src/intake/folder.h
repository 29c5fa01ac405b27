/* A folder of the library as read from the disk, and what its names mean. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"

enum folder_kind {
    FOLDER_SKIPPED, /* hidden, or README.md */
    FOLDER_SIDECAR, /* .vtt .srt .ttml .xml .json .jpg: lies beside a film */
    FOLDER_FILM,    /* anything else is offered as a film */
};
enum folder_kind folder_kind(const char *name);
/* Whether name ends so, in small letters or capitals. */
bool folder_ends(const char *name, const char *ending);

struct folder {
    const char *path;   /* below library/, "" for itself */
    const char **names; /* in order of strcmp; without "." and ".." */
    int count;
    int fd;
};

/* Reads a folder below library_fd, never through a link. -ENOENT, -ENOTDIR, -ELOOP as open(2). */
int folder_open(int library_fd, const char *path, struct arena *arena, struct folder *folder);
void folder_close(struct folder *folder);
#define AUTO_FOLDER __attribute__((cleanup(folder_close)))

/* The path of name in folder, below library/. NULL when out of memory. */
char *folder_join(struct arena *arena, const char *path, const char *name);
/* How much of name is its stem: up to the last dot. */
int folder_stem(const char *name);
/* Of a file that is a film in another way the kind of version, and how much of its name is the
 * film's: "bsl" of "a.bsl.mp4". NULL: it is a film by itself. stem may be NULL. */
const char *folder_version(const char *name, int *stem);
/* True when sidecar lies beside the film name: "a.en-GB.vtt" beside "a.mp4". */
bool folder_is_beside(const char *sidecar, const char *film);
/* The sidecars beside film: indexes *first to *first + result - 1 of names are those that begin as
 * it does; among them folder_is_beside() decides. */
int folder_near(const struct folder *folder, const char *film, int *first);
