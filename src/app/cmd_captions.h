/* incare films captions SLUG [show|approve|discard ID [LANGUAGE] | disapprove LANGUAGE] */
#pragma once

#include "cmd.h"
#include "store/db.h"

int cmd_captions(struct cmd_line *line, struct db *db, int data_fd, struct arena *arena);
