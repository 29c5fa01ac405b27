/* incare films: what its actions share. */
#pragma once

#include "base/buf.h"
#include "cmd.h"
#include "store/versions.h"

struct films {
    struct cmd_line *line;
    struct db *db;
    int data_fd;
    struct arena *arena;
    struct json json; /* with --json */
    struct buf text;
    int count;
};

/* What the film is now, as list would say it. */
int cmd_films_tell(struct films *films, const char *slug);
/* That there is no such film. */
int cmd_films_missing(const char *slug);
bool cmd_films_json(const struct films *films);
