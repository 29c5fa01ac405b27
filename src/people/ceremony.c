/* The layouts of a passkey's ceremonies. */
#include "people/ceremony.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"

/* 6.1, table 1, and 6.5.1. */
enum {
    SITE_BYTES = 32,
    FLAGS_AT = 32,
    USES_AT = 33,
    HEAD_BYTES = 37,
    MODEL_BYTES = 16,
    ID_LENGTH_AT = HEAD_BYTES + MODEL_BYTES,
    ID_AT = ID_LENGTH_AT + 2,
};
enum { FLAG_PRESENT = 0x01, FLAG_VERIFIED = 0x04, FLAG_MADE = 0x40, FLAG_MORE = 0x80 };

static bool read_id(const uint8_t *bytes, size_t length, struct ceremony_data *data)
{
    if (length < ID_AT)
        return false;
    data->id = bytes + ID_AT;
    data->id_length = (size_t)bytes[ID_LENGTH_AT] << 8 | bytes[ID_LENGTH_AT + 1];
    /* The key follows; it is told apart as well, as a SubjectPublicKeyInfo. */
    return data->id_length > 0 && data->id_length <= CEREMONY_ID_BYTES_MAX &&
           data->id_length < length - ID_AT;
}

bool ceremony_read(const uint8_t *bytes, size_t length, struct ceremony_data *data)
{
    uint8_t flags;

    *data = (struct ceremony_data){0};
    if (length < HEAD_BYTES)
        return false;
    flags = bytes[FLAGS_AT];
    data->site = bytes;
    data->is_present = flags & FLAG_PRESENT;
    data->is_verified = flags & FLAG_VERIFIED;
    for (int i = USES_AT; i < HEAD_BYTES; i++)
        data->uses = data->uses << 8 | bytes[i];
    if (flags & FLAG_MADE)
        return read_id(bytes, length, data);
    return length == HEAD_BYTES || (flags & FLAG_MORE);
}

/* 5.8.1.1 says how it is written, to the byte: type, challenge, origin and crossOrigin come first.
 * Neither the challenge nor an origin of ours holds a letter that JSON escapes. */
bool ceremony_is_of(const char *client_data, size_t length, enum ceremony_kind kind,
                    const char *challenge, const char *origin)
{
    char wanted[ceremony_head_bytes_max];
    int head = snprintf(wanted, sizeof wanted,
                        "{\"type\":\"webauthn.%s\",\"challenge\":\"%s\",\"origin\":\"%s\","
                        "\"crossOrigin\":false",
                        kind == CEREMONY_MADE ? "create" : "get", challenge, origin);

    return head > 0 && (size_t)head < sizeof wanted && length > (size_t)head &&
           memcmp(client_data, wanted, (size_t)head) == 0 &&
           (client_data[head] == '}' || client_data[head] == ',') && client_data[length - 1] == '}';
}
