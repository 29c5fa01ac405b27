/* A film opened by libavformat so that it can reach nothing but the one descriptor. Private to av.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct AVFormatContext;
struct AVIOContext;

struct reader {
    struct AVFormatContext *format; /* NULL: it is no film that is read here */
    struct AVIOContext *bytes;
    int fd;
    int64_t size, at;
    int64_t deadline_ms; /* steady clock */
    bool out_of_time;
    bool out_of_memory;
};

/* Opens the file behind fd (of size bytes) and finds out about its streams. 0; or -errno, and
 * reader->out_of_time, out_of_memory tell two reasons from "not understood". */
int reader_open(struct reader *reader, int fd, int64_t size, int64_t deadline_ms);
void reader_close(struct reader *reader);
#define AUTO_READER __attribute__((cleanup(reader_close)))
