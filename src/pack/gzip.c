/* gzip by zlib, in one go. */
#include "pack/gzip.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/fault.h"

enum { GZIP_LEVEL = 6, GZIP_MEMORY = 8 };
static const int gzip_window_bits = 15 + 16; /* the 16 stands for gzip's own header */

int gzip_pack(const void *bytes, size_t length, struct buf *out)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes, /* it forgets the const only */
                       .avail_in = (uInt)length,
                       .avail_out = (uInt)length};
    Bytef *room;
    int r;

    if (!length || length > UINT_MAX)
        return 1;
    room = malloc(length);
    if (!room || deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, gzip_window_bits, GZIP_MEMORY,
                              Z_DEFAULT_STRATEGY) != Z_OK) {
        free(room);
        return fault(-ENOMEM);
    }
    stream.next_out = room;
    r = deflate(&stream, Z_FINISH); /* Z_OK: the room, what the plain bytes take, is not enough */
    if (r == Z_STREAM_END && stream.total_out < length)
        buf_append(out, room, stream.total_out);
    else
        r = Z_OK;
    deflateEnd(&stream);
    free(room);
    return r != Z_STREAM_END;
}

const char *gzip_library_version(void)
{
    return zlibVersion();
}
