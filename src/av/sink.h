/* A file that libavformat writes and reads again, by its descriptor. Private to av. */
#pragma once

#include <stdint.h>

struct AVIOContext;
struct AVFormatContext;

struct sink {
    int fd;
    int64_t at;
    struct AVIOContext *bytes;
};

/* Gives format the file behind fd (empty, for reading and writing) to write to; a muxer that asks
 * to read its own file again gets that one. 0 or -errno. */
int sink_open(struct sink *sink, struct AVFormatContext *format, int fd);
/* 0, or the -errno of what could not be written. */
int sink_close(struct sink *sink);
