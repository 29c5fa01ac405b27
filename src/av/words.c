/* The words of a subtitle track that is text, as WebVTT. No decoder: those of libavcodec lose words
 * and styles as they like. */
#include "av/words.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vtt.h"
#include "reader.h"
#include "tracks.h"

enum {
    WORDS_SHOWN_MS = 2000, /* of a cue that does not say how long */
    WORDS_ASS_FIELDS = 8   /* before the words of an ASS event, as Matroska keeps it */
};

struct words {
    const struct AVStream *stream;
    int64_t zero_us;
    struct buf text;
    int count;
};

static void words_refuse(struct wire_extract *extract, const char *reason)
{
    extract->verdict = WIRE_REFUSED;
    check(str_copy(extract->reason, sizeof(extract->reason), reason));
}

static AVStream *words_find(const AVFormatContext *format, int track)
{
    AVStream *found = NULL;

    for (unsigned i = 0; i < format->nb_streams; i++) {
        bool is_one = format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE;

        format->streams[i]->discard = AVDISCARD_ALL;
        if (is_one && track-- == 0)
            found = format->streams[i];
    }
    if (found)
        found->discard = AVDISCARD_DEFAULT;
    return found;
}

/* When the film begins, as source.c has it: with its picture. */
static int64_t words_zero_us(AVFormatContext *format)
{
    int picture = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
    const AVStream *stream = picture < 0 ? NULL : format->streams[picture];

    if (stream && stream->start_time != AV_NOPTS_VALUE)
        return av_rescale_q(stream->start_time, stream->time_base, (AVRational){1, AV_TIME_BASE});
    return format->start_time == AV_NOPTS_VALUE ? 0 : format->start_time;
}

static bool words_are_text(enum AVCodecID codec)
{
    return codec == AV_CODEC_ID_MOV_TEXT || codec == AV_CODEC_ID_SUBRIP ||
           codec == AV_CODEC_ID_TEXT || codec == AV_CODEC_ID_ASS || codec == AV_CODEC_ID_SSA ||
           codec == AV_CODEC_ID_WEBVTT;
}

