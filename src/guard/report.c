/* A probe as JSON. Names are those of struct wire_probe; values of metadata are not in it. */
#include "wire/report.h"

static const char *report_hdr_name(int32_t hdr)
{
    static const char *const names[WIRE_HDRS] = {"sdr", "hdr10", "hlg", "dolby_vision"};

    return hdr >= 0 && hdr < WIRE_HDRS ? names[hdr] : "sdr";
}

static void report_picture(struct json *json, const struct wire_stream *stream)
{
    json_number(json, "width", stream->width);
    json_number(json, "height", stream->height);
    json_number(json, "sar_num", stream->sar_num);
    json_number(json, "sar_den", stream->sar_den);
    json_number(json, "rotation", stream->rotation);
    json_bool(json, "is_mirrored", stream->is_mirrored);
    json_number(json, "fps_num", stream->fps_num);
    json_number(json, "fps_den", stream->fps_den);
    json_bool(json, "is_variable_rate", stream->is_variable_rate);
    json_string(json, "field_order", stream->field_order);
    json_string(json, "pixel_format", stream->pixel_format);
    json_number(json, "bit_depth", stream->bit_depth);
    json_string(json, "primaries", stream->primaries);
    json_string(json, "transfer", stream->transfer);
    json_string(json, "matrix", stream->matrix);
    json_string(json, "range", stream->range);
    json_string(json, "hdr", report_hdr_name(stream->hdr));
    json_number(json, "index_entries", stream->index_entries);
    json_number(json, "keyframes", stream->keyframes);
    json_number(json, "keyframe_gap_ms", stream->keyframe_gap_ms);
}

static void report_stream(struct json *json, const struct wire_stream *stream)
{
    json_object(json, NULL);
    json_string(json, "type", wire_stream_type_name(stream->type));
    json_string(json, "codec", stream->codec);
    json_string(json, "fourcc", stream->fourcc);
    json_string(json, "codecs", stream->codecs);
    json_string(json, "profile", stream->profile);
    json_number(json, "level", stream->level);
    json_string(json, "language", stream->language);
    json_bool(json, "is_default", stream->is_default);
    json_bool(json, "is_sensitive", stream->is_sensitive);
    json_number(json, "bit_rate", stream->bit_rate);
    json_number(json, "duration_ms", stream->duration_ms);
    if (stream->type == WIRE_VIDEO || stream->type == WIRE_PICTURE)
        report_picture(json, stream);
    if (stream->type == WIRE_AUDIO) {
        json_number(json, "sample_rate", stream->sample_rate);
        json_number(json, "channels", stream->channels);
        json_string(json, "channel_layout", stream->channel_layout);
    }
    json_end_object(json);
}

static void report_structure(struct json *json, const struct wire_probe *probe)
{
    json_bool(json, "is_mp4", probe->is_mp4);
    if (probe->is_mp4) {
        json_bool(json, "has_moov", probe->has_moov);
        json_bool(json, "is_faststart", probe->is_faststart);
        json_bool(json, "is_fragmented", probe->is_fragmented);
        json_number(json, "sidx_count", probe->sidx_count);
    }
    json_bool(json, "has_bad_box", probe->has_bad_box);
    json_number(json, "trailing_bytes", probe->trailing_bytes);
    json_number(json, "stray_boxes", probe->stray_boxes);
    json_number(json, "bytes_beyond_end", probe->bytes_beyond_end);
    json_bool(json, "is_truncated", probe->is_truncated);
    json_bool(json, "is_first_readable", probe->is_first_readable);
    json_bool(json, "is_last_readable", probe->is_last_readable);
}

static void report_keys(struct json *json, const struct wire_probe *probe)
{
    json_number(json, "key_count", probe->key_count);
    json_array(json, "keys");
    for (int i = 0; i < probe->keys_held; i++) {
        const struct wire_key *key = &probe->keys[i];
        json_object(json, NULL);
        json_number(json, "stream", key->stream);
        json_string(json, "class", wire_key_class_name(key->class));
        json_string(json, "key", key->key);
        json_end_object(json);
    }
    json_end_array(json);
}

void report_write(struct json *json, const char *name, const struct wire_probe *probe)
{
    json_object(json, name);
    json_string(json, "verdict", probe->verdict == WIRE_ACCEPTED ? "accepted" : "refused");
    json_string(json, "reason", probe->reason);
    json_string(json, "container", probe->container);
    json_string(json, "type", probe->type);
    json_number(json, "bytes", probe->bytes);
    json_number(json, "duration_ms", probe->duration_ms);
    json_number(json, "start_ms", probe->start_ms);
    json_number(json, "bit_rate", probe->bit_rate);
    report_structure(json, probe);
    json_bool(json, "is_playable", probe->is_playable);
    json_bool(json, "is_sensitive", probe->is_sensitive);
    json_number(json, "chapters", probe->chapters);
    json_number(json, "stream_count", probe->stream_count);
    json_array(json, "streams");
    for (int i = 0; i < probe->streams_held; i++)
        report_stream(json, &probe->streams[i]);
    json_end_array(json);
    report_keys(json, probe);
    json_end_object(json);
}
