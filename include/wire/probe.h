/* What incare-media says of one file: plain values of fixed size, no pointers, so that the message
 * is the struct. The receiver believes nothing: wire_probe_check() before any use. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { WIRE_STREAMS_MAX = 64, WIRE_KEYS_MAX = 192, WIRE_TEXT_MAX = 64, WIRE_CODECS_MAX = 48 };

enum wire_stream_type {
    WIRE_VIDEO,
    WIRE_AUDIO,
    WIRE_SUBTITLE,
    WIRE_DATA,
    WIRE_ATTACHMENT,
    WIRE_PICTURE, /* an attached picture: cover art */
    WIRE_STREAM_TYPES
};

enum wire_hdr { WIRE_SDR, WIRE_HDR10, WIRE_HLG, WIRE_DOLBY_VISION, WIRE_HDRS };

struct wire_stream {
    int32_t type;                 /* enum wire_stream_type */
    char codec[WIRE_TEXT_MAX];    /* libavcodec's name: "h264" */
    char fourcc[8];               /* the container's tag, unprintable bytes as '?' */
    char codecs[WIRE_CODECS_MAX]; /* RFC 6381: "avc1.64001E"; "" when there is none */
    char profile[WIRE_TEXT_MAX];
    int32_t level; /* as the codec counts; -1 unknown */
    char language[12];
    bool is_default;
    bool is_sensitive;   /* data, subtitle or attachment: may carry a place or a person */
    int64_t bit_rate;    /* bits a second, 0 unknown */
    int64_t duration_ms; /* -1 unknown */
    /* pictures */
    int32_t width, height;    /* coded, pixels */
    int32_t sar_num, sar_den; /* sample aspect ratio, 1:1 when unknown */
    int32_t rotation;         /* clockwise degrees to show it upright: 0 90 180 270 */
    bool is_mirrored;
    int32_t fps_num, fps_den; /* average; 0/1 unknown */
    bool is_variable_rate;
    char field_order[WIRE_TEXT_MAX]; /* "progressive", "tt", … "unknown" */
    char pixel_format[WIRE_TEXT_MAX];
    int32_t bit_depth;
    char primaries[WIRE_TEXT_MAX], transfer[WIRE_TEXT_MAX], matrix[WIRE_TEXT_MAX],
        range[WIRE_TEXT_MAX];
    int32_t hdr;           /* enum wire_hdr */
    int32_t index_entries; /* what the container's index holds */
    int32_t keyframes;
    int64_t
        keyframe_gap_ms; /* the longest way from one keyframe to the next or the end; -1 unknown */
    /* sound */
    int32_t sample_rate, channels;
    char channel_layout[WIRE_TEXT_MAX];
};

/* What a metadata key is about: a film with any but harmless ones is never streamed as it is. */
enum wire_key_class {
    WIRE_KEY_HARMLESS, /* brands, handler names we know, language, encoder */
    WIRE_KEY_LOCATION,
    WIRE_KEY_DEVICE,
    WIRE_KEY_PERSON,
    WIRE_KEY_TIME,  /* when it was shot */
    WIRE_KEY_TEXT,  /* free words: title, comment, description */
    WIRE_KEY_OTHER, /* not on the list of harmless ones */
    WIRE_KEY_CLASSES
};

struct wire_key {
    int32_t stream;          /* -1: the file; -2: a chapter */
    int32_t class;           /* enum wire_key_class */
    char key[WIRE_TEXT_MAX]; /* the KEY only; values never leave the media process */
};

enum wire_verdict {
    WIRE_ACCEPTED,
    WIRE_REFUSED, /* see reason */
    WIRE_VERDICTS
};

struct wire_probe {
    uint32_t magic; /* WIRE_PROBE_MAGIC */
    int32_t verdict;
    char reason[200]; /* for a person: what is wrong and what to do; "" when accepted */
    char container[WIRE_TEXT_MAX]; /* libavformat's name: "mov,mp4,m4a,3gp,3g2,mj2" */
    char type[WIRE_TEXT_MAX];      /* "video/mp4", "video/webm", …; "" unknown */
    int64_t bytes;
    int64_t duration_ms;
    int64_t start_ms;
    int64_t bit_rate;
    /* MP4 structure, from our own walk over the boxes; all false or 0 for other containers */
    bool is_mp4, has_moov, is_faststart, is_fragmented, has_bad_box;
    int32_t sidx_count;
    int64_t trailing_bytes;
    int32_t stray_boxes; /* that hold something, and neither picture, sound nor where they lie */
    int64_t bytes_beyond_end; /* how much the index promises that the file does not hold */
    bool is_truncated;
    bool is_first_readable, is_last_readable; /* a packet of the picture at either end was read */
    bool is_playable;  /* H.264 and AAC or MP3 in an MP4 that every browser plays */
    bool is_sensitive; /* a key that is not harmless, or a track that is not picture or sound */
    int32_t chapters;
    int32_t stream_count; /* may be more than streams[] holds */
    int32_t key_count;
    int32_t streams_held, keys_held;
    struct wire_stream streams[WIRE_STREAMS_MAX];
    struct wire_key keys[WIRE_KEYS_MAX];
};

enum { WIRE_PROBE_MAGIC = 0x1ca4e001 };

/* True when every value is in its range and every text ends and is UTF-8 text. */
bool wire_probe_check(const struct wire_probe *probe);
/* One word for a class or stream type, for people and JSON: "location", "subtitle". */
const char *wire_key_class_name(int32_t class);
const char *wire_stream_type_name(int32_t type);
