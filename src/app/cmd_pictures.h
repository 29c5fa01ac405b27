/* incare films pictures SLUG [approve|disapprove|remove PICTURE|describe PICTURE TEXT [WELSH]], and
 * what films show says of them. */
#pragma once

#include "cmd_films.h"

int cmd_pictures(struct films *films, const char *slug);

/* Of a version, as members of JSON, or as lines: what staff should know of it; and its pictures. */
int cmd_pictures_write_warnings(struct films *films, int64_t version_id);
int cmd_pictures_print_warnings(struct films *films, int64_t version_id);
int cmd_pictures_write(struct films *films, int64_t version_id);
