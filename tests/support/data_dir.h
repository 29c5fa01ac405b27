/* A data dir for one test, below $TMPDIR, gone afterwards. */
#pragma once

struct data_dir {
    char path[64];
    int fd;
};

void data_dir_make(struct data_dir *dir);
void data_dir_remove(struct data_dir *dir);
#define AUTO_DATA_DIR __attribute__((cleanup(data_dir_remove)))
