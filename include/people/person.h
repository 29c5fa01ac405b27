/* Who is in a film: here, a code. Whom it stands for is in the office's own file. */
#pragma once

#include <stdbool.h>

/* "C-0007": 4 to 8 digits. */
enum { PERSON_CODE_MAX = 2 + 8 + 1 };
bool person_code_is_valid(const char *code);
