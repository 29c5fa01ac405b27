/* Whatever is read as JSON can be walked, and every text in it is UTF-8 without NUL. */
#include <string.h>

#include "base/fault.h"
#include "base/utf8.h"
#include "text/jsontext.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_utf8(const char *text)
{
    const char *end = text ? text + strlen(text) : NULL;

    while (text < end)
        check(utf8_read(&text, end) >= 0);
}

static void walk(const struct jsontext *json, const char *name)
{
    enum jsontext_kind kind = jsontext_kind(json, name);
    int64_t number;
    bool value;

    check_utf8(name);
    check(kind != JSONTEXT_MISSING);
    check((jsontext_text(json, name) != NULL) == (kind == JSONTEXT_TEXT));
    check_utf8(jsontext_text(json, name));
    check(!jsontext_number(json, name, &number) || kind == JSONTEXT_NUMBER);
    check(jsontext_bool(json, name, &value) == (kind == JSONTEXT_BOOL));
    check((jsontext_count(json, name) >= 0) == (kind == JSONTEXT_LIST));
    for (int i = 0; i <= jsontext_count(json, name); i++)
        check_utf8(jsontext_item(json, name, i));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    char problem[160] = "";

    if (jsontext_open(&json, (const char *)bytes, length, problem)) {
        check(!json && *problem);
        return 0;
    }
    for (int i = 0; i < 20 && jsontext_name(json, i); i++)
        walk(json, jsontext_name(json, i));
    return 0;
}
