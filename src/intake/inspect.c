/* Probed behind the fence: what is in the file, and whether it is a film at all. */
#include "intake/inspect.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "guard/worker.h"
#include "pipeline.h"

static void write_picture(struct json *json, const struct wire_stream *stream)
{
    json_number(json, "width", stream->width);
    json_number(json, "height", stream->height);
    json_number(json, "sar_num", stream->sar_num);
    json_number(json, "sar_den", stream->sar_den);
    json_number(json, "rotation", stream->rotation);
    json_bool(json, "mirrored", stream->is_mirrored);
    json_number(json, "fps_num", stream->fps_num);
    json_number(json, "fps_den", stream->fps_den);
    json_bool(json, "variable_rate", stream->is_variable_rate);
    json_string(json, "field_order", stream->field_order);
    json_string(json, "pixel_format", stream->pixel_format);
    json_number(json, "bit_depth", stream->bit_depth);
    json_string(json, "primaries", stream->primaries);
    json_string(json, "transfer", stream->transfer);
    json_string(json, "matrix", stream->matrix);
    json_string(json, "range", stream->range);
    json_string(json, "hdr",
                (const char *const[]){"sdr", "hdr10", "hlg", "dolby_vision"}[stream->hdr]);
    json_number(json, "index_entries", stream->index_entries);
    json_number(json, "keyframes", stream->keyframes);
    json_number(json, "keyframe_gap_ms", stream->keyframe_gap_ms);
}

static void write_stream(struct json *json, const struct wire_stream *stream)
{
    json_object(json, NULL);
    json_string(json, "type", wire_stream_type_name(stream->type));
    json_string(json, "codec", stream->codec);
    json_string(json, "fourcc", stream->fourcc);
    json_string(json, "codecs", stream->codecs);
    json_string(json, "profile", stream->profile);
    json_number(json, "level", stream->level);
    json_string(json, "language", stream->language);
    json_bool(json, "default", stream->is_default);
    json_bool(json, "sensitive", stream->is_sensitive);
    json_number(json, "bit_rate", stream->bit_rate);
    json_number(json, "duration_ms", stream->duration_ms);
    if (stream->type == WIRE_VIDEO || stream->type == WIRE_PICTURE)
        write_picture(json, stream);
    if (stream->type == WIRE_AUDIO) {
        json_number(json, "sample_rate", stream->sample_rate);
        json_number(json, "channels", stream->channels);
        json_string(json, "channel_layout", stream->channel_layout);
    }
    json_end_object(json);
}

static void write_file(struct json *json, const struct wire_probe *probe)
{
    json_string(json, "container", probe->container);
    json_string(json, "type", probe->type);
    json_number(json, "bytes", probe->bytes);
    json_number(json, "duration_ms", probe->duration_ms);
    json_number(json, "start_ms", probe->start_ms);
    json_number(json, "bit_rate", probe->bit_rate);
    json_bool(json, "mp4", probe->is_mp4);
    json_bool(json, "moov", probe->has_moov);
    json_bool(json, "faststart", probe->is_faststart);
    json_bool(json, "fragmented", probe->is_fragmented);
    json_bool(json, "bad_box", probe->has_bad_box);
    json_number(json, "sidx_count", probe->sidx_count);
    json_number(json, "trailing_bytes", probe->trailing_bytes);
    json_number(json, "bytes_beyond_end", probe->bytes_beyond_end);
    json_bool(json, "truncated", probe->is_truncated);
    json_bool(json, "playable", probe->is_playable);
    json_bool(json, "sensitive", probe->is_sensitive);
    json_number(json, "chapters", probe->chapters);
    json_number(json, "stream_count", probe->stream_count);
    json_number(json, "key_count", probe->key_count);
}

void inspect_write(struct json *json, const struct wire_probe *probe)
{
    json_bool(json, "accepted", probe->verdict == WIRE_ACCEPTED);
    json_string(json, "reason", probe->reason);
    write_file(json, probe);
    json_array(json, "streams");
    for (int i = 0; i < probe->streams_held; i++)
        write_stream(json, &probe->streams[i]);
    json_end_array(json);
    json_array(json, "keys");
    for (int i = 0; i < probe->keys_held; i++) {
        json_object(json, NULL);
        json_number(json, "stream", probe->keys[i].stream);
        json_string(json, "class", wire_key_class_name(probe->keys[i].class));
        json_string(json, "key", probe->keys[i].key);
        json_end_object(json);
    }
    json_end_array(json);
}

/* The same key stands in each track of many files: once is enough. */
static bool is_said(const struct wire_probe *probe, int i)
{
    for (int j = 0; j < i; j++)
        if (str_equal(probe->keys[j].key, probe->keys[i].key))
            return true;
    return false;
}

/* "location (com.apple.quicktime.location.ISO6709), a data track (gpmd)" */
static void list_sensitive(const struct wire_probe *probe, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < probe->keys_held && used < size; i++)
        if (probe->keys[i].class != WIRE_KEY_HARMLESS && !is_said(probe, i))
            used += (size_t)snprintf(out + used, size - used, "%s%s (%s)", used ? ", " : "",
                                     wire_key_class_name(probe->keys[i].class), probe->keys[i].key);
    for (int i = 0; i < probe->streams_held && used < size; i++)
        if (probe->streams[i].is_sensitive)
            used += (size_t)snprintf(out + used, size - used, "%sa %s track (%s)", used ? ", " : "",
                                     wire_stream_type_name(probe->streams[i].type),
                                     probe->streams[i].codec);
}

static void list_codecs(const struct wire_probe *probe, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < probe->streams_held && used < size; i++)
        if (probe->streams[i].type == WIRE_VIDEO || probe->streams[i].type == WIRE_AUDIO)
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
                                     probe->streams[i].codec);
}

/* A list cut in the middle of a letter would not be text. */
static void end_at_letter(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && !str_is_text(text, length))
        length--;
    text[length] = '\0';
}

void inspect_why(const struct wire_probe *probe, char why[INSPECT_WHY_MAX])
{
    char list[300];

    why[0] = '\0';
    if (probe->is_sensitive) {
        list_sensitive(probe, list, sizeof list);
        end_at_letter(list);
        snprintf(why, INSPECT_WHY_MAX, "it carries more than picture and sound: %s", list);
    } else if (!probe->is_playable || !probe->type[0]) {
        list_codecs(probe, list, sizeof list);
        snprintf(why, INSPECT_WHY_MAX, "not every browser plays it: %s in %s", list,
                 probe->container);
    }
}

int inspect_run(struct job *job)
{
    struct wire_probe *probe = &job->scan->probe;
    AUTO_BUF struct buf text = {0};
    struct json json;
    int r;

    if (job->is_known)
        return 0;
    r = worker_probe(job->scan->with->worker, job->fd, probe);
    if (r < 0)
        return fault(r);
    if (r == WORKER_REFUSED)
        return pipeline_end(job, SCAN_REFUSED, probe->reason);
    json_start(&json, &text);
    json_object(&json, NULL);
    inspect_write(&json, probe);
    json_end_object(&json);
    job->source.probe = text.failed ? NULL : arena_strdup(job->arena, text.data);
    return job->source.probe ? 0 : fault(-ENOMEM);
}
