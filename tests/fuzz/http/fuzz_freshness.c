/* Any conditions: answered, and If-Range never fits what If-Match does not. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "freshness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

/* The next line of the input, or NULL. */
static const char *next_line(char **at)
{
    char *line = *at, *end;

    if (!line)
        return NULL;
    end = strchr(line, '\n');
    *at = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return *line ? line : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    static const char etag[] = "\"aB1\"";
    char *text = strndup((const char *)data, length), *at = text;
    struct conditions conditions = {
        .match = next_line(&at),
        .unmodified_since = next_line(&at),
        .none_match = next_line(&at),
        .modified_since = next_line(&at),
    };
    const char *if_range = next_line(&at);
    const struct conditions same = {.match = if_range};

    freshness_weigh(&conditions, etag, INT64_C(784111777250));
    freshness_weigh(&conditions, etag, -1);
    if (if_range && strchr(if_range, '"') && freshness_range_holds(if_range, etag, -1, 0))
        check(freshness_weigh(&same, etag, -1) == FRESHNESS_SEND);
    freshness_range_holds(if_range, etag, INT64_C(784111777250), INT64_C(1784111777250));
    free(text);
    return 0;
}
