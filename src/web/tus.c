/* tus 1.0.0 in headers: read strictly, said exactly. */
#include "tus.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/str.h"
#include "crypt/base64.h"

static const char tus_version[] = "1.0.0";
static const char tus_bytes[] = "application/offset+octet-stream";
static const char tus_collection[] = "/api/v1/uploads/";

enum { TUS_METADATA_MAX = 2048, TUS_NAME_MAX = 256, TUS_KEYS_MAX = 32, TUS_NUMBER_MAX = 24 };

const char *tus_method(const struct request *req)
{
    const char *instead = request_header(req, "X-HTTP-Method-Override");
    const char *method = request_method(req);

    return instead && str_equal(method, "POST") ? instead : method;
}

bool tus_is_spoken(const struct request *req)
{
    const char *version = request_header(req, "Tus-Resumable");

    return version && str_equal(version, tus_version);
}

bool tus_has_body(const struct request *req)
{
    const char *length = request_header(req, "Content-Length");

    return request_header(req, "Transfer-Encoding") || (length && !str_equal(length, "0"));
}

bool tus_is_bytes(const struct request *req)
{
    const char *type = request_header(req, "Content-Type");

    return type && strcasecmp(type, tus_bytes) == 0;
}

/* Creation. */

static bool tus_is_key(const char *key, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (key[i] <= ' ' || key[i] > '~' || key[i] == ',')
            return false;
    return length > 0;
}

/* "key" or "key base64", without blanks around. */
static bool tus_is_pair(const char *pair, size_t length, size_t *key)
{
    size_t written;

    *key = strcspn(pair, " ,");
    if (*key > length)
        *key = length;
    if (!tus_is_key(pair, *key))
        return false;
    if (*key == length)
        return true;
    return base64_read(pair + *key + 1, length - *key - 1, NULL, 0, &written);
}

/* The last part of a path, as some clients send one. */
static const char *tus_base_name(const char *name)
{
    for (const char *c = name; *c; c++)
        if (*c == '/' || *c == '\\')
            name = c + 1;
    return name;
}

/* What stands behind key, if it is text for people. */
static const char *tus_find_text(const char *metadata, const char *key, char text[TUS_NAME_MAX])
{
    size_t length = strlen(key), written;

    for (const char *at = metadata; *at; at += strcspn(at, ","), at += *at == ',') {
        at += strspn(at, " ");
        if (strncmp(at, key, length) != 0 || at[length] != ' ')
            continue;
        at += length + 1;
        if (!base64_read(at, strcspn(at, ", "), (uint8_t *)text, TUS_NAME_MAX - 1, &written))
            return NULL;
        text[written] = '\0';
        return strlen(text) == written && str_is_text(text, written) && !strpbrk(text, "\n\t")
                   ? tus_base_name(text)
                   : NULL;
    }
    return NULL;
}

static const char *tus_find_name(struct request *req, const char *metadata)
{
    static const char *const keys[] = {"filename", "name"}; /* as the usual clients have it */
    char text[TUS_NAME_MAX];
    const char *name = NULL;

    for (size_t i = 0; !name && i < sizeof keys / sizeof *keys; i++)
        name = tus_find_text(metadata, keys[i], text);
    name = name ? arena_strdup(request_arena(req), name) : NULL;
    return name ? name : "";
}

static const char *tus_find_word(struct request *req, const char *metadata, const char *key)
{
    char text[TUS_NAME_MAX];
    const char *word = tus_find_text(metadata, key, text);

    word = word ? arena_strdup(request_arena(req), word) : NULL;
    return word ? word : "";
}

/* Which film it is to be a version of, and which version. */
static const char *tus_read_meant(struct request *req, struct tus_creation *creation)
{
    static const char *const kinds[] = {"main", "bsl", "ad", "ad_bsl", "audio"};

    creation->film = tus_find_word(req, creation->metadata, "film");
    creation->version = tus_find_word(req, creation->metadata, "version");
    if (!*creation->film)
        return *creation->version ? "Upload-Metadata: version needs a film." : NULL;
    if (!*creation->version)
        creation->version = "main";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_equal(creation->version, kinds[i]))
            return NULL;
    return "Upload-Metadata: version must be main, bsl, ad, ad_bsl or audio.";
}

