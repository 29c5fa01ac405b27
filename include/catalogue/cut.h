/* What a running answer is given for, as one number (reply_cut): by whose right, of which film. It
 * can be asked again at any time whether that still holds. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "catalogue/library.h"

/* Above 0, except what is for staff, which is below -1. */
int64_t cut_of(const struct viewer *viewer, int64_t film_id);
/* Whether the answer must end. A permit that has run out since it began lets it run on: only who is
 * gone, or a film that is, ends it. */
bool cut_is_due(struct library *library, int64_t cut, int64_t now_ms);
