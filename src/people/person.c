/* Who is in a film, by a code. */
#include "people/person.h"

#include <string.h>

#include "base/str.h"

bool person_code_is_valid(const char *code)
{
    size_t digits;

    if (!str_starts(code, "C-"))
        return false;
    digits = strspn(code + 2, "0123456789");
    return digits >= 4 && digits <= PERSON_CODE_MAX - 3 && !code[2 + digits];
}
