/* The order of things: the structure by our own eyes, then libavformat's view, then the verdict. */
#include "av/probe.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <string.h>
#include <sys/stat.h>

#include "av/accept.h"
#include "av/boxes.h"
#include "av/ebml.h"
#include "av/keys.h"
#include "base/clock.h"
#include "base/str.h"
#include "reader.h"
#include "timing.h"
#include "tracks.h"

void probe_warm(void)
{
    static const enum AVCodecID decoders[] = {
        AV_CODEC_ID_H264, AV_CODEC_ID_HEVC,       AV_CODEC_ID_VP8, AV_CODEC_ID_VP9,
        AV_CODEC_ID_AV1,  AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_AAC, AV_CODEC_ID_MP3,
        AV_CODEC_ID_OPUS, AV_CODEC_ID_VORBIS,     AV_CODEC_ID_AC3, AV_CODEC_ID_MPEG4,
    };

    av_log_set_level(AV_LOG_QUIET); /* words of a hostile file do not go into our log */
    for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++) {
        const AVCodec *codec = avcodec_find_decoder(decoders[i]);
        AVCodecContext *context = codec ? avcodec_alloc_context3(codec) : NULL;
        if (context)
            (void)avcodec_open2(context, codec, NULL);
        avcodec_free_context(&context);
    }
}

static void probe_keys(struct wire_probe *probe, int stream, const AVDictionary *metadata)
{
    const AVDictionaryEntry *entry = NULL;

    while ((entry = av_dict_get(metadata, "", entry, AV_DICT_IGNORE_SUFFIX)))
        keys_add(probe, stream, keys_class(entry->key, entry->value), entry->key);
}

static void probe_all_keys(struct wire_probe *probe, const AVFormatContext *format)
{
    probe_keys(probe, -1, format->metadata);
    for (unsigned i = 0; i < format->nb_streams; i++)
        probe_keys(probe, i < WIRE_STREAMS_MAX ? (int)i : WIRE_STREAMS_MAX - 1,
                   format->streams[i]->metadata);
    for (unsigned i = 0; i < format->nb_chapters; i++)
        probe_keys(probe, -2, format->chapters[i]->metadata);
    for (unsigned i = 0; i < format->nb_programs; i++)
        probe_keys(probe, -1, format->programs[i]->metadata);
}

/* Microseconds of libavformat, which a file may set to anything. */
static int64_t probe_ms(int64_t us, int64_t unknown)
{
    return us == AV_NOPTS_VALUE ? unknown : us / 1000;
}

static void probe_streams(struct wire_probe *probe, const AVFormatContext *format)
{
    probe->stream_count = (int32_t)format->nb_streams;
    for (unsigned i = 0; i < format->nb_streams && i < WIRE_STREAMS_MAX; i++) {
        struct wire_stream *stream = &probe->streams[probe->streams_held++];
        tracks_fill(stream, format->streams[i]);
        timing_index(probe, stream, format->streams[i]);
    }
    if (probe->bytes_beyond_end > 0)
        probe->is_truncated = true;
}

/* Which of the streams is the picture: the first, as accept.c has it. -1: none. */
static int probe_video(const struct wire_probe *probe)
{
    for (int i = 0; i < probe->streams_held; i++)
        if (probe->streams[i].type == WIRE_VIDEO)
            return i;
    return -1;
}

/* Brands of still pictures (ISO/IEC 23008-12), whose boxes are those of MP4. */
static bool probe_is_still(const char *brand)
{
    static const char *const stills[] = {"avif", "mif1", "heic", "heix", "mif2", "jpeg"};

    for (size_t i = 0; i < sizeof(stills) / sizeof(stills[0]); i++)
        if (str_equal(brand, stills[i]))
            return true;
    return false;
}

static void probe_type(struct wire_probe *probe, const char *brand, bool is_webm)
{
    const char *type = "";

    if (is_webm)
        type = "video/webm";
    else if (probe_is_still(brand))
        type = "image/heif";
    else if (probe->is_mp4)
        type = str_equal(brand, "qt  ") || brand[0] == '\0' ? "video/quicktime" : "video/mp4";
    (void)str_copy(probe->type, sizeof(probe->type), type);
}

static void probe_format(struct wire_probe *probe, struct reader *reader)
{
    const AVFormatContext *format = reader->format;
    int64_t duration_ms = probe_ms(format->duration, -1);

    keys_print(probe->container, sizeof(probe->container), format->iformat->name);
    probe->duration_ms = duration_ms < 0 ? -1 : duration_ms;
    probe->start_ms = probe_ms(format->start_time, 0);
    probe->bit_rate = format->bit_rate > 0 ? format->bit_rate : 0;
    probe->chapters = (int32_t)format->nb_chapters;
    probe_streams(probe, format);
    probe_all_keys(probe, format);
    int video = probe_video(probe);
    if (video >= 0 && !probe->is_truncated)
        timing_ends(probe, reader, video);
}

void probe_file(int fd, int64_t deadline_ms, struct wire_probe *probe)
{
    int64_t end_ms = clock_steady_ms() + deadline_ms;
    AUTO_READER struct reader reader = {0};
    struct stat file;
    char brand[5];
    bool is_webm = false;

    memset(probe, 0, sizeof(*probe));
    probe->magic = WIRE_PROBE_MAGIC;
    probe->duration_ms = -1;
    probe->bytes = fstat(fd, &file) == 0 && file.st_size > 0 ? file.st_size : 0;
    boxes_walk(fd, probe, brand);
    if (!probe->is_mp4)
        ebml_walk(fd, probe, &is_webm);
    probe_type(probe, brand, is_webm);
    if (probe->bytes > 0 && reader_open(&reader, fd, probe->bytes, end_ms) == 0)
        probe_format(probe, &reader);
    accept_decide(probe);
    if (reader.out_of_time)
        accept_refuse(probe, "Reading this file takes too long. Export it again as MP4 with H.264 "
                             "video and AAC sound.");
    else if (reader.out_of_memory)
        accept_refuse(probe, "Reading this file takes more memory than any film should. Export it "
                             "again as MP4 with H.264 video and AAC sound.");
}
