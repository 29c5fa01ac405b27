/* Uploads that nobody came back for go, and free their room. */
#pragma once

#include <stdint.h>

#include "store/db.h"

/* At most 100 at a time; and files in incoming/ and quarantine/ that a crash left behind. */
int expire_run(struct db *db, int data_fd, int64_t now_ms);
