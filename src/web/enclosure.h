/* What a page's form sends that encloses a file (multipart/form-data): its fields as another form
 * would send them, and the file, in memory: small ones, such as a picture. */
#pragma once

#include "base/buf.h"

struct enclosure;

/* fields stays the caller's, and holds application/x-www-form-urlencoded at the end. file_max: of
 * the file. 1: it is no such form. */
int enclosure_open(struct enclosure **enclosure, const char *content_type, struct buf *fields,
                   size_t file_max);
/* Whether no more is wanted: it is broken, or too much. */
bool enclosure_take(struct enclosure *enclosure, const void *bytes, size_t length);
/* NULL, or what is wrong with the form, in words. */
const char *enclosure_fault(const struct enclosure *enclosure);
/* The first file that was chosen; length 0: none. is_too_large: more than file_max was sent. */
const char *enclosure_file(const struct enclosure *enclosure, size_t *length, bool *is_too_large);
void enclosure_close(struct enclosure *enclosure);
