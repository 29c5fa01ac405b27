/* A data dir for one test, below $TMPDIR, gone afterwards. */
#pragma once

#include <stddef.h>

struct data_dir {
    char path[64];
    int fd;
};

void data_dir_make(struct data_dir *dir);
void data_dir_remove(struct data_dir *dir);
/* Makes name below fd another file, which holds these bytes. */
void data_dir_put(int fd, const char *name, const void *bytes, size_t length);
#define AUTO_DATA_DIR __attribute__((cleanup(data_dir_remove)))
