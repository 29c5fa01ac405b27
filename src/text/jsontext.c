/* Strict reading of small JSON texts. */
#include "text/jsontext.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

struct jsontext {
    json_t *top;
};

/* What jansson says, without the bytes it quotes: they may be anything. */
static void say(char problem[160], const json_error_t *error)
{
    const char *quote = strstr(error->text, " near '");
    ptrdiff_t shown = quote ? quote - error->text : (ptrdiff_t)strlen(error->text);

    snprintf(problem, 160, "line %d: %.*s", error->line, (int)shown, error->text);
}

int jsontext_open(struct jsontext **json, const char *bytes, size_t length, char problem[160])
{
    json_error_t error;
    json_t *top;

    if (length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) { /* RFC 8259 8.1: may be ignored */
        bytes += 3;
        length -= 3;
    }
    top = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
    if (!top) {
        say(problem, &error);
        return -EINVAL;
    }
    if (!json_is_object(top)) {
        json_decref(top);
        snprintf(problem, 160, "line 1: it should be one object: { … }");
        return -EINVAL;
    }
    *json = malloc(sizeof **json);
    if (!*json) {
        json_decref(top);
        snprintf(problem, 160, "out of memory");
        return fault(-ENOMEM);
    }
    (*json)->top = top;
    return 0;
}

void jsontext_close(struct jsontext *json)
{
    if (!json)
        return;
    json_decref(json->top);
    free(json);
}

enum jsontext_kind jsontext_kind(const struct jsontext *json, const char *name)
{
    const json_t *value = json_object_get(json->top, name);

    if (!value)
        return JSONTEXT_MISSING;
    switch (json_typeof(value)) {
    case JSON_STRING:
        return JSONTEXT_TEXT;
    case JSON_INTEGER:
    case JSON_REAL:
        return JSONTEXT_NUMBER;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSONTEXT_BOOL;
    case JSON_ARRAY:
        return JSONTEXT_LIST;
    case JSON_OBJECT:
        return JSONTEXT_OBJECT;
    case JSON_NULL:
        break;
    }
    return JSONTEXT_NULL;
}

const char *jsontext_text(const struct jsontext *json, const char *name)
{
    return json_string_value(json_object_get(json->top, name));
}

bool jsontext_number(const struct jsontext *json, const char *name, int64_t *number)
{
    const json_t *value = json_object_get(json->top, name);

    if (!json_is_integer(value))
        return false;
    *number = json_integer_value(value);
    return true;
}

bool jsontext_bool(const struct jsontext *json, const char *name, bool *value)
{
    const json_t *found = json_object_get(json->top, name);

    if (!json_is_boolean(found))
        return false;
    *value = json_is_true(found);
    return true;
}

int jsontext_count(const struct jsontext *json, const char *name)
{
    const json_t *list = json_object_get(json->top, name);

    return json_is_array(list) ? (int)json_array_size(list) : -1;
}

const char *jsontext_item(const struct jsontext *json, const char *name, int i)
{
    const json_t *list = json_object_get(json->top, name);

    return json_string_value(json_array_get(list, (size_t)i));
}

static struct jsontext *hold(json_t *item)
{
    struct jsontext *object = json_is_object(item) ? malloc(sizeof *object) : NULL;

    if (object)
        object->top = json_incref(item);
    return object;
}

struct jsontext *jsontext_object(const struct jsontext *json, const char *name, int i)
{
    return hold(json_array_get(json_object_get(json->top, name), (size_t)i));
}

struct jsontext *jsontext_member(const struct jsontext *json, const char *name)
{
    return hold(json_object_get(json->top, name));
}

const char *jsontext_name(const struct jsontext *json, int i)
{
    void *at = json_object_iter(json->top);

    while (at && i-- > 0)
        at = json_object_iter_next(json->top, at);
    return at ? json_object_iter_key(at) : NULL;
}

const char *jsontext_library_version(void)
{
    return jansson_version_str();
}
