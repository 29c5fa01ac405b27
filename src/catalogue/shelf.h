/* renditions/, and the files in it that are open. A file is shared by the pictures that
 * know it, so that it stays mapped from one to the next. */
#pragma once

#include <stdint.h>

#include "base/mapping.h"

struct shelf;      /* the folder: one a library */
struct shelf_file; /* one immutable file in it */

int shelf_open(struct shelf **shelf, int data_fd);
void shelf_release(struct shelf *shelf);

/* One count for the caller. NULL when out of memory. */
struct shelf_file *shelf_file_name(struct shelf *shelf, const char *path, int64_t bytes);
struct shelf_file *shelf_file_hold(struct shelf_file *file);
void shelf_file_release(struct shelf_file *file);

/* The file's bytes, held for the caller; opened the first time. Any thread. -errno when it cannot
 * be opened or has another length than it was named with. */
int shelf_map(struct shelf_file *file, struct mapping **mapping);