static const char *tus_weigh_metadata(const char *metadata)
{
    static const char wrong[] = "Upload-Metadata must be pairs of a key and a base64 value, each "
                                "key once, with commas between.";
    struct {
        const char *at;
        size_t length;
    } keys[TUS_KEYS_MAX];
    int count = 0;

    if (strlen(metadata) > TUS_METADATA_MAX)
        return "Upload-Metadata is longer than 2048 characters.";
    for (const char *at = metadata; *metadata;) {
        size_t length, key;

        at += strspn(at, " ");
        length = strcspn(at, ",");
        while (length && at[length - 1] == ' ') /* "key " is a key without a value */
            length--;
        if (count == TUS_KEYS_MAX || !tus_is_pair(at, length, &key))
            return wrong;
        for (int i = 0; i < count; i++)
            if (keys[i].length == key && memcmp(keys[i].at, at, key) == 0)
                return wrong;
        keys[count].at = at;
        keys[count++].length = key;
        at += strcspn(at, ",");
        if (!*at)
            break;
        at++;
    }
    return NULL;
}

/* The id in "/api/v1/uploads/ID", or in the same with this site's own address before it. */
static const char *tus_part_id(struct request *req, const char *address, size_t length)
{
    const char *host = request_header(req, "Host");
    const char *text = arena_strndup(request_arena(req), address, length);

    if (!text)
        return NULL;
    for (int i = 0; i < 2 && host; i++) {
        const char *scheme = i ? "https://" : "http://";
        size_t start = strlen(scheme);

        if (str_starts(text, scheme) && strncasecmp(text + start, host, strlen(host)) == 0 &&
            text[start + strlen(host)] == '/')
            text += start + strlen(host);
    }
    if (!str_starts(text, tus_collection))
        return NULL;
    text += strlen(tus_collection);
    return id_is_valid(text) ? text : NULL;
}

static const char *tus_read_parts(struct request *req, const char *said,
                                  struct tus_creation *creation)
{
    AUTO_BUF struct buf parts = {0};

    for (const char *at = said + strlen("final;"); *at;) {
        size_t length = strcspn(at, " ");
        const char *id = tus_part_id(req, at, length);

        if (!id)
            return "Upload-Concat names what is no upload of this site.";
        if (creation->part_count == TUS_PARTS_MAX)
            return "Upload-Concat names more than 64 parts.";
        creation->parts[creation->part_count] = id;
        buf_printf(&parts, "%s%s%s", creation->part_count++ ? " " : "final;", tus_collection, id);
        at += length;
        at += strspn(at, " ");
    }
    creation->said = parts.length ? arena_strdup(request_arena(req), parts.data) : NULL;
    return creation->said ? NULL : "Upload-Concat: final names no parts.";
}

static const char *tus_read_concat(struct request *req, struct tus_creation *creation)
{
    const char *said = request_header(req, "Upload-Concat");

    if (!said)
        return NULL;
    if (str_equal(said, "partial")) {
        creation->concat = TUS_PARTIAL;
        return NULL;
    }
    if (!str_starts(said, "final;"))
        return "Upload-Concat must be partial, or final; and parts.";
    creation->concat = TUS_FINAL;
    return tus_read_parts(req, said, creation);
}

static const char *tus_read_length(const struct request *req, struct tus_creation *creation)
{
    const char *length = request_header(req, "Upload-Length");
    const char *defer = request_header(req, "Upload-Defer-Length");

    creation->length = -1;
    if (creation->concat == TUS_FINAL)
        return length || defer ? "A final upload has the length of its parts." : NULL;
    if (defer && !str_equal(defer, "1"))
        return "Upload-Defer-Length must be 1.";
    if (!length == !defer)
        return "Upload-Length, or Upload-Defer-Length: 1, must be there.";
    return !length || str_to_number(length, &creation->length)
               ? NULL
               : "Upload-Length must be a number of bytes.";
}

