/* NAME.json beside a film: what it is called and when it is to be seen. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "intake/noticing.h"

enum { SIDECAR_THEMES_MAX = 20 };

/* Texts are NULL, numbers -1, when the file does not speak of them. */
struct sidecar {
    const char *title, *dek, *synopsis, *kind, *door, *language, *slug;
    const char *state; /* draft ready scheduled live */
    int64_t number, publish_at, end_at;
    int announced; /* 0, 1 or -1 */
    const char *themes[SIDECAR_THEMES_MAX];
    int theme_count; /* -1: not spoken of */
    struct noticing notices;
};

enum { SIDECAR_REFUSED = 1, SIDECAR_PROBLEM_MAX = NOTICING_PROBLEM_MAX };

/* What an absent file says: nothing. */
void sidecar_clear(struct sidecar *sidecar);
/* All texts are copied into arena. SIDECAR_REFUSED fills problem and clears sidecar: one wrong word
 * and none of it counts. */
int sidecar_read(struct arena *arena, const char *bytes, size_t length, struct sidecar *sidecar,
                 char problem[SIDECAR_PROBLEM_MAX]);
/* NAME.cy.json: title, dek and synopsis in another language, and nothing else. */
int sidecar_read_translation(struct arena *arena, const char *bytes, size_t length,
                             struct sidecar *sidecar, char problem[SIDECAR_PROBLEM_MAX]);
