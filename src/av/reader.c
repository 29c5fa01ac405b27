/* libavformat on a leash: bytes by pread from one descriptor, no name to resolve, no protocol, no
 * second file, only the containers that films come in, and an end to its patience. */
#include "reader.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/mem.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"

enum { READER_BUFFER_BYTES = 32768 };

/* Where films come from: cameras, phones, editors, the web. Sound alone is here so that the answer
 * to it can be "no picture". Never hls, concat, dash, image2 and their like, which name files. */
static const char reader_formats[] =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,asf,mxf,"
    "ogg,flv,wav,mp3,aac,flac";

static bool reader_is_late(struct reader *reader)
{
    if (clock_steady_ms() >= reader->deadline_ms)
        reader->out_of_time = true;
    return reader->out_of_time;
}

static int reader_interrupt(void *context)
{
    return reader_is_late(context);
}

static int reader_bytes(void *context, uint8_t *out, int size)
{
    struct reader *reader = context;
    ssize_t got;

    if (reader_is_late(reader))
        return AVERROR_EXIT;
    do
        got = pread(reader->fd, out, (size_t)size, reader->at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return AVERROR(errno);
    reader->at += got;
    return got ? (int)got : AVERROR_EOF;
}

static int64_t reader_seek(void *context, int64_t offset, int whence)
{
    struct reader *reader = context;
    int64_t base = 0;

    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return reader->size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        base = reader->at;
        break;
    case SEEK_END:
        base = reader->size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (__builtin_add_overflow(base, offset, &offset) || offset < 0)
        return AVERROR(EINVAL);
    reader->at = offset;
    return offset;
}

/* A film that asks for another file asks in vain. */
static int reader_refuse_file(AVFormatContext *format, AVIOContext **bytes, const char *url,
                              int flags, AVDictionary **options)
{
    *bytes = NULL;
    return AVERROR(EACCES);
}

static int reader_prepare(struct reader *reader)
{
    uint8_t *buffer = av_malloc(READER_BUFFER_BYTES);

    if (!buffer)
        return -ENOMEM;
    reader->bytes =
        avio_alloc_context(buffer, READER_BUFFER_BYTES, 0, reader, reader_bytes, NULL, reader_seek);
    if (!reader->bytes) {
        av_free(buffer);
        return -ENOMEM;
    }
    reader->format = avformat_alloc_context();
    if (!reader->format)
        return -ENOMEM;
    reader->format->pb = reader->bytes;
    reader->format->flags |= AVFMT_FLAG_CUSTOM_IO;
    reader->format->io_open = reader_refuse_file;
    reader->format->interrupt_callback =
        (AVIOInterruptCB){.callback = reader_interrupt, .opaque = reader};
    reader->format->probesize = probe_read_bytes_max;
    reader->format->max_analyze_duration = INT64_C(5) * AV_TIME_BASE;
    reader->format->max_streams = 64;
    return 0;
}

/* Frees reader->format when it fails, as avformat_open_input() does. */
static int reader_input(struct reader *reader)
{
    AVDictionary *options = NULL;
    int r = av_dict_set(&options, "format_whitelist", reader_formats, 0);

    if (r >= 0)
        r = av_dict_set(&options, "protocol_whitelist", "", 0);
    if (r >= 0)
        r = av_dict_set(&options, "enable_drefs", "0", 0);
    if (r >= 0)
        r = avformat_open_input(&reader->format, "", NULL, &options);
    av_dict_free(&options);
    return r;
}

/* Decodes as little as tells what the streams are, and no picture beyond what is accepted. */
static int reader_streams(struct reader *reader)
{
    const int64_t pixels_max = (int64_t)film_side_px_max * film_side_px_max;
    unsigned count = reader->format->nb_streams;
    AVDictionary **options = calloc(count ? count : 1, sizeof(AVDictionary *));
    int r = options ? 0 : AVERROR(ENOMEM);

    for (unsigned i = 0; r >= 0 && i < count; i++)
        r = av_dict_set_int(&options[i], "max_pixels", pixels_max, 0);
    if (r >= 0)
        r = avformat_find_stream_info(reader->format, options);
    for (unsigned i = 0; options && i < count; i++)
        av_dict_free(&options[i]);
    free(options);
    return r;
}

int reader_open(struct reader *reader, int fd, int64_t size, int64_t deadline_ms)
{
    int r;

    *reader = (struct reader){.fd = fd, .size = size, .deadline_ms = deadline_ms};
    r = reader_prepare(reader);
    if (!r)
        r = reader_input(reader);
    if (r >= 0)
        r = reader_streams(reader);
    if (r >= 0)
        return 0;
    reader->out_of_memory = r == AVERROR(ENOMEM);
    return -EINVAL;
}

void reader_close(struct reader *reader)
{
    avformat_close_input(&reader->format);
    if (reader->bytes)
        av_freep(&reader->bytes->buffer);
    avio_context_free(&reader->bytes);
}