const char *tus_read_creation(struct request *req, struct tus_creation *creation)
{
    const char *metadata = request_header(req, "Upload-Metadata");
    const char *wrong;

    *creation = (struct tus_creation){.metadata = metadata ? metadata : ""};
    wrong = tus_read_concat(req, creation);
    if (!wrong)
        wrong = tus_read_length(req, creation);
    if (!wrong)
        wrong = tus_weigh_metadata(creation->metadata);
    if (!wrong)
        wrong = tus_read_meant(req, creation);
    if (!wrong)
        creation->name = tus_find_name(req, creation->metadata);
    return wrong;
}

/* The bytes. */

static const char *tus_read_checksum(const struct request *req, struct receive_piece *piece)
{
    static const struct {
        const char *name;
        enum digest_kind kind;
        size_t length;
    } kinds[] = {{"sha1 ", DIGEST_SHA1, 20}, {"sha256 ", DIGEST_SHA256, 32}};
    const char *said = request_header(req, "Upload-Checksum");

    if (!said)
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *value = said + strlen(kinds[i].name);
        size_t written;

        if (!str_starts(said, kinds[i].name))
            continue;
        if (!base64_read(value, strlen(value), piece->checksum, sizeof piece->checksum, &written) ||
            written != kinds[i].length)
            return "Upload-Checksum is not the base64 of such a digest.";
        piece->has_checksum = true;
        piece->kind = kinds[i].kind;
        return NULL;
    }
    return "Upload-Checksum must be sha1 or sha256, a blank, and the digest in base64.";
}

const char *tus_read_piece(struct request *req, bool is_first, struct receive_piece *piece)
{
    const char *offset = request_header(req, "Upload-Offset");
    const char *length = request_header(req, "Upload-Length");

    *piece = (struct receive_piece){.length = -1};
    if (!is_first && (!offset || !str_to_number(offset, &piece->offset)))
        return "Upload-Offset must be a number of bytes.";
    if (!is_first && length && !str_to_number(length, &piece->length))
        return "Upload-Length must be a number of bytes.";
    return tus_read_checksum(req, piece);
}

/* What is said back. */

static void tus_say_number(struct reply *reply, const char *name, int64_t number)
{
    char text[TUS_NUMBER_MAX];

    snprintf(text, sizeof text, "%lld", (long long)number);
    reply_header(reply, name, text);
}

void tus_say_version(struct reply *reply)
{
    reply_header(reply, "Tus-Resumable", tus_version);
}

void tus_say_abilities(struct reply *reply, int64_t bytes_max)
{
    reply_header(reply, "Tus-Version", tus_version);
    reply_header(reply, "Tus-Extension",
                 "creation,creation-with-upload,creation-defer-length,checksum,expiration,"
                 "termination,concatenation");
    reply_header(reply, "Tus-Checksum-Algorithm", "sha1,sha256");
    tus_say_number(reply, "Tus-Max-Size", bytes_max);
}

void tus_say_offset(struct reply *reply, const struct upload_row *row)
{
    bool is_coming = str_equal(row->state, "receiving");
    char date[CLOCK_TEXT_MAX];

    if (is_coming && str_equal(row->kind, "final")) /* only once it is joined */
        return;
    tus_say_number(reply, "Upload-Offset", row->received_bytes);
    if (!is_coming)
        return;
    clock_write_http(date, row->expires_at);
    reply_header(reply, "Upload-Expires", date);
}

void tus_say_standing(struct reply *reply, const struct upload_row *row)
{
    tus_say_offset(reply, row);
    if (row->length < 0)
        reply_header(reply, "Upload-Defer-Length", "1");
    else
        tus_say_number(reply, "Upload-Length", row->length);
    reply_header(reply, "Upload-Metadata", row->metadata);
    if (str_equal(row->kind, "partial"))
        reply_header(reply, "Upload-Concat", "partial");
    else if (str_equal(row->kind, "final"))
        reply_header(reply, "Upload-Concat", row->parts);
}
