/* Language tags (BCP 47), as far as captions and films need them: a language and its variants. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { LANGUAGE_MAX = 36 };

/* Copies a tag of length bytes in its usual case: "en-gb" becomes "en-GB", "zh-hant" "zh-Hant".
 * False when it is not one. */
bool language_take(char out[LANGUAGE_MAX], const char *text, size_t length);
