/* incare films notices SLUG [FILE] */
#pragma once

#include "cmd_films.h"

int cmd_notices(struct films *films, const char *slug);
