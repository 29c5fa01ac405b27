/* Which metadata keys tell something, and of what: for staff, who read what was found in a film.
 * What may be published is for the proof to say (proof/clean.h), which no key gets past. */
#include "av/keys.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"

/* What programs write by themselves as the name of a track. Anything else may be a person's. */
static const char *const handler_names[] = {
    "",
    "VideoHandler",
    "SoundHandler",
    "VideoHandle",
    "SoundHandle",
    "Video Media Handler",
    "Sound Media Handler",
    "SubtitleHandler",
    "TimeCodeHandler",
    "DataHandler",
    "Apple Video Media Handler",
    "Apple Sound Media Handler",
    "Core Media Video",
    "Core Media Audio",
    "GPAC ISO Video Handler",
    "GPAC ISO Audio Handler",
    "L-SMASH Video Handler",
    "L-SMASH Audio Handler",
    "Bento4 Video Handler",
    "Bento4 Sound Handler",
    "Mainconcept Video Media Handler",
    "Mainconcept MP4 Video Media Handler",
    "Mainconcept MP4 Sound Media Handler",
    "ISO Media file produced by Google Inc.",
};

/* Programs that name themselves and nothing else. Cameras do so too ("GoPro AVC encoder"): those
 * are not here. */
static const char *const encoder_names[] = {
    "Lavf",           "Lavc",       "libx264",     "x264",      "x265",
    "libvpx",         "vpxenc",     "libwebm",     "HandBrake", "mkvmerge",
    "JVT/AVC Coding", "AVC Coding", "HEVC Coding", "libebml",   "no_variable_data",
};

static bool value_is_of(const char *value, const char *allowed, size_t length_max)
{
    size_t length = strlen(value);

    return length <= length_max && strspn(value, allowed) == length;
}

static bool value_is_brand(const char *value)
{
    return value_is_of(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ",
                       64);
}

static bool value_is_number(const char *value)
{
    return value_is_of(value, "0123456789", 18);
}

static bool value_is_span(const char *value)
{
    return value_is_of(value, "0123456789:.", 24);
}

static bool value_is_language(const char *value)
{
    return value_is_of(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-",
                       12);
}

static bool value_is_handler(const char *value)
{
    for (size_t i = 0; i < sizeof(handler_names) / sizeof(handler_names[0]); i++)
        if (str_equal(value, handler_names[i]))
            return true;
    return false;
}

/* "Lavf59.27.100", "HandBrake 1.6.1 2023012300": a known name, then a version. */
static bool value_is_encoder(const char *value)
{
    if (strlen(value) > 48)
        return false;
    for (size_t i = 0; i < sizeof(encoder_names) / sizeof(encoder_names[0]); i++)
        if (str_starts(value, encoder_names[i]))
            return true;
    return false;
}

static bool value_is_vendor(const char *value)
{
    return str_equal(value, "[0][0][0][0]") || str_equal(value, "FFMP") || str_equal(value, "appl");
}

static const struct {
    const char *key;
    bool (*harmless)(const char *value);
} known_keys[] = {
    {"major_brand", value_is_brand},
    {"compatible_brands", value_is_brand},
    {"minor_version", value_is_number},
    {"language", value_is_language},
    {"encoder", value_is_encoder},
    {"handler_name", value_is_handler},
    {"vendor_id", value_is_vendor},
    {"rotate", value_is_number},
    {"alpha_mode", value_is_number},
    {"duration", value_is_span},
    {"bps", value_is_number},
    {"number_of_frames", value_is_number},
    {"number_of_bytes", value_is_number},
};

