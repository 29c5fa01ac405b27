/* incare films: what a film is made of, and was made of before. */
#pragma once

#include "cmd_films.h"

int cmd_contents_erase(struct films *films, const char *slug);
int cmd_contents_rollback(struct films *films, const char *slug);
/* For show: of a version. */
int cmd_contents_print(struct films *films, int64_t version_id);
int cmd_contents_write(struct films *films, const struct version_row *version);
