/* incare films notices SLUG [FILE] */
#pragma once

#include "cmd_films.h"

int cmd_notices(struct films *films, const char *slug);
/* How many are told without their times, which are of other content than is in service. */
int cmd_notices_count_untimed(struct films *films, int64_t film_id, int *untimed);
