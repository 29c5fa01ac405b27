/* What tus 1.0.0 (tus.io/protocols/resumable-upload) says in headers. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "http/reply.h"
#include "http/request.h"
#include "intake/receive.h"

enum { TUS_PARTS_MAX = 64 };

enum tus_concat { TUS_WHOLE, TUS_PARTIAL, TUS_FINAL };

/* A creation: POST to the collection. */
struct tus_creation {
    int64_t length; /* -1: said later */
    const char *metadata;
    const char *name;    /* the file's, as metadata has it; "": none that can be shown */
    const char *film;    /* the slug of one that it is a version of; "": it is to be a film */
    const char *version; /* main bsl …, as said, or main when film is */
    enum tus_concat concat;
    const char *said; /* Upload-Concat of a final one, its parts by their paths */
    const char *parts[TUS_PARTS_MAX];
    int part_count;
};

/* NULL; or what is wrong, for a person. All texts live in the request's arena. */
const char *tus_read_creation(struct request *req, struct tus_creation *creation);
/* The same for the bytes that follow: Upload-Offset (unless they are the first, of a creation),
 * Upload-Length, Upload-Checksum. */
const char *tus_read_piece(struct request *req, bool is_first, struct receive_piece *piece);

/* What is done: the method, or for who cannot say it, X-HTTP-Method-Override. */
const char *tus_method(const struct request *req);
/* Tus-Resumable is ours. */
bool tus_is_spoken(const struct request *req);
bool tus_has_body(const struct request *req);
/* Content-Type: application/offset+octet-stream. */
bool tus_is_bytes(const struct request *req);

/* Tus-Resumable, on every answer. */
void tus_say_version(struct reply *reply);
/* What we can do. */
void tus_say_abilities(struct reply *reply, int64_t bytes_max);
/* Where an upload stands, for HEAD. */
void tus_say_standing(struct reply *reply, const struct upload_row *row);
/* Upload-Offset, and until when the rest may come. */
void tus_say_offset(struct reply *reply, const struct upload_row *row);
