/* A form that encloses files (multipart/form-data, RFC 7578), read as it comes: nothing of a part's
 * bytes is kept here, however large it is.
 *
 *     static const struct multipart_taker taker = {begin, bytes, end};
 *
 *     r = multipart_open(&multipart, request_header(req, "Content-Type"), &taker, cls);
 *     …
 *     r = multipart_take(multipart, bytes, length);   for each piece of the body
 *     …
 *     r = multipart_end(multipart);                   when there is no more of it */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* They live as long as multipart_taker.begin runs. */
struct multipart_part {
    const char *name;      /* of the field: text, never empty */
    const char *file_name; /* as its sender calls the file, "" when none was chosen; NULL: no file.
                              Text that may hold anything else: it is no path */
    const char *type;      /* as its sender says; "": it does not. Nothing hangs on it */
};

/* Each answers true when it wants no more: multipart_take then says MULTIPART_ENOUGH. */
struct multipart_taker {
    bool (*begin)(void *cls, const struct multipart_part *part);
    bool (*bytes)(void *cls, const void *bytes, size_t length); /* length above 0 */
    bool (*end)(void *cls);
};

enum { MULTIPART_BAD = 1, MULTIPART_ENOUGH };

struct multipart;
/* content_type: the header, or NULL. taker stays the caller's. MULTIPART_BAD: it is no such form.
 */
int multipart_open(struct multipart **multipart, const char *content_type,
                   const struct multipart_taker *taker, void *cls);
/* MULTIPART_BAD, MULTIPART_ENOUGH; after either nothing more is taken. */
int multipart_take(struct multipart *multipart, const void *bytes, size_t length);
/* MULTIPART_BAD: its end is missing. */
int multipart_end(const struct multipart *multipart);
/* What is wrong with it, a sentence for who wrote the program that sends it. */
const char *multipart_why(const struct multipart *multipart);
void multipart_close(struct multipart *multipart);
