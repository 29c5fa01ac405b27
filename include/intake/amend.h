/* What is to be changed of a film, as JSON (RFC 7396): what is not named stays; null is none. */
#pragma once

#include "intake/describe.h"

enum { AMEND_REFUSED = 1, AMEND_PROBLEM_MAX = 240 };

/* {"texts": {"en": {"title": …, "dek": …, "synopsis": …}, "cy": {…}}, "kind", "number", "door",
 * "language", "themes": ["family-time"]}. slug: NULL when one is not spoken of; when it is NULL
 * none may be. Texts are copied into arena. AMEND_REFUSED: problem says why, and description is
 * partly changed. */
int amend_read(struct arena *arena, const char *bytes, size_t length,
               struct description *description, const char **slug, char problem[AMEND_PROBLEM_MAX]);
