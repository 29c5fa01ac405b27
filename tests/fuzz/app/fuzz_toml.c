/* Whatever is read as an entry or a section has a place in the file and is clean text. */
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int look(void *context, const struct toml_entry *entry)
{
    check(entry->line > 0 && entry->column > 0);
    if (!entry->name[0])
        return 0; /* a section */
    check(entry->value_column > entry->column && strlen(entry->name) < TOML_NAME_MAX);
    check(entry->kind != TOML_TEXT || str_is_text(entry->text, strlen(entry->text)));
    check(entry->kind != TOML_LIST || entry->count <= TOML_ITEMS_MAX);
    for (int i = 0; entry->kind == TOML_LIST && i < entry->count; i++)
        check(str_is_text(entry->items[i], strlen(entry->items[i])));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    AUTO_ARENA struct arena *arena = arena_open(4 << 20);
    struct toml_problem problem = {0};
    int r = toml_read(arena, (const char *)bytes, length, look, NULL, &problem);

    if (r == TOML_REFUSED)
        check(problem.line > 0 && problem.column > 0 && problem.reason[0]);
    return 0;
}
