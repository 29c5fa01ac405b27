/* Short codes that lead to films. */
#pragma once

#include "catalogue/look.h"

/* The film that a code leads to; it lives as long as the look's picture. LINK_MISSING: there is no
 * such code, or the viewer may not see its film. */
enum { LINK_MISSING = 1 };
int link_follow(const struct look *look, const char *code, const struct visibility **film);
