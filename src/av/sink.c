/* Bytes by pread and pwrite: two positions in one open file, since a muxer that moves its index to
 * the front reads and writes at once. */
#include "sink.h"

#include <errno.h>
#include <libavformat/avformat.h>
#include <libavutil/mem.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "averror.h"
#include "base/fault.h"

enum { SINK_BUFFER_BYTES = 128 << 10 };

static int sink_write(void *context, uint8_t *bytes, int size)
{
    struct sink *sink = context;
    int done = 0;

    while (done < size) {
        ssize_t put = pwrite(sink->fd, bytes + done, (size_t)(size - done), sink->at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return put ? AVERROR(errno) : AVERROR(EIO);
        done += (int)put;
        sink->at += put;
    }
    return size;
}

static int sink_read(void *context, uint8_t *out, int size)
{
    struct sink *sink = context;
    ssize_t got;

    do
        got = pread(sink->fd, out, (size_t)size, sink->at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return AVERROR(errno);
    sink->at += got;
    return got ? (int)got : AVERROR_EOF;
}

static int64_t sink_seek(void *context, int64_t offset, int whence)
{
    struct sink *sink = context;
    struct stat file;

    if (fstat(sink->fd, &file))
        return AVERROR(errno);
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return file.st_size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += sink->at;
        break;
    case SEEK_END:
        offset += file.st_size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (offset < 0)
        return AVERROR(EINVAL);
    sink->at = offset;
    return offset;
}

static AVIOContext *sink_bytes(struct sink *sink, int is_write)
{
    uint8_t *buffer = av_malloc(SINK_BUFFER_BYTES);
    AVIOContext *bytes = NULL;

    if (buffer)
        bytes = avio_alloc_context(buffer, SINK_BUFFER_BYTES, is_write, sink, sink_read, sink_write,
                                   sink_seek);
    if (!bytes)
        av_free(buffer);
    return bytes;
}

static void sink_bytes_free(AVIOContext **bytes)
{
    if (*bytes)
        av_freep(&(*bytes)->buffer);
    avio_context_free(bytes);
}

/* The muxer has no other file to ask for than its own. */
static int sink_again(AVFormatContext *format, AVIOContext **bytes, const char *url, int flags,
                      AVDictionary **options)
{
    const struct sink *sink = format->opaque;
    struct sink *reader = malloc(sizeof(*reader));

    *bytes = NULL;
    if (!reader)
        return AVERROR(ENOMEM);
    *reader = (struct sink){.fd = sink->fd};
    reader->bytes = flags & AVIO_FLAG_WRITE ? NULL : sink_bytes(reader, 0);
    if (!reader->bytes) {
        free(reader);
        return AVERROR(EACCES);
    }
    *bytes = reader->bytes;
    return 0;
}

static int sink_again_close(AVFormatContext *format, AVIOContext *bytes)
{
    struct sink *reader = bytes->opaque;

    sink_bytes_free(&reader->bytes);
    free(reader);
    return 0;
}

int sink_open(struct sink *sink, struct AVFormatContext *format, int fd)
{
    *sink = (struct sink){.fd = fd};
    sink->bytes = sink_bytes(sink, 1);
    if (!sink->bytes)
        return fault(-ENOMEM);
    format->pb = sink->bytes;
    format->flags |= AVFMT_FLAG_CUSTOM_IO;
    format->opaque = sink;
    format->io_open = sink_again;
    format->io_close2 = sink_again_close;
    return 0;
}

int sink_close(struct sink *sink)
{
    int r = 0;

    if (sink->bytes) {
        avio_flush(sink->bytes);
        r = averror_fault(sink->bytes->error);
    }
    sink_bytes_free(&sink->bytes);
    return r ? fault(r) : 0;
}