/* For staff: what an unlisted key is probably about. First match wins; nothing here is harmless. */
static const struct {
    const char *part;
    int class;
} telling_parts[] = {
    {"location", WIRE_KEY_LOCATION}, {"gps", WIRE_KEY_LOCATION},
    {"latitude", WIRE_KEY_LOCATION}, {"longitude", WIRE_KEY_LOCATION},
    {"geo", WIRE_KEY_LOCATION},      {"place", WIRE_KEY_LOCATION},
    {"creationdate", WIRE_KEY_TIME}, {"creation_time", WIRE_KEY_TIME},
    {"date", WIRE_KEY_TIME},         {"time", WIRE_KEY_TIME},
    {"year", WIRE_KEY_TIME},         {"make", WIRE_KEY_DEVICE},
    {"model", WIRE_KEY_DEVICE},      {"software", WIRE_KEY_DEVICE},
    {"device", WIRE_KEY_DEVICE},     {"camera", WIRE_KEY_DEVICE},
    {"android", WIRE_KEY_DEVICE},    {"serial", WIRE_KEY_DEVICE},
    {"firmware", WIRE_KEY_DEVICE},   {"lens", WIRE_KEY_DEVICE},
    {"encoder", WIRE_KEY_DEVICE},    {"vendor", WIRE_KEY_DEVICE},
    {"artist", WIRE_KEY_PERSON},     {"author", WIRE_KEY_PERSON},
    {"performer", WIRE_KEY_PERSON},  {"composer", WIRE_KEY_PERSON},
    {"director", WIRE_KEY_PERSON},   {"producer", WIRE_KEY_PERSON},
    {"owner", WIRE_KEY_PERSON},      {"copyright", WIRE_KEY_PERSON},
    {"publisher", WIRE_KEY_PERSON},  {"writer", WIRE_KEY_PERSON},
    {"actor", WIRE_KEY_PERSON},      {"user", WIRE_KEY_PERSON},
    {"account", WIRE_KEY_PERSON},    {"people", WIRE_KEY_PERSON},
    {"title", WIRE_KEY_TEXT},        {"comment", WIRE_KEY_TEXT},
    {"description", WIRE_KEY_TEXT},  {"synopsis", WIRE_KEY_TEXT},
    {"keywords", WIRE_KEY_TEXT},     {"genre", WIRE_KEY_TEXT},
    {"album", WIRE_KEY_TEXT},        {"lyrics", WIRE_KEY_TEXT},
    {"subject", WIRE_KEY_TEXT},      {"show", WIRE_KEY_TEXT},
    {"service", WIRE_KEY_TEXT},      {"information", WIRE_KEY_TEXT},
};

/* Matroska's statistics come with a language: "BPS-eng". */
static size_t key_length(const char *key)
{
    size_t length = strlen(key);

    return length > 4 && key[length - 4] == '-' ? length - 4 : length;
}

int keys_class(const char *key, const char *value)
{
    static const char apple[] = "com.apple.quicktime."; /* holds the word "time" */

    if (str_starts(key, apple))
        key += sizeof(apple) - 1;
    size_t length = key_length(key);

    for (size_t i = 0; value && i < sizeof(known_keys) / sizeof(known_keys[0]); i++)
        if (strlen(known_keys[i].key) == length &&
            strncasecmp(known_keys[i].key, key, length) == 0 && known_keys[i].harmless(value))
            return WIRE_KEY_HARMLESS;
    for (size_t i = 0; i < sizeof(telling_parts) / sizeof(telling_parts[0]); i++)
        if (strcasestr(key, telling_parts[i].part))
            return telling_parts[i].class;
    return WIRE_KEY_OTHER;
}

void keys_print(char *out, size_t size, const char *text)
{
    size_t length = 0;

    for (; *text && length + 1 < size; text++)
        out[length++] = (char)(*text >= ' ' && *text <= '~' ? *text : '?');
    out[length] = '\0';
}

void keys_add(struct wire_probe *probe, int stream, int class, const char *key)
{
    if (class != WIRE_KEY_HARMLESS)
        probe->is_sensitive = true;
    probe->key_count++;
    if (probe->keys_held == WIRE_KEYS_MAX)
        return;
    struct wire_key *held = &probe->keys[probe->keys_held++];
    held->stream = stream;
    held->class = class;
    keys_print(held->key, sizeof(held->key), key);
}
