/* Strict reading of small JSON texts (jansson): duplicate members, bad UTF-8, trailing bytes and
 * numbers out of range are refused with line and reason. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jsontext;

/* The top must be an object. 0, or -EINVAL with problem filled ("line 3: …"). */
int jsontext_open(struct jsontext **json, const char *bytes, size_t length, char problem[160]);
void jsontext_close(struct jsontext *json);

enum jsontext_kind {
    JSONTEXT_MISSING,
    JSONTEXT_TEXT,
    JSONTEXT_NUMBER,
    JSONTEXT_BOOL,
    JSONTEXT_NULL,
    JSONTEXT_LIST,
    JSONTEXT_OBJECT
};
enum jsontext_kind jsontext_kind(const struct jsontext *json, const char *name);
const char *jsontext_text(const struct jsontext *json, const char *name); /* NULL when not a text */
bool jsontext_number(const struct jsontext *json, const char *name, int64_t *number);
bool jsontext_bool(const struct jsontext *json, const char *name, bool *value);
int jsontext_count(const struct jsontext *json, const char *name); /* a list's length, or -1 */
const char *jsontext_item(const struct jsontext *json, const char *name, int i); /* a list's text */
/* A list's object, to be closed as well; NULL when it is none, or without memory. */
struct jsontext *jsontext_object(const struct jsontext *json, const char *name, int i);
/* A member that is an object, as above. */
struct jsontext *jsontext_member(const struct jsontext *json, const char *name);
/* Member names in order, NULL past the end: to find unknown words. */
const char *jsontext_name(const struct jsontext *json, int i);

/* Of jansson, as it runs now. */
const char *jsontext_library_version(void);

static inline void jsontext_closep(struct jsontext **json)
{
    jsontext_close(*json);
}
#define AUTO_JSONTEXT __attribute__((cleanup(jsontext_closep)))
