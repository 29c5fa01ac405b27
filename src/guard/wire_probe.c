/* Is this really a struct wire_probe? The bytes come from a process that may have been taken over
 * by a hostile film, so every field is looked at before any is used. One row a field. */
#include "wire/probe.h"

#include "wire_field.h"

static const struct field probe_fields[] = {
    NUMBER(wire_probe, verdict, 0, WIRE_VERDICTS - 1),
    TEXT(wire_probe, reason),
    TEXT(wire_probe, container),
    TEXT(wire_probe, type),
    NUMBER(wire_probe, bytes, 0, INT64_MAX),
    NUMBER(wire_probe, duration_ms, -1, INT64_MAX / 1000),
    NUMBER(wire_probe, start_ms, -INT64_MAX / 1000, INT64_MAX / 1000),
    NUMBER(wire_probe, bit_rate, 0, INT64_MAX),
    FLAG(wire_probe, is_mp4),
    FLAG(wire_probe, has_moov),
    FLAG(wire_probe, is_faststart),
    FLAG(wire_probe, is_fragmented),
    FLAG(wire_probe, has_bad_box),
    NUMBER(wire_probe, sidx_count, 0, INT32_MAX),
    NUMBER(wire_probe, trailing_bytes, 0, INT64_MAX),
    NUMBER(wire_probe, stray_boxes, 0, INT32_MAX),
    NUMBER(wire_probe, bytes_beyond_end, 0, INT64_MAX),
    FLAG(wire_probe, is_truncated),
    FLAG(wire_probe, is_first_readable),
    FLAG(wire_probe, is_last_readable),
    FLAG(wire_probe, is_playable),
    FLAG(wire_probe, is_sensitive),
    NUMBER(wire_probe, chapters, 0, INT32_MAX),
    NUMBER(wire_probe, stream_count, 0, INT32_MAX),
    NUMBER(wire_probe, key_count, 0, INT32_MAX),
    NUMBER(wire_probe, streams_held, 0, WIRE_STREAMS_MAX),
    NUMBER(wire_probe, keys_held, 0, WIRE_KEYS_MAX),
};

static const struct field stream_fields[] = {
    NUMBER(wire_stream, type, 0, WIRE_STREAM_TYPES - 1),
    TEXT(wire_stream, codec),
    TEXT(wire_stream, fourcc),
    TEXT(wire_stream, codecs),
    TEXT(wire_stream, profile),
    NUMBER(wire_stream, level, INT32_MIN, INT32_MAX),
    TEXT(wire_stream, language),
    FLAG(wire_stream, is_default),
    FLAG(wire_stream, is_sensitive),
    NUMBER(wire_stream, bit_rate, 0, INT64_MAX),
    NUMBER(wire_stream, duration_ms, -1, INT64_MAX / 1000),
    NUMBER(wire_stream, width, 0, INT32_MAX),
    NUMBER(wire_stream, height, 0, INT32_MAX),
    NUMBER(wire_stream, sar_num, 0, INT32_MAX),
    NUMBER(wire_stream, sar_den, 0, INT32_MAX),
    NUMBER(wire_stream, rotation, 0, 270),
    FLAG(wire_stream, is_mirrored),
    NUMBER(wire_stream, fps_num, 0, INT32_MAX),
    NUMBER(wire_stream, fps_den, 0, INT32_MAX),
    FLAG(wire_stream, is_variable_rate),
    TEXT(wire_stream, field_order),
    TEXT(wire_stream, pixel_format),
    NUMBER(wire_stream, bit_depth, 0, 64),
    TEXT(wire_stream, primaries),
    TEXT(wire_stream, transfer),
    TEXT(wire_stream, matrix),
    TEXT(wire_stream, range),
    NUMBER(wire_stream, hdr, 0, WIRE_HDRS - 1),
    NUMBER(wire_stream, index_entries, 0, INT32_MAX),
    NUMBER(wire_stream, keyframes, 0, INT32_MAX),
    NUMBER(wire_stream, keyframe_gap_ms, -1, INT64_MAX / 1000),
    NUMBER(wire_stream, sample_rate, 0, INT32_MAX),
    NUMBER(wire_stream, channels, 0, INT32_MAX),
    TEXT(wire_stream, channel_layout),
};

static const struct field key_fields[] = {
    NUMBER(wire_key, stream, -2, WIRE_STREAMS_MAX - 1),
    NUMBER(wire_key, class, 0, WIRE_KEY_CLASSES - 1),
    TEXT(wire_key, key),
};

bool wire_probe_check(const struct wire_probe *probe)
{
    if (probe->magic != WIRE_PROBE_MAGIC || !HOLDS(probe_fields, probe))
        return false;
    if (probe->streams_held > probe->stream_count || probe->keys_held > probe->key_count)
        return false;
    for (int i = 0; i < probe->streams_held; i++) {
        const struct wire_stream *stream = &probe->streams[i];
        if (!HOLDS(stream_fields, stream) || stream->rotation % 90 != 0)
            return false;
    }
    for (int i = 0; i < probe->keys_held; i++)
        if (!HOLDS(key_fields, &probe->keys[i]))
            return false;
    /* a refusal always says why, and what is accepted has no excuse */
    return (probe->verdict == WIRE_REFUSED) == (probe->reason[0] != '\0');
}

const char *wire_key_class_name(int32_t class)
{
    static const char *const names[WIRE_KEY_CLASSES] = {"harmless", "location", "device", "person",
                                                        "time",     "text",     "other"};

    return class >= 0 && class < WIRE_KEY_CLASSES ? names[class] : "other";
}

const char *wire_stream_type_name(int32_t type)
{
    static const char *const names[WIRE_STREAM_TYPES] = {"video", "audio",      "subtitle",
                                                         "data",  "attachment", "picture"};

    return type >= 0 && type < WIRE_STREAM_TYPES ? names[type] : "data";
}