/* A byte of a cue: an empty line would end it, and what is not markup must not become it. */
static void words_put(struct buf *out, char c, bool is_markup)
{
    bool is_new_line = out->length > 0 && out->data[out->length - 1] == '\n';

    if (c == '\n' ? is_new_line : (unsigned char)c < ' ' && c != '\t')
        return;
    if (is_markup || (c != '&' && c != '<' && c != '>'))
        buf_char(out, c);
    else
        buf_text(out, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
}

static void words_put_all(struct buf *out, const char *text, size_t length, bool is_markup)
{
    for (size_t i = 0; i < length; i++)
        words_put(out, text[i], is_markup);
}

/* ISO/IEC 14496-17 and QuickTime: a length of 16 bits, then UTF-8; styles follow as boxes. */
static void words_put_tx3g(struct buf *out, const uint8_t *data, size_t size)
{
    size_t length = size < 2 ? 0 : (size_t)data[0] << 8 | data[1];

    if (size >= 2 && length <= size - 2)
        words_put_all(out, (const char *)data + 2, length, false);
}

/* "ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Words": without {looks}, \N as lines.
 */
static void words_put_ass(struct buf *out, const char *text, size_t length)
{
    size_t at = 0;

    for (int fields = 0; at < length && fields < WORDS_ASS_FIELDS; at++)
        fields += text[at] == ',';
    for (; at < length; at++) {
        const char *end = text[at] == '{' ? memchr(text + at, '}', length - at) : NULL;
        bool is_escape = text[at] == '\\' && at + 1 < length && strchr("Nnh", text[at + 1]);

        if (end)
            at = (size_t)(end - text);
        else if (is_escape)
            words_put(out, text[++at] == 'h' ? ' ' : '\n', false);
        else
            words_put(out, text[at], false);
    }
}

static void words_put_payload(struct words *words, const AVPacket *packet)
{
    const char *text = (const char *)packet->data;
    size_t size = (size_t)packet->size;

    switch ((int)words->stream->codecpar->codec_id) {
    case AV_CODEC_ID_MOV_TEXT:
        words_put_tx3g(&words->text, packet->data, size);
        break;
    case AV_CODEC_ID_ASS:
    case AV_CODEC_ID_SSA:
        words_put_ass(&words->text, text, size);
        break;
    default:
        words_put_all(&words->text, text, size,
                      words->stream->codecpar->codec_id != AV_CODEC_ID_TEXT);
    }
}

/* What has no words is the gap between two cues. */
static void words_add(struct words *words, const AVPacket *packet)
{
    const AVRational us = {1, AV_TIME_BASE};
    int64_t at_us = av_rescale_q(packet->pts, words->stream->time_base, us) - words->zero_us;
    int64_t long_us = av_rescale_q(packet->duration, words->stream->time_base, us);
    char start[VTT_TIME_MAX], end[VTT_TIME_MAX];
    size_t before = words->text.length;

    if (packet->pts == AV_NOPTS_VALUE || at_us > film_duration_ms_max * 1000)
        return;
    if (at_us < 0)
        at_us = 0;
    if (long_us < 1000 || long_us > film_duration_ms_max * 1000)
        long_us = WORDS_SHOWN_MS * 1000;
    vtt_write_cue_time(start, at_us / 1000);
    vtt_write_cue_time(end, (at_us + long_us) / 1000);
    buf_printf(&words->text, "\n%s --> %s\n", start, end);
    size_t head = words->text.length;
    words_put_payload(words, packet);
    if (words->text.length == head && !words->text.failed) {
        words->text.length = before;
        return;
    }
    words_put(&words->text, '\n', false);
    words->count++;
}

static void words_read(struct words *words, AVFormatContext *format, AVPacket *packet)
{
    while (!words->text.failed && words->count <= caption_cues_max &&
           av_read_frame(format, packet) >= 0) {
        if (packet->stream_index == words->stream->index && packet->size > 0)
            words_add(words, packet);
        av_packet_unref(packet);
    }
}

static int words_write(const struct words *words, int out, struct wire_extract *extract)
{
    for (size_t at = 0; at < words->text.length;) {
        ssize_t wrote = pwrite(out, words->text.data + at, words->text.length - at, (off_t)at);

        if (wrote < 0 && errno != EINTR)
            return fault(-errno);
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    extract->bytes = (int64_t)words->text.length;
    return 0;
}

static int words_take(struct words *words, struct reader *reader, int out,
                      struct wire_extract *extract)
{
    AVPacket *packet = av_packet_alloc();

    if (!packet)
        return fault(-ENOMEM);
    buf_text(&words->text, "WEBVTT\n");
    words_read(words, reader->format, packet);
    av_packet_free(&packet);
    if (reader->out_of_time)
        words_refuse(extract, "reading it takes longer than it should");
    else if (words->text.failed || words->count > caption_cues_max)
        words_refuse(extract, "it holds more than captions may: 2 MB, 20,000 cues");
    else if (words->count == 0)
        words_refuse(extract, "there is not a word in it");
    else
        return words_write(words, out, extract);
    return 0;
}

int words_extract(int fd, int out, int track, int64_t deadline_ms, struct wire_extract *extract)
{
    AUTO_READER struct reader reader = {0};
    struct words words = {.text = {.bytes_max = (size_t)caption_bytes_max}};
    struct wire_stream facts;
    struct stat file;
    int r = 0;

    *extract = (struct wire_extract){.magic = WIRE_EXTRACT_MAGIC, .verdict = WIRE_ACCEPTED};
    if (fstat(fd, &file))
        return fault(-errno);
    if (reader_open(&reader, fd, file.st_size, clock_steady_ms() + deadline_ms) == 0)
        words.stream = words_find(reader.format, track);
    if (!words.stream) {
        words_refuse(extract, "there is no such subtitle track");
        return 0;
    }
    tracks_fill(&facts, words.stream);
    check(str_copy(extract->language, sizeof(extract->language), facts.language));
    if (!words_are_text(words.stream->codecpar->codec_id)) {
        words_refuse(extract, "its words are pictures, or of a kind that is not read here");
        return 0;
    }
    words.zero_us = words_zero_us(reader.format);
    r = words_take(&words, &reader, out, extract);
    buf_free(&words.text);
    return fault(r);
}
